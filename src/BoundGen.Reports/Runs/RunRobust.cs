using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>
/// How often inputs that move a little can turn a network of the ball, at several radii (theory.md section 9, corollary 2). All
/// limits hold together.
/// </summary>
public sealed class RunRobust
{
    /// <summary>What there is at each radius, ascending.</summary>
    public required IReadOnlyList<RunMovedInputs> Radii { get; init; }

    /// <summary>
    /// The weakest samples: certified where they stand, and the first to fail as inputs move. None in files of older versions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EarlyFailure>? Weakest { get; init; }

    /// <summary>Where delta went: on the limits of the ball, and on those of the prior.</summary>
    public required IReadOnlyList<RunLedgerEntry> Ledger { get; init; }

    internal static RunRobust From(RobustRisk risk) =>
        new()
        {
            Radii = [.. risk.Radii.Select(RunMovedInputs.From)],
            Weakest = risk.Weakest,
            Ledger = RunLedgerEntry.From([risk.Confidence, risk.PriorConfidence]),
        };
}

/// <summary>What inputs that move by at most a radius can do.</summary>
public sealed class RunMovedInputs
{
    /// <summary>
    /// nu, in the Euclidean norm and in units of the values that inputs are made of, p/255 of pixels; in units of inputs where
    /// every column has a scale of its own.
    /// </summary>
    public required double Radius { get; init; }

    /// <summary>The same in units of what the network reads.</summary>
    public required double InputRadius { get; init; }

    /// <summary>On how many samples the certificate of the ball fails.</summary>
    public required int Failures { get; init; }

    /// <summary>An upper limit of the share of new inputs that can be moved so that some network of the ball errs.</summary>
    public required double Bound { get; init; }

    /// <summary>On how many samples the form with all neurons fails.</summary>
    public required int DenseFailures { get; init; }

    /// <summary>On how many samples the certificate of the prior alone fails.</summary>
    public required int PriorFailures { get; init; }

    /// <summary>An upper limit of the share of new inputs that can be moved so that the prior errs.</summary>
    public required double PriorBound { get; init; }

    /// <summary>
    /// On how many samples the network errs, or an attack found an input within the radius where it does: a measure, no bound.
    /// </summary>
    public required int Turned { get; init; }

    internal RobustCounts Counts => new(Radius, InputRadius, Failures, DenseFailures, PriorFailures, Turned);

    internal static RunMovedInputs From(RobustLimits limits) =>
        new()
        {
            Radius = limits.Counts.Radius,
            InputRadius = limits.Counts.InputRadius,
            Failures = limits.Counts.Failures,
            Bound = limits.Bound,
            DenseFailures = limits.Counts.DenseFailures,
            PriorFailures = limits.Counts.PriorFailures,
            PriorBound = limits.PriorBound,
            Turned = limits.Counts.Turned,
        };
}
