using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// How often an input can be moved a little so that a network of a ball, or the network in its middle, errs (theory.md section 9,
/// corollary 2), at several radii that were fixed before the samples were seen.
/// </summary>
/// <remarks>
/// The failures of the ball's certificate are binomial, so that the Clopper-Pearson limit holds. Those of the centre are no fewer
/// than its errors on moved inputs, which are binomial; so the limit holds too, whatever the caps are. All limits hold together:
/// half of delta is for those of the ball, half for those of its centre, each in equal parts for every radius.
/// </remarks>
public sealed class RobustRisk
{
    private const double BallShare = 0.5;

    /// <summary>The limits.</summary>
    /// <param name="samples">m, at least 1.</param>
    /// <param name="counts">What was counted at each radius, ascending; no count falls.</param>
    /// <param name="confidence">
    /// Pays for the limits of the ball, <see cref="Choice"/> being among its grids, and for other choices behind them; is used
    /// up.
    /// </param>
    /// <param name="priorConfidence">The same for the limits of the centre.</param>
    /// <exception cref="ArgumentException">Counts that do not fit together, or confidence that does not pay for them.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public RobustRisk(int samples, ImmutableArray<RobustCounts> counts, LedgerEntry confidence, LedgerEntry priorConfidence)
    {
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(priorConfidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (counts.IsDefaultOrEmpty)
            throw new ArgumentException("There are no counts, expected those of a radius or more.", nameof(counts));
        foreach (var count in counts)
        {
            if (!count.FitsIn(samples))
                throw new ArgumentException(
                    $"{count} does not fit {samples} samples: expected turned <= failures <= failures of the dense form, and no more failures of the centre.",
                    nameof(counts)
                );
        }

        foreach (var (inner, outer) in counts.Zip(counts.Skip(1)))
        {
            if (!inner.IsWithin(outer))
                throw new ArgumentException(
                    $"{outer} comes after {inner}, expected larger radii and no fewer of anything.",
                    nameof(counts)
                );
        }

        CheckPays(confidence, counts.Length, nameof(confidence));
        CheckPays(priorConfidence, counts.Length, nameof(priorConfidence));
        (Samples, Confidence, PriorConfidence) = (samples, confidence, priorConfidence);
        double delta = confidence.Take().DeltaPerChoice,
            priorDelta = priorConfidence.Take().DeltaPerChoice;
        Radii =
        [
            .. counts.Select(count => new RobustLimits(
                count,
                ClopperPearson.UpperLimit(count.Failures, samples, delta),
                ClopperPearson.UpperLimit(count.PriorFailures, samples, priorDelta)
            )),
        ];
    }

    /// <summary>m.</summary>
    public int Samples { get; }

    /// <summary>The limits at each radius, in the order of the counts.</summary>
    public ImmutableArray<RobustLimits> Radii { get; }

    /// <summary>
    /// The weakest samples, at most <see cref="EarlyFailure.Most"/>: certified where they stand, first to fail as inputs move.
    /// </summary>
    public ImmutableArray<EarlyFailure> Weakest { get; private init; } = [];

    /// <summary>What paid for the limits of the ball.</summary>
    public LedgerEntry Confidence { get; }

    /// <summary>What paid for the limits of the centre.</summary>
    public LedgerEntry PriorConfidence { get; }

    /// <summary>The grid that divides confidence among the radii.</summary>
    /// <param name="radii">How many there are.</param>
    public static GridChoice Choice(int radii) => new("input radii", radii);

    /// <summary>The limits of counts.</summary>
    /// <param name="samples">m.</param>
    /// <param name="counts">What was counted.</param>
    /// <param name="weakest">The first samples to fail.</param>
    /// <param name="delta">What there is to spend.</param>
    /// <param name="caps">The grids of caps that follow the sample.</param>
    /// <param name="priors">How many priors could have been taken.</param>
    internal static RobustRisk Of(
        int samples,
        ImmutableArray<RobustCounts> counts,
        ImmutableArray<EarlyFailure> weakest,
        double delta,
        IEnumerable<GridChoice> caps,
        GridChoice priors
    )
    {
        var ledger = new ConfidenceLedger(delta);
        return new RobustRisk(
            samples,
            counts,
            ledger.Spend("robust risk", BallShare * delta, [.. caps, priors, Choice(counts.Length)]),
            ledger.Spend("robust risk of the prior", (1 - BallShare) * delta, [priors, Choice(counts.Length)])
        )
        {
            Weakest = weakest,
        };
    }

    private static void CheckPays(LedgerEntry entry, int radii, string name)
    {
        var grid = Choice(radii);
        if (!entry.Choices.Any(choice => choice.Name == grid.Name && choice.Count >= grid.Count))
            throw new ArgumentException($"\"{entry.Use}\" does not pay for {grid.Count} of \"{grid.Name}\".", name);
    }
}

/// <summary>What was counted of samples whose inputs may move.</summary>
/// <param name="Radius">nu, as <see cref="BoundOptions.InputRadii"/> states it.</param>
/// <param name="InputRadius">The same in units of what the network reads.</param>
/// <param name="Failures">On how many samples the certificate of the ball fails, here or at a smaller radius.</param>
/// <param name="DenseFailures">The same for the form with all neurons and norms of whole layers.</param>
/// <param name="PriorFailures">
/// On how many of <paramref name="Failures"/> the certificate of the centre alone fails too, here or at a smaller radius.
/// </param>
/// <param name="Turned">
/// On how many samples the network itself errs, or an attack found an input within the radius where it does: a measure, no bound.
/// </param>
public sealed record RobustCounts(
    double Radius,
    double InputRadius,
    int Failures,
    int DenseFailures,
    int PriorFailures,
    int Turned
)
{
    /// <summary>The counts of these samples and of others.</summary>
    internal RobustCounts Plus(RobustCounts others) =>
        this with
        {
            Failures = Failures + others.Failures,
            DenseFailures = DenseFailures + others.DenseFailures,
            PriorFailures = PriorFailures + others.PriorFailures,
            Turned = Turned + others.Turned,
        };

    internal bool FitsIn(int samples) =>
        Radius > 0
        && double.IsFinite(Radius)
        && InputRadius > 0
        && double.IsFinite(InputRadius)
        && Math.Min(Turned, PriorFailures) >= 0
        && Math.Max(Turned, PriorFailures) <= Failures
        && Failures <= DenseFailures
        && DenseFailures <= samples;

    internal bool IsWithin(RobustCounts outer) =>
        Radius < outer.Radius
        && InputRadius <= outer.InputRadius
        && Failures <= outer.Failures
        && DenseFailures <= outer.DenseFailures
        && PriorFailures <= outer.PriorFailures
        && Turned <= outer.Turned;
}

/// <summary>What is known at one radius. Limits hold together with all others of <see cref="RobustRisk"/>.</summary>
/// <param name="Counts">What was counted.</param>
/// <param name="Bound">
/// An upper limit of the share of new inputs that can be moved so that some network of the ball errs there.
/// </param>
/// <param name="PriorBound">The same of the centre of the ball alone.</param>
public sealed record RobustLimits(RobustCounts Counts, double Bound, double PriorBound);
