namespace BoundGen;

/// <summary>What the networks of a report do on hold-out data; a tie is an error.</summary>
/// <param name="Samples">Number of hold-out samples.</param>
/// <param name="Errors">How many the network misclassifies.</param>
/// <param name="PriorErrors">How many the prior misclassifies: as many, where the network is its own prior.</param>
/// <param name="DrawnErrors">How many the network of the disintegrated bound misclassifies; null where there is none.</param>
/// <param name="Disagreements">On how many the classes of network and prior differ.</param>
public sealed record HoldOutCounts(int Samples, int Errors, int PriorErrors, int? DrawnErrors, int Disagreements)
{
    /// <summary>
    /// The errors of the network that a bound is about; null where they were not counted, as for the randomised classifier.
    /// </summary>
    public int? ErrorsOf(BoundSubject subject) =>
        subject switch
        {
            BoundSubject.Network => Errors,
            BoundSubject.Prior => PriorErrors,
            BoundSubject.DrawnNetwork => DrawnErrors,
            _ => null,
        };
}
