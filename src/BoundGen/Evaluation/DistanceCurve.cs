using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// The bound of <c>ball-sparse</c> against distance (theory.md section 9, radius): at every scale of the caps, for every network
/// within the caps times it. All points hold together.
/// </summary>
public sealed class DistanceCurve
{
    /// <summary>What a grid of scales is called in a ledger.</summary>
    private const string Grid = "scales";

    /// <summary>The curve of counts.</summary>
    /// <param name="failures">At each of <see cref="Ball.Scales"/> the samples with a smaller radius.</param>
    /// <param name="samples">m.</param>
    /// <param name="confidence">Pays for the points, with a choice "scales" of as many; is used up.</param>
    /// <exception cref="ArgumentException">Another number of counts, counts that fall, or a ledger that does not pay.</exception>
    public DistanceCurve(IReadOnlyList<int> failures, int samples, LedgerEntry confidence)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(confidence);
        if (failures.Count != Ball.Scales.Count || failures.Zip(failures.Skip(1)).Any(pair => pair.Second < pair.First))
            throw new ArgumentException(
                $"Expected a count for each of {Ball.Scales.Count} scales, none less than the one before.",
                nameof(failures)
            );
        if (!confidence.Choices.Any(choice => choice.Name == Grid && choice.Count >= failures.Count))
            throw new ArgumentException(
                $"\"{confidence.Use}\" does not pay for {failures.Count} scales, expected a choice of \"{Grid}\".",
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

    /// <summary>One for each of <see cref="Ball.Scales"/>, in that order: neither failures nor bounds ever fall.</summary>
    public ImmutableArray<CurvePoint> Points { get; }

    /// <summary>What the points pay with.</summary>
    public LedgerEntry Confidence { get; }

    /// <summary>The curve of the radii of a sample.</summary>
    /// <param name="radii">The radius of every sample, shape [m].</param>
    /// <param name="delta">What all points together may be wrong with.</param>
    /// <param name="others">What else could have been chosen.</param>
    internal static DistanceCurve Of(double[] radii, double delta, params GridChoice[] others) =>
        new(
            [.. Ball.Scales.Select(scale => radii.Count(radius => radius < scale))],
            radii.Length,
            new ConfidenceLedger(delta).Spend("curve", delta, [.. others, new GridChoice(Grid, Ball.Scales.Count)])
        );
}

/// <summary>A point of a <see cref="DistanceCurve"/>.</summary>
/// <param name="Scale">What the caps are multiplied by; 0 is the prior alone.</param>
/// <param name="Failures">Samples with a smaller radius.</param>
/// <param name="Bound">Upper bound of the error of every network within the caps times the scale.</param>
public readonly record struct CurvePoint(double Scale, int Failures, double Bound);
