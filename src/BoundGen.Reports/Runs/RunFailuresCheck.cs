using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>Holds lists of early failures against the counts that they are the first of.</summary>
internal static class RunFailuresCheck
{
    /// <summary>Checks a list.</summary>
    /// <param name="name">What it is called in the file.</param>
    /// <param name="found">The list; null in files of older versions.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="counts">At each scale or radius, ascending: how many samples fail there.</param>
    /// <param name="atFirst">How many of them fail without any.</param>
    /// <exception cref="System.Text.Json.JsonException">Says what was found and what follows from the file.</exception>
    public static void Check(
        string name,
        IReadOnlyList<EarlyFailure>? found,
        int classes,
        IReadOnlyList<(double At, int Failures)> counts,
        long atFirst
    )
    {
        if (found is null)
            return;
        Require(!found.Contains(null!), $"{name}: has null, expected samples");
        Require(
            found
                .Zip(found.Skip(1))
                .All(pair =>
                    pair.First.FailsAt < pair.Second.FailsAt
                    || (pair.First.FailsAt == pair.Second.FailsAt && pair.First.Place < pair.Second.Place)
                )
                && found.DistinctBy(failure => failure.Place).Count() == found.Count,
            $"{name}: expected different samples, the first to fail at first, those of least places first where they fail together"
        );
        foreach (var failure in found)
            Require(
                failure.Place >= 0
                    && failure.Label >= 0
                    && failure.Label < classes
                    && counts.Any(count => count.At == failure.FailsAt),
                $"{name}: has {failure}, expected a place from 0, one of {classes} classes, and a scale or radius of the file"
            );
        foreach (var (at, failures) in counts)
        {
            int listed = found.Count(failure => failure.FailsAt <= at);
            long expected = Math.Clamp(failures - atFirst, 0, EarlyFailure.Most);
            Require(
                listed == expected,
                $"{name}: {listed} of its samples fail at {NumberFormat.Exact(at)}, but the counts in the file give {expected}"
            );
        }
    }
}
