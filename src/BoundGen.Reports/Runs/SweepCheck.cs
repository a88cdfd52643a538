using System.Text.Json;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>Checks the runs of several networks in a file, one by one, and the best of them.</summary>
internal static class SweepCheck
{
    /// <summary>Checks what can be checked without computing a bound.</summary>
    /// <exception cref="JsonException">Says which run, what was found and what was expected.</exception>
    public static void Check(CertifiedSweep sweep)
    {
        Require(!sweep.Runs.Contains(null), $"$.runs: has null, expected what certify writes of a model");
        Each(sweep, RunCheck.Check);
    }

    /// <summary>Computes every bound again, and the best of them.</summary>
    /// <exception cref="JsonException">Says which run, what the file says and what follows from it.</exception>
    public static void Recompute(CertifiedSweep sweep)
    {
        Each(sweep, RunRecomputation.Check);
        CertifiedSweep computed;
        try
        {
            computed = CertifiedSweep.From(sweep.Runs);
        }
        catch (ArgumentException e)
        {
            throw new JsonException($"$.runs: {e.Message}", e);
        }

        var best = sweep.Best;
        const string Name = "$.best";
        var run = sweep.Runs.FirstOrDefault(run => run.Model == best.Model)
            ?? throw new JsonException($"{Name}: is about {best.Model}, expected a model of $.runs");
        Require(best.Kind == run.Headline, $"{Name}: is \"{best.Kind}\", expected \"{run.Headline}\", the headline of its run");
        RunRecomputation.Same(Name, "the bound", best.Bound, computed.Best.Bound, "the least of the runs at delta / models is");
        var own = SweepBest.Among(run, sweep.Runs.Count);
        RunRecomputation.Same(Name, "the bound", best.Bound, own.Bound, $"its run at delta / {sweep.Runs.Count} gives");
        Require(
            best.Ledger.Count == own.Ledger.Count
                && best.Ledger.Zip(own.Ledger).All(pair => pair.First is not null && IsSame(pair.First, pair.Second)),
            $"{Name}: the ledger is not that of its run with delta divided by the {sweep.Runs.Count} models"
        );
    }

    private static bool IsSame(RunLedgerEntry found, RunLedgerEntry computed)
    {
        RunRecomputation.Same("$.best", $"\"{found.Use}\", for each choice,", found.DeltaPerChoice, computed.DeltaPerChoice);
        return found.Use == computed.Use
            && found.Delta.Equals(computed.Delta)
            && found
                .Choices.Select(choice => (choice?.Name, choice?.Count))
                .SequenceEqual(computed.Choices.Select(choice => ((string?)choice.Name, (long?)choice.Count)));
    }

    /// <summary>Does it to every run, and says of which one it failed.</summary>
    private static void Each(CertifiedSweep sweep, Action<CertifiedRun> check)
    {
        for (int i = 0; i < sweep.Runs.Count; i++)
        {
            try
            {
                check(sweep.Runs[i]);
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                throw new JsonException(FormattableString.Invariant($"run {i + 1} of {sweep.Runs.Count}: {e.Message}"), e);
            }
        }
    }
}
