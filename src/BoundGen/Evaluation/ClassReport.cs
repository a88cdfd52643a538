using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// The errors of every class, with limits, of what the samples are new to: never of a network on samples that it was trained on.
/// </summary>
public sealed class ClassReport
{
    private ClassReport() { }

    /// <summary>The names of the classes in the order of the logits; empty where they have none.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The prior's errors on the sample; those of the network where it is its own prior.</summary>
    public required ClassLimits Prior { get; init; }

    /// <summary>
    /// The failures of <see cref="BoundKind.BallSparse"/> on the sample: its limits are those of the network, as of every other
    /// in
    /// the ball. Null where a layer is beyond the grid of caps.
    /// </summary>
    public required ClassLimits? BallSparse { get; init; }

    /// <summary>The network's errors on hold-out data; null without.</summary>
    public required ClassLimits? HoldOut { get; init; }

    /// <summary>What the lines count, gathered from a request whose data were checked.</summary>
    /// <param name="request">Its sample and hold-out data are those that were counted.</param>
    /// <param name="priorErrs">On which samples the prior errs.</param>
    /// <param name="ball">The ball lines.</param>
    /// <param name="holdOutErrs">On which hold-out samples the network errs; null without.</param>
    /// <param name="priors">How many priors could have been taken.</param>
    internal static ClassReport Of(BoundRequest request, bool[] priorErrs, BallLines ball, bool[]? holdOutErrs, GridChoice priors)
    {
        return new ClassReport
        {
            Names = request.Parameters.Usage.ClassNames,
            Prior = Limits(request.Sample, priorErrs, "test set", priors),
            BallSparse = ball.SparseFails is { } fails
                ? Limits(request.Sample, fails, "test set", [.. ball.Ball.CapChoices, priors])
                : null,
            HoldOut = holdOutErrs is null ? null : Limits(request.HoldOut!, holdOutErrs, "hold-out"),
        };

        ClassLimits Limits(LabelledData data, bool[] failed, string use, params GridChoice[] others) =>
            ClassLimits.Of(data.Labels, failed, request.Network.Shape.OutputSize, use, request.Options.Delta, others);
    }
}
