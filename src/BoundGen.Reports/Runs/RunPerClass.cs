using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>
/// The errors of every class, of what the samples are new to: the prior and the ball around it on the sample, the network on
/// hold-out data.
/// </summary>
public sealed class RunPerClass
{
    /// <summary>The names of the classes, shape [C]; null where they have none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The prior's errors on the sample; those of the network where it is its own prior.</summary>
    public required RunClassLimits Prior { get; init; }

    /// <summary>The failures of <c>ball-sparse</c> on the sample; null where a layer is beyond the grid of caps.</summary>
    [JsonPropertyName("ball-sparse")]
    public required RunClassLimits? BallSparse { get; init; }

    /// <summary>The network's errors on hold-out data; null without.</summary>
    public required RunClassLimits? Holdout { get; init; }

    /// <summary>What there is, under the names of the JSON.</summary>
    [JsonIgnore]
    internal IEnumerable<(string Name, RunClassLimits Limits)> Lines =>
        new[] { (BoundKind.Prior.Name, Prior), (BoundKind.BallSparse.Name, BallSparse), ("holdout", Holdout) }
            .Where(line => line.Item2 is not null)
            .Select(line => (line.Item1, line.Item2!));

    /// <summary>The classes, those with the largest limits of the last line on the sample first.</summary>
    [JsonIgnore]
    internal IEnumerable<int> WorstFirst
    {
        get
        {
            var limits = (BallSparse ?? Prior).Limits;
            return Enumerable.Range(0, limits.Count).OrderByDescending(label => limits[label]);
        }
    }

    /// <summary>The name of a class, else its number.</summary>
    internal string NameOf(int label) => ClassNames?[label] ?? NumberFormat.Exact(label);

    internal static RunPerClass From(ClassReport report) =>
        new()
        {
            ClassNames = report.Names.IsEmpty ? null : report.Names,
            Prior = RunClassLimits.From(report.Prior),
            BallSparse = report.BallSparse is { } ball ? RunClassLimits.From(ball) : null,
            Holdout = report.HoldOut is { } holdOut ? RunClassLimits.From(holdOut) : null,
        };
}

/// <summary>
/// Upper limits of the classes' errors, which hold together, and of their mean (theory.md section 4, per-class limits and
/// balanced
/// limit).
/// </summary>
public sealed class RunClassLimits
{
    /// <summary>How many samples are of each class, shape [C].</summary>
    public required IReadOnlyList<int> Samples { get; init; }

    /// <summary>How many of these failed, shape [C].</summary>
    public required IReadOnlyList<int> Failures { get; init; }

    /// <summary>The upper limits, shape [C]; 1 for a class without samples.</summary>
    public required IReadOnlyList<double> Limits { get; init; }

    /// <summary>The mean rate of the classes that have samples.</summary>
    public required double BalancedRate { get; init; }

    /// <summary>An upper bound on the mean of the classes' errors, which holds by itself.</summary>
    public required double BalancedBound { get; init; }

    /// <summary>Where delta of the limits went: the classes are a grid whose points share it.</summary>
    public required IReadOnlyList<RunLedgerEntry> Ledger { get; init; }

    /// <summary>Where delta of the balanced bound went.</summary>
    public required IReadOnlyList<RunLedgerEntry> BalancedLedger { get; init; }

    internal static RunClassLimits From(ClassLimits limits) =>
        new()
        {
            Samples = limits.Samples,
            Failures = limits.Failures,
            Limits = limits.Limits,
            BalancedRate = limits.BalancedRate,
            BalancedBound = limits.BalancedBound,
            Ledger = RunLedgerEntry.From([limits.Confidence]),
            BalancedLedger = RunLedgerEntry.From([limits.BalancedConfidence]),
        };
}
