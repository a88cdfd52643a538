using Xunit;

namespace BoundGen.Testing;

/// <summary>What every report of progress keeps to.</summary>
public static class Phases
{
    /// <summary>Checks that every phase comes once, starts with nothing done, never goes back, and ends with all done.</summary>
    /// <returns>The phases in their order, and how much there was to do in each.</returns>
    public static (string Phase, long Total)[] Check<T>(
        CollectedProgress<T> progress,
        Func<T, (string Phase, long Done, long Total)> parts
    )
    {
        var reports = progress.Reports.Select(parts).ToList();
        var phases = reports.GroupBy(report => report.Phase, StringComparer.Ordinal).ToList();
        Assert.Equal(reports, phases.SelectMany(phase => phase));
        foreach (var phase in phases)
        {
            long[] done = [.. phase.Select(report => report.Done)];
            Assert.Equal(0, done[0]);
            Assert.Equal(done.Order(), done);
            Assert.Equal(phase.Last().Total, done[^1]);
            Assert.Single(phase.Select(report => report.Total).Distinct());
        }

        return [.. phases.Select(phase => (phase.Key, phase.First().Total))];
    }
}
