using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>Samples that the command line names.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Option">The option that names them, for messages.</param>
/// <param name="LabelOption">The option that names their labels; null for the same.</param>
internal sealed record NamedSamples(SampleSet Samples, string Option, string? LabelOption = null)
{
    /// <summary>A class with fewer samples is named: no bound tells much about it.</summary>
    private const int FewSamples = 30;

    private const int MostShown = 40;

    /// <summary>Writes what there is to say of how they were read, once nothing is left to refuse.</summary>
    public void WriteRemarks()
    {
        foreach (string remark in Samples.Remarks)
            Messages.Write($"{remark}");
        if (Samples.Usage.ClassNames is not { IsEmpty: false } names)
            return;
        int[] counts = new int[names.Length];
        foreach (int label in Samples.Labels)
            counts[label]++;
        Messages.Write($"{Option}: outputs 0 to {names.Length - 1} are the classes {List(names)}");
        string[] few =
        [
            .. names
                .Zip(counts)
                .Where(entry => entry.Second < FewSamples)
                .Select(entry => $"{entry.First} ({NumberFormat.Exact(entry.Second)})"),
        ];
        if (few.Length > 0)
            Messages.Write($"{Option}: classes with fewer than {FewSamples} samples: {List(few)}");
    }

    /// <summary>These samples, whose labels are needed.</summary>
    /// <exception cref="ArgumentException">They have none; the message starts with the option.</exception>
    public NamedSamples WithLabels() =>
        Samples.HasLabels ? this : throw new ArgumentException($"{Option}: has no labels; name their file with --labels.");

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? $" and {names.Count - MostShown} more" : "");

    /// <summary>The samples as a network has its inputs and classes.</summary>
    /// <exception cref="ArgumentException">They do not fit the network; the message starts with the option.</exception>
    public NamedSamples For(StoredNetwork network) => For(network.Parameters.Usage, network.Shape);

    /// <summary>The samples as a network has its inputs and classes.</summary>
    /// <exception cref="ArgumentException">They do not fit the network; the message starts with the option.</exception>
    public NamedSamples For(NetworkUsage usage, NetworkShape shape) =>
        this with
        {
            Samples = Samples.For(usage, shape, Option, LabelOption),
        };
}
