using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>
/// The bound of the ball against distance: at each scale of the caps, for every network within the caps times it.
/// </summary>
public sealed class RunCurve
{
    /// <summary>One for each scale, from the prior alone on.</summary>
    public required IReadOnlyList<CurvePoint> Points { get; init; }

    /// <summary>
    /// The hardest samples: certified for the prior alone, and the first to fail as the scale grows. None in files of older
    /// versions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EarlyFailure>? Hardest { get; init; }

    /// <summary>Where the delta of each point went, so that all hold together.</summary>
    public required IReadOnlyList<RunLedgerEntry> Ledger { get; init; }

    internal static RunCurve From(DistanceCurve curve) =>
        new()
        {
            Points = [.. curve.Points],
            Hardest = curve.Hardest,
            Ledger = RunLedgerEntry.From([curve.Confidence]),
        };
}
