using System.Globalization;

namespace BoundGen.Cli;

/// <summary>Whether training came to anything, by errors on one data set.</summary>
/// <param name="Data">What the samples are, as in "test samples".</param>
/// <param name="Samples">How many there are.</param>
/// <param name="Errors">How many of them the network misclassifies.</param>
/// <param name="PriorErrors">How many the prior misclassifies; null if the network need not be compared with it.</param>
/// <param name="FrequentClass">The most frequent class.</param>
/// <param name="ConstantErrors">How many samples have another class.</param>
internal sealed record TrainingCheck(
    string Data,
    int Samples,
    int Errors,
    int? PriorErrors,
    string FrequentClass,
    int ConstantErrors
)
{
    /// <summary>One count is less than another where chance makes it so with at most this probability.</summary>
    public const double Level = 1e-3;

    /// <summary>Finds the most frequent class of labelled samples.</summary>
    /// <param name="data">What the samples are.</param>
    /// <param name="labels">Their labels; at least one.</param>
    /// <param name="names">The names of the classes; empty where they have none.</param>
    /// <param name="errors">How many of them the network misclassifies.</param>
    /// <param name="priorErrors">How many the prior misclassifies; null if the network need not be compared with it.</param>
    public static TrainingCheck Of(
        string data,
        ReadOnlySpan<int> labels,
        IReadOnlyList<string> names,
        int errors,
        int? priorErrors
    )
    {
        var frequent = BoundGen.FrequentClass.Of(labels);
        return new TrainingCheck(data, labels.Length, errors, priorErrors, Name(frequent.Class), frequent.Errors);

        string Name(int label) => names.Count == 0 ? label.ToString(CultureInfo.InvariantCulture) : names[label];
    }

    /// <summary>
    /// Why training failed; null if it did not, or if the samples are too few to tell. It failed where the network is worse than
    /// its prior, or less than a tenth better than the most frequent class as the answer to everything.
    /// </summary>
    public string? Failure =>
        PriorErrors is { } prior && Fewer(prior, Errors)
            ? $"training failed: the network errs on {Errors} of {Samples} {Data}, its prior on {prior}"
        : !IsBetter && Fewer(ConstantErrors * 9L / 10, Errors)
            ? $"training failed: the network errs on {Errors} of {Samples} {Data}, and class {FrequentClass} as the answer to everything on {ConstantErrors}"
        : null;

    /// <summary>Says that the samples are too few to tell whether training failed; null if they are not.</summary>
    public string? Doubt =>
        IsBetter || Failure is not null
            ? null
            : $"{Samples} {Data} are too few to tell whether training failed: the network errs on {Errors} of them, and class {FrequentClass} as the answer to everything on {ConstantErrors}";

    /// <summary>Whether the network is better than the most frequent class as the answer to everything.</summary>
    private bool IsBetter => Fewer(Errors, ConstantErrors);

    private bool Fewer(long errors, long others) =>
        FisherExactTest.FewerThanByChance((int)errors, Samples, (int)others, Samples) <= Level;
}
