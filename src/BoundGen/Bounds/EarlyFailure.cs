using System.Collections.Immutable;

namespace BoundGen;

/// <summary>A sample whose certificate passes at first and fails early as more is allowed: one of the first to look at.</summary>
/// <param name="Place">Its place in the data set, from 0.</param>
/// <param name="Label">Its class, from 0.</param>
/// <param name="FailsAt">The least of the tried scales of the caps, or radii of inputs, at which it fails.</param>
public sealed record EarlyFailure(int Place, int Label, double FailsAt)
{
    /// <summary>How many are kept of a sample.</summary>
    public const int Most = 10;

    /// <summary>The first to fail, those with the least places of those that fail together.</summary>
    internal static ImmutableArray<EarlyFailure> First(IEnumerable<EarlyFailure> failures) =>
        [.. failures.OrderBy(failure => failure.FailsAt).ThenBy(failure => failure.Place).Take(Most)];
}
