namespace BoundGen.Benchmarks.Ratios;

/// <summary>What a ratio is meant to reach.</summary>
/// <param name="Target">The least it should be.</param>
/// <param name="Stretch">What it could be.</param>
/// <param name="AtMost">Whether the target is the most it should be instead.</param>
internal sealed record Goal(double Target, double? Stretch = null, bool AtMost = false)
{
    public bool IsMetBy(double ratio) => AtMost ? ratio <= Target : ratio >= Target;
}

/// <summary>One line of the table: a contender in a case.</summary>
/// <param name="Case">What was done.</param>
/// <param name="Contender">By whom.</param>
/// <param name="Microseconds">Median over the rounds, a sample.</param>
/// <param name="Ratio">Median over the rounds of the time over that of the case's first contender; null for itself.</param>
/// <param name="Goal">What the ratio should be, if there is a goal.</param>
internal sealed record Measurement(string Case, string Contender, double Microseconds, double? Ratio = null, Goal? Goal = null)
{
    public bool? MeetsGoal => Ratio is { } ratio ? Goal?.IsMetBy(ratio) : null;
}
