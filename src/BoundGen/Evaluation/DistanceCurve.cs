using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>
/// The bound of <c>ball-sparse</c> against distance (theory.md section 9, radius): at every scale of the caps, for every network
/// within the caps times it. All points hold together.
/// </summary>
public sealed class DistanceCurve
{
    /// <summary>What a grid of scales is called in a ledger.</summary>
    private const string Grid = "scales";

    /// <summary>By so many of the first samples the curve is ended.</summary>
    private const int FirstSamples = 500;

    /// <summary>More than this share of them fails at the last scale.</summary>
    private const double MostFailing = 0.1;

    /// <summary>The curve of counts.</summary>
    /// <param name="failures">
    /// At each of <see cref="Ball.Scales"/>, or at the first of them up to 1 or a larger one, the samples with a smaller radius.
    /// </param>
    /// <param name="samples">m.</param>
    /// <param name="confidence">Pays for all scales, with a choice "scales" of as many; is used up.</param>
    /// <exception cref="ArgumentException">Another number of counts, counts that fall, or a ledger that does not pay.</exception>
    public DistanceCurve(IReadOnlyList<int> failures, int samples, LedgerEntry confidence)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(confidence);
        if (!Ends(failures.Count) || failures.Zip(failures.Skip(1)).Any(pair => pair.Second < pair.First))
            throw new ArgumentException(
                $"Expected a count for each of the first of {Ball.Scales.Count} scales, 1 among them, none less than the one before.",
                nameof(failures)
            );
        // Where it ends may follow from the sample, so that it pays for what is not shown too.
        if (!confidence.Choices.Any(choice => choice.Name == Grid && choice.Count >= Ball.Scales.Count))
            throw new ArgumentException(
                $"\"{confidence.Use}\" does not pay for {Ball.Scales.Count} scales, expected a choice of \"{Grid}\".",
                nameof(confidence)
            );
        double delta = confidence.Take().DeltaPerChoice;
        Confidence = confidence;
        Points =
        [
            .. Ball.Scales.Zip(failures, (scale, count) =>
                new CurvePoint(scale, count, ClopperPearson.UpperLimit(count, samples, delta))
            ),
        ];
    }

    /// <summary>
    /// One for each of the first of <see cref="Ball.Scales"/>, in order, 1 among them: neither failures nor bounds ever fall.
    /// </summary>
    public ImmutableArray<CurvePoint> Points { get; }

    /// <summary>
    /// The hardest samples, at most <see cref="EarlyFailure.Most"/>: certified for the prior alone, and with the least radii.
    /// </summary>
    public ImmutableArray<EarlyFailure> Hardest { get; private init; } = [];

    /// <summary>What the points pay with.</summary>
    public LedgerEntry Confidence { get; }

    /// <summary>Whether a curve may have so many points.</summary>
    internal static bool Ends(int points) => points <= Ball.Scales.Count && Ball.Scales.Take(points).Contains(1);

    /// <summary>
    /// How many scales a curve has: it ends at the first one from 1 on at which more than a tenth of the first 500 samples fail.
    /// Radii above that scale are not needed.
    /// </summary>
    /// <param name="radii">Of the first samples, or of more.</param>
    internal static int PointsFor(IEnumerable<double> radii)
    {
        double[] first = [.. radii.Take(FirstSamples)];
        int points = 0;
        foreach (double scale in Ball.Scales)
        {
            points++;
            if (scale >= 1 && first.Count(radius => radius < scale) > MostFailing * first.Length)
                break;
        }

        return points;
    }

    /// <summary>
    /// The scales of the curve of a sample: its first samples are tried at all of them, unless another process has done so.
    /// </summary>
    /// <param name="request">Of which all samples are counted, by this process or others.</param>
    /// <param name="prior">Runs the centre.</param>
    /// <param name="ball">The ball.</param>
    internal static double[] ScalesFor(BoundRequest request, IReluNetwork prior, Ball ball)
    {
        var (data, cache, token) = (request.Sample, request.Cache, request.CancellationToken);
        var first = data.Range(0, Math.Min(FirstSamples, data.Count));
        var key = cache is null ? null : KeyOfEnd(ball, first);
        if (key is null || cache!.Read(key) is not [var points] || !Ends(points))
        {
            points = (byte)PointsFor(prior.Radii(ball, first, cancellationToken: token));
            if (key is not null)
                cache!.Write(key, [points]);
        }

        return [.. Ball.Scales.Take(points)];
    }

    private static CacheKey KeyOfEnd(Ball ball, LabelledData first) =>
        ProgramDigest.Key(
            "end of the curve",
            ball.Centre.Shape.ToString(),
            ball.Centre.Fingerprint,
            first.Digest,
            Fingerprint.Of(MemoryMarshal.AsBytes<double>([.. ball.Caps.Values]), ReadOnlySpan<byte>.Empty)
        );

    /// <summary>The curve of the radii of a sample.</summary>
    /// <param name="radii">
    /// The radius of every sample, shape [m]; what is above the last scale of the curve counts as that.
    /// </param>
    /// <param name="data">The sample.</param>
    /// <param name="delta">What all points together may be wrong with.</param>
    /// <param name="others">What else could have been chosen.</param>
    internal static DistanceCurve Of(double[] radii, LabelledData data, double delta, params GridChoice[] others)
    {
        double[] scales = [.. Ball.Scales.Take(PointsFor(radii))];
        return new DistanceCurve(
            [.. scales.Select(scale => radii.Count(radius => radius < scale))],
            radii.Length,
            new ConfidenceLedger(delta).Spend("curve", delta, [.. others, new GridChoice(Grid, Ball.Scales.Count)])
        )
        {
            Hardest = EarlyFailure.First(
                Enumerable
                    .Range(0, radii.Length)
                    .Where(i => radii[i] >= 0 && radii[i] < scales[^1])
                    .Select(i => new EarlyFailure(data.Record.Row(i), data.Labels[i], scales.First(scale => scale > radii[i])))
            ),
        };
    }
}

/// <summary>A point of a <see cref="DistanceCurve"/>.</summary>
/// <param name="Scale">What the caps are multiplied by; 0 is the prior alone.</param>
/// <param name="Failures">Samples with a smaller radius.</param>
/// <param name="Bound">Upper bound of the error of every network within the caps times the scale.</param>
public readonly record struct CurvePoint(double Scale, int Failures, double Bound);
