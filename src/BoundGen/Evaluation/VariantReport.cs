using System.Collections.Immutable;

namespace BoundGen;

/// <summary>What a report says of a variant of its network (<see cref="BoundRequest.Variants"/>).</summary>
public sealed class VariantReport
{
    internal VariantReport(ImmutableArray<double> distances, bool isCovered, int errors, int? holdOutErrors) =>
        (Distances, IsCovered, Errors, HoldOutErrors) = (distances, isCovered, errors, holdOutErrors);

    /// <summary>
    /// Certified upper bounds of the operator norms of its layers' differences from the centre of the ball, shape [K + 1].
    /// </summary>
    public ImmutableArray<double> Distances { get; }

    /// <summary>Whether every layer is within its cap: the bounds of the ball then hold for the variant too.</summary>
    public bool IsCovered { get; }

    /// <summary>How many samples it misclassifies.</summary>
    public int Errors { get; }

    /// <summary>How many of the fresh samples it misclassifies; null without.</summary>
    public int? HoldOutErrors { get; }

    /// <summary>Counts the errors of all variants.</summary>
    /// <param name="request">Checked, with its samples as they are used.</param>
    /// <param name="ball">Has their distances.</param>
    internal static ImmutableArray<VariantReport> Count(BoundRequest request, BallReport ball)
    {
        int variants = request.Variants.Count;
        if (variants == 0)
            return [];
        long samples = request.Sample.Count + (request.HoldOut?.Count ?? 0L);
        var passed = PhaseProgress.Start(request.Progress, "variants", variants * samples);
        return [.. request.Variants.Zip(ball.VariantDistances, (variant, distances) =>
            {
                var network = request.Network.WithParameters(variant);
                return new VariantReport(
                    [.. distances],
                    ball.IsCovered && ball.Caps.Hold(distances),
                    Errors(network, request.Sample),
                    request.HoldOut is { } fresh ? Errors(network, fresh) : null
                );
            })];

        int Errors(IReluNetwork network, LabelledData data) =>
            ErrorCounts.Errors(network, data, passed, request.CancellationToken);
    }
}
