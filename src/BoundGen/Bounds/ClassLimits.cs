using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// How often each class is got wrong, with upper limits that hold for all classes together, and the mean of the classes' errors:
/// the per-class limits and the balanced limit of theory.md section 4. What is counted must have been fixed before the samples
/// were seen, such as a prior or a ball around it.
/// </summary>
public sealed class ClassLimits
{
    private const string Grid = "classes";

    /// <summary>The limits.</summary>
    /// <param name="samples">n_c, shape [C]: how many samples are of each class; at least one sample.</param>
    /// <param name="failures">F_c, shape [C]: how many of these failed.</param>
    /// <param name="confidence">
    /// Pays for all limits, <see cref="Choice"/> being among its grids, and for other choices behind them; is used up.
    /// </param>
    /// <param name="balanced">Pays for the balanced limit and for other choices behind it; is used up.</param>
    /// <exception cref="ArgumentException">
    /// Counts that do not fit together, or confidence that does not pay for so many classes.
    /// </exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public ClassLimits(ImmutableArray<int> samples, ImmutableArray<int> failures, LedgerEntry confidence, LedgerEntry balanced)
    {
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(balanced);
        if (samples.Length != failures.Length || samples.Sum(count => (long)count) < 1)
            throw new ArgumentException(
                $"There are samples of {samples.Length} classes and failures of {failures.Length}, expected as many and a sample.",
                nameof(samples)
            );
        for (int c = 0; c < samples.Length; c++)
        {
            if (failures[c] < 0 || failures[c] > samples[c])
                throw new ArgumentException(
                    $"{failures[c]} of {samples[c]} samples of class {c} failed, expected 0 to {samples[c]}.",
                    nameof(failures)
                );
        }

        if (!confidence.Choices.Any(choice => choice.Name == Grid && choice.Count >= samples.Length))
            throw new ArgumentException(
                $"\"{confidence.Use}\" does not pay for {samples.Length} classes, expected a choice of \"{Grid}\".",
                nameof(confidence)
            );
        double delta = confidence.Take().DeltaPerChoice;
        (Samples, Failures, Confidence, BalancedConfidence) = (samples, failures, confidence, balanced);
        BalancedBound = BalancedLimit.Upper(samples, failures, balanced.Take().LnDeltaPerChoice);
        Limits = [.. samples.Zip(failures, (count, failed) => count == 0 ? 1 : ClopperPearson.UpperLimit(failed, count, delta))];
    }

    /// <summary>n_c, shape [C]: how many samples are of each class.</summary>
    public ImmutableArray<int> Samples { get; }

    /// <summary>F_c, shape [C]: how many of these failed.</summary>
    public ImmutableArray<int> Failures { get; }

    /// <summary>
    /// Upper limits of the classes' errors, shape [C]. All hold together; that of a class without samples is 1.
    /// </summary>
    public ImmutableArray<double> Limits { get; }

    /// <summary>The mean of F_c / n_c over the classes that have samples.</summary>
    public double BalancedRate =>
        Samples.Zip(Failures).Where(pair => pair.First > 0).Average(pair => (double)pair.Second / pair.First);

    /// <summary>
    /// An upper bound on the balanced error, which is the mean of the errors of all C classes. It holds by itself, with a
    /// probability of its own: <see cref="BalancedConfidence"/>.
    /// </summary>
    public double BalancedBound { get; }

    /// <summary>The most frequent class of these samples: what errors are to be compared with.</summary>
    public FrequentClass FrequentClass
    {
        get
        {
            int most = Samples.Max();
            return new FrequentClass(Samples.IndexOf(most), most, Samples.Sum());
        }
    }

    /// <summary>What paid for <see cref="Limits"/>.</summary>
    public LedgerEntry Confidence { get; }

    /// <summary>What paid for <see cref="BalancedBound"/>.</summary>
    public LedgerEntry BalancedConfidence { get; }

    /// <summary>The grid that divides delta among classes.</summary>
    /// <param name="classes">C.</param>
    public static GridChoice Choice(int classes) => new(Grid, classes);

    /// <summary>Counts samples by class, and those that failed.</summary>
    /// <param name="labels">Shape [n], each below <paramref name="classes"/>.</param>
    /// <param name="failed">Shape [n].</param>
    /// <param name="classes">C.</param>
    /// <param name="use">Which samples delta is spent on.</param>
    /// <param name="delta">What there is to spend, on the limits and again on the balanced one.</param>
    /// <param name="others">What else could have been chosen.</param>
    internal static ClassLimits Of(
        ReadOnlySpan<int> labels,
        ReadOnlySpan<bool> failed,
        int classes,
        string use,
        double delta,
        params IEnumerable<GridChoice> others
    )
    {
        int[] samples = new int[classes],
            failures = new int[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            samples[labels[i]]++;
            failures[labels[i]] += failed[i] ? 1 : 0;
        }

        GridChoice[] choices = [.. others];
        return new ClassLimits(
            [.. samples],
            [.. failures],
            new ConfidenceLedger(delta).Spend($"per class, {use}", delta, [.. choices, Choice(classes)]),
            new ConfidenceLedger(delta).Spend($"balanced, {use}", delta, choices)
        );
    }
}
