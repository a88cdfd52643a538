using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// What the certificates of a ball come to on a range of the sample: what takes long of <see cref="BallLines"/>.
/// </summary>
internal sealed class BallCounts
{
    /// <summary>Which forms pass on every sample, shape [n].</summary>
    public required BallOutcome[] Outcomes { get; init; }

    /// <summary>
    /// The radius of every sample, at most the last scale of the curve, shape [n]; null where nobody asked for the curve.
    /// </summary>
    public required double[]? Radii { get; init; }

    /// <summary>The answers; null where nobody asked for them.</summary>
    public required AnsweredSamples? Answers { get; init; }

    /// <summary>The counts at every radius of inputs that was asked for, ascending.</summary>
    public required ImmutableArray<RobustCounts> Robust { get; init; }

    /// <summary>The first samples to fail as inputs move.</summary>
    public required ImmutableArray<EarlyFailure> Weakest { get; init; }

    /// <summary>Counts a range of the sample.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="prior">Runs the centre.</param>
    /// <param name="around">The ball.</param>
    /// <param name="range">The first sample, and the one after the last.</param>
    public static BallCounts Count(BoundRequest request, IReluNetwork prior, Ball around, (long Start, long End) range)
    {
        var data = request.Sample.Range((int)range.Start, (int)range.End);
        double[]? scales = request.Options.Curve ? DistanceCurve.ScalesFor(request, prior, around) : null;
        request = request with { Sample = data };
        var (options, progress, token) = (request.Options, request.Progress, request.CancellationToken);
        var outcomes = prior.Outcomes(around, data, progress, token);
        double[]? radii = scales is null ? null : prior.Radii(around, data, outcomes, scales, progress, token);
        var moved = options.InputRadii.IsEmpty ? null : new RobustCount(request, prior, around, outcomes);
        return new BallCounts
        {
            Outcomes = outcomes,
            Radii = radii,
            Answers = options.AbstainAt.IsEmpty ? null : AnsweredSamples.Count(request, prior, around, outcomes, radii),
            Robust = moved?.Run() ?? [],
            Weakest = EarlyFailure.First(moved?.Failures ?? []),
        };
    }

    /// <summary>The counts of this range and of the one that follows it.</summary>
    public BallCounts Append(BallCounts next) =>
        new()
        {
            Outcomes = [.. Outcomes, .. next.Outcomes],
            Radii = Radii is null ? null : [.. Radii, .. next.Radii!],
            Answers = Answers?.Append(next.Answers!),
            Robust = [.. Robust.Zip(next.Robust, (own, more) => own.Plus(more))],
            Weakest = EarlyFailure.First(Weakest.Concat(next.Weakest)),
        };
}

/// <summary>At which scales samples get an answer from a network that abstains where networks of a ball differ.</summary>
/// <param name="scales">The largest scale at which each gets one, shape [n]; -1 where there is none.</param>
/// <param name="margins">By how much the logit of the prior's class exceeds the others, shape [n].</param>
/// <param name="errs">Whether the prior errs, shape [n].</param>
internal sealed class AnsweredSamples(double[] scales, double[] margins, bool[] errs)
{
    public double[] Scales => scales;

    public double[] Margins => margins;

    public bool[] Errs => errs;

    /// <summary>The scales that are tried: 1, and those that were asked for.</summary>
    public static double[] Tried(BoundOptions options) => [1, .. options.AbstainAt.Order()];

    /// <summary>Tries every sample at every scale.</summary>
    /// <param name="request">Its sample is what is counted.</param>
    /// <param name="prior">Runs the centre.</param>
    /// <param name="around">The ball.</param>
    /// <param name="outcomes">Which forms of the certificate pass with the labels.</param>
    /// <param name="radii">The radii with the labels, as far as they were looked for; null where they were not.</param>
    public static AnsweredSamples Count(
        BoundRequest request,
        IReluNetwork prior,
        Ball around,
        BallOutcome[] outcomes,
        double[]? radii
    )
    {
        var (data, token) = (request.Sample, request.CancellationToken);
        var (classes, margins) = ErrorCounts.Classes(prior, data, passed: null, token);
        double[] tried = Tried(request.Options);
        var errs = new bool[classes.Length];
        var known = new double?[classes.Length];
        for (int i = 0; i < errs.Length; i++)
        {
            errs[i] = classes[i] != data.Labels[i] || !(margins[i] > 0);
            // Where the prior is right its class is the label, of which certificate and radius are known.
            if (!errs[i])
                known[i] =
                    (outcomes[i] & BallOutcome.Sparse) == BallOutcome.None ? -1
                    : radii?[i] >= tried[^1] ? tried[^1]
                    : null;
        }

        double[] answered = prior.AnsweredScales(around, data, classes, known, tried, request.Progress, token);
        return new AnsweredSamples(answered, margins, errs);
    }

    public AnsweredSamples Append(AnsweredSamples next) =>
        new([.. scales, .. next.Scales], [.. margins, .. next.Margins], [.. errs, .. next.Errs]);
}
