namespace BoundGen.Reports;

/// <summary>
/// Answers that are given only where every network of the ball gives one class, at several scales of the caps (theory.md section
/// 9, corollary 1). All limits hold together.
/// </summary>
public sealed class RunAbstention
{
    /// <summary>What there is at each scale, ascending; the first is 1.</summary>
    public required IReadOnlyList<RunAnswers> Scales { get; init; }

    /// <summary>Where delta went: on the limits of the ball, and on those of the margin.</summary>
    public required IReadOnlyList<RunLedgerEntry> Ledger { get; init; }

    internal static RunAbstention From(Abstention abstention) =>
        new()
        {
            Scales = [.. abstention.Scales.Select(RunAnswers.From)],
            Ledger = RunLedgerEntry.From([abstention.Confidence, abstention.MarginConfidence]),
        };
}

/// <summary>The answers at one scale of the caps.</summary>
public sealed class RunAnswers
{
    /// <summary>What the caps are multiplied by.</summary>
    public required double Scale { get; init; }

    /// <summary>How many samples get an answer.</summary>
    public required int Answers { get; init; }

    /// <summary>A lower limit of the share of new inputs that get an answer.</summary>
    public required double CoverageAtLeast { get; init; }

    /// <summary>An upper limit of the share of new inputs that get an answer.</summary>
    public required double CoverageAtMost { get; init; }

    /// <summary>How many answers are wrong.</summary>
    public required int Errors { get; init; }

    /// <summary>
    /// An upper limit of the share of errors among new inputs that get an answer, for every network of the ball; 1 without
    /// answers.
    /// </summary>
    public required double Bound { get; init; }

    /// <summary>How many samples the prior alone answers, where it takes as many of those with the largest margins.</summary>
    public required int MarginAnswers { get; init; }

    /// <summary>How many of these are wrong.</summary>
    public required int MarginErrors { get; init; }

    /// <summary>An upper limit of the share of errors among new inputs with such a margin, for the prior alone.</summary>
    public required double MarginBound { get; init; }

    internal AbstentionCounts Counts => new(Scale, Answers, Errors, MarginAnswers, MarginErrors);

    internal static RunAnswers From(AbstentionLimits limits) =>
        new()
        {
            Scale = limits.Counts.Scale,
            Answers = limits.Counts.Answers,
            CoverageAtLeast = limits.CoverageAtLeast,
            CoverageAtMost = limits.CoverageAtMost,
            Errors = limits.Counts.Errors,
            Bound = limits.Bound,
            MarginAnswers = limits.Counts.MarginAnswers,
            MarginErrors = limits.Counts.MarginErrors,
            MarginBound = limits.MarginBound,
        };
}
