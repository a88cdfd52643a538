using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// What is known of a network that answers only where every network of a ball gives one class (theory.md section 9, corollary 1),
/// at several scales of the caps. Scales, caps and the centre must not depend on the samples, or else be paid for.
/// </summary>
/// <remarks>
/// Given the number of answers, the errors of the centre among them are binomial; so the Clopper-Pearson limit holds for new
/// inputs that get an answer, and for every network of the ball, since all give the same class. The number of answers is binomial
/// too. All limits of the table hold together: three quarters of delta are for those of the ball, in equal parts for every scale
/// and limit; a quarter is for the comparison with the margin of the centre.
/// </remarks>
public sealed class Abstention
{
    private const double BallShare = 0.75;

    private const string ScaleGrid = "scales",
        LimitGrid = "limits",
        AnswerGrid = "answers";

    /// <summary>Of coverage two, of errors one.</summary>
    private const int LimitsPerScale = 3;

    /// <summary>The limits.</summary>
    /// <param name="samples">m, at least 1.</param>
    /// <param name="counts">What was counted at each scale.</param>
    /// <param name="confidence">
    /// Pays for the limits of the ball, <see cref="Choices"/> being among its grids, and for other choices behind them; is used
    /// up.
    /// </param>
    /// <param name="marginConfidence">
    /// Pays for the limits of the margin, <see cref="MarginChoice"/> being among its grids, and for the choice of the centre; is
    /// used up.
    /// </param>
    /// <exception cref="ArgumentException">Counts that do not fit together, or confidence that does not pay for them.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public Abstention(int samples, ImmutableArray<AbstentionCounts> counts, LedgerEntry confidence, LedgerEntry marginConfidence)
    {
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(marginConfidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (counts.IsDefaultOrEmpty)
            throw new ArgumentException("There are no counts, expected those of a scale or more.", nameof(counts));
        foreach (var count in counts)
        {
            if (!count.FitsIn(samples))
                throw new ArgumentException(
                    $"{count.Errors} errors of {count.Answers} answers, and {count.MarginErrors} of {count.MarginAnswers} by margin, do not fit {samples} samples.",
                    nameof(counts)
                );
        }

        CheckPays(confidence, Choices(counts.Length), nameof(confidence));
        CheckPays(marginConfidence, [MarginChoice(samples)], nameof(marginConfidence));
        (Samples, Confidence, MarginConfidence) = (samples, confidence, marginConfidence);
        double delta = confidence.Take().DeltaPerChoice,
            marginDelta = marginConfidence.Take().DeltaPerChoice;
        Scales = [.. counts.Select(count => new AbstentionLimits(count, samples, delta, marginDelta))];
    }

    /// <summary>m.</summary>
    public int Samples { get; }

    /// <summary>The limits at each scale, in the order of the counts.</summary>
    public ImmutableArray<AbstentionLimits> Scales { get; }

    /// <summary>What paid for the limits of the ball.</summary>
    public LedgerEntry Confidence { get; }

    /// <summary>What paid for the limits of the margin.</summary>
    public LedgerEntry MarginConfidence { get; }

    /// <summary>The grids that divide confidence among the limits of the ball.</summary>
    /// <param name="scales">How many scales there are.</param>
    public static IReadOnlyList<GridChoice> Choices(int scales) =>
        [new GridChoice(ScaleGrid, scales), new GridChoice(LimitGrid, LimitsPerScale)];

    /// <summary>
    /// The grid that divides confidence among the limits of the margin: the number of answers follows the sample, at any scale.
    /// </summary>
    /// <param name="samples">m.</param>
    public static GridChoice MarginChoice(int samples) => new(AnswerGrid, samples);

    /// <summary>Counts answers, and errors among them.</summary>
    /// <param name="scales">Ascending.</param>
    /// <param name="answered">The largest scale at which a sample gets an answer, shape [m]; -1 where there is none.</param>
    /// <param name="margins">By how much the logit of the centre's class exceeds the others, shape [m].</param>
    /// <param name="errs">On which samples the centre errs, shape [m].</param>
    /// <param name="delta">What there is to spend.</param>
    /// <param name="caps">The grids of caps that follow the sample.</param>
    /// <param name="priors">How many priors could have been taken.</param>
    internal static Abstention Of(
        IReadOnlyList<double> scales,
        double[] answered,
        double[] margins,
        bool[] errs,
        double delta,
        IEnumerable<GridChoice> caps,
        GridChoice priors
    )
    {
        double[] ascending = [.. margins.Order()];
        var ledger = new ConfidenceLedger(delta);
        return new Abstention(
            errs.Length,
            [.. scales.Select(Count)],
            ledger.Spend("abstention", BallShare * delta, [.. caps, priors, .. Choices(scales.Count)]),
            ledger.Spend("abstention by margin", (1 - BallShare) * delta, [priors, MarginChoice(errs.Length)])
        );

        AbstentionCounts Count(double scale)
        {
            int answers = answered.Count(at => at >= scale);
            // As many answers as the ball gives, or fewer where margins are equal.
            double threshold = answers == errs.Length ? double.NegativeInfinity : ascending[^(answers + 1)];
            return new AbstentionCounts(
                scale,
                answers,
                Errors(i => answered[i] >= scale),
                margins.Count(margin => margin > threshold),
                Errors(i => margins[i] > threshold)
            );
        }

        int Errors(Func<int, bool> answers) => Enumerable.Range(0, errs.Length).Count(i => errs[i] && answers(i));
    }

    private static void CheckPays(LedgerEntry entry, IEnumerable<GridChoice> grids, string name)
    {
        foreach (var grid in grids)
        {
            if (!entry.Choices.Any(choice => choice.Name == grid.Name && choice.Count >= grid.Count))
                throw new ArgumentException($"\"{entry.Use}\" does not pay for {grid.Count} of \"{grid.Name}\".", name);
        }
    }
}

/// <summary>What was counted of samples at one scale of the caps.</summary>
/// <param name="Scale">What the caps are multiplied by.</param>
/// <param name="Answers">On how many samples all networks of the ball agree.</param>
/// <param name="Errors">How many of these the centre misclassifies, and every other network of the ball with it.</param>
/// <param name="MarginAnswers">
/// How many samples have a larger margin than the one after the <paramref name="Answers"/> with the largest: as many, but for
/// equal
/// margins.
/// </param>
/// <param name="MarginErrors">How many of these the centre misclassifies.</param>
public sealed record AbstentionCounts(double Scale, int Answers, int Errors, int MarginAnswers, int MarginErrors)
{
    internal bool FitsIn(int samples) =>
        Scale > 0
        && Errors >= 0
        && Errors <= Answers
        && Answers <= samples
        && MarginErrors >= 0
        && MarginErrors <= MarginAnswers
        && MarginAnswers <= Answers;
}

/// <summary>What is known at one scale of the caps. Limits hold together with all others of <see cref="Abstention"/>.</summary>
public sealed class AbstentionLimits
{
    internal AbstentionLimits(AbstentionCounts counts, int samples, double delta, double marginDelta)
    {
        Counts = counts;
        // The share without an answer is at most its upper limit; rounded down.
        CoverageAtLeast = Math.Max(0, Math.BitDecrement(1 - Upper(samples - counts.Answers, samples, delta)));
        CoverageAtMost = Upper(counts.Answers, samples, delta);
        Bound = Upper(counts.Errors, counts.Answers, delta);
        MarginBound = Upper(counts.MarginErrors, counts.MarginAnswers, marginDelta);
    }

    /// <summary>What was counted.</summary>
    public AbstentionCounts Counts { get; }

    /// <summary>A lower limit of the share of new inputs that get an answer.</summary>
    public double CoverageAtLeast { get; }

    /// <summary>An upper limit of the share of new inputs that get an answer.</summary>
    public double CoverageAtMost { get; }

    /// <summary>
    /// An upper limit of the share of errors among new inputs that get an answer, for every network of the ball; 1 without
    /// answers.
    /// </summary>
    public double Bound { get; }

    /// <summary>
    /// The comparator without theory: an upper limit of the share of errors, of the centre alone, among new inputs whose margin
    /// is
    /// above the one where the sample was cut; 1 without answers.
    /// </summary>
    /// <remarks>
    /// Given the cut, which is one of the sample's margins, the samples above it are independent draws of inputs above it. As the
    /// number of answers follows the sample, the limit pays for every number that there could have been.
    /// </remarks>
    public double MarginBound { get; }

    private static double Upper(int count, int trials, double delta) =>
        trials == 0 ? 1 : ClopperPearson.UpperLimit(count, trials, delta);
}
