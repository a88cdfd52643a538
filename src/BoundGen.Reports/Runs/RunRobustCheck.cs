using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>
/// Computes the limits of inputs that move again, and holds their counts against each other and against those of the bounds.
/// </summary>
internal static class RunRobustCheck
{
    private const string Name = "$.robust";

    /// <summary>Checks a run whose ledgers and bounds are in order.</summary>
    /// <exception cref="System.Text.Json.JsonException">Says what was found and what follows from the file.</exception>
    /// <exception cref="ArgumentException">Counts that do not fit together.</exception>
    public static void Check(CertifiedRun run)
    {
        if (run.Robust is not { } robust)
            return;
        var confidence = RunRecomputation.Spend(Name, run.Delta, robust.Ledger, expected: 2);
        double choices = (double)run.PriorsTried * RobustRisk.Choice(robust.Radii.Count).Count;
        RequirePaid(confidence[0], choices * RunRecomputation.CapChoices(run));
        RequirePaid(confidence[1], choices);
        var computed = new RobustRisk(run.Samples, [.. robust.Radii.Select(moved => moved.Counts)], confidence[0], confidence[1]);
        foreach (var (found, limits) in robust.Radii.Zip(computed.Radii))
        {
            Same("the bound", found.Bound, limits.Bound);
            Same("the bound of the prior", found.PriorBound, limits.PriorBound);

            void Same(string what, double stored, double expected) =>
                RunRecomputation.Same($"{Name}, radius {NumberFormat.Exact(found.Radius)}", what, stored, expected);
        }

        // What moves can stay where it is. The prior has failures there as it errs, or nearly.
        var least = robust.Radii[0];
        RequireAtLeast("failures", least.Failures, RunRecomputation.BallSparseOf(run).Failures);
        RequireAtLeast("failures of the prior", least.PriorFailures, run.PriorBound.Failures);
        RequireAtLeast("turned", least.Turned, (long)Math.Round(run.EmpiricalError * run.Samples));
        double scale = least.InputRadius / least.Radius;
        foreach (var moved in robust.Radii)
            Require(
                Math.Abs(moved.InputRadius / moved.Radius - scale) <= 1e-9 * scale,
                $"{Name}: inputRadius is {moved.InputRadius} at radius {moved.Radius}, but {least.InputRadius} at {least.Radius}"
            );

        RunFailuresCheck.Check(
            $"{Name}.weakest",
            robust.Weakest,
            run.Network.Sizes[^1],
            [.. robust.Radii.Select(moved => (moved.Radius, moved.Failures))],
            RunRecomputation.BallSparseOf(run).Failures ?? 0
        );

        static void RequirePaid(LedgerEntry entry, double choices) =>
            Require(
                entry.ChoiceCount >= choices,
                $"{Name}: \"{entry.Use}\" pays for {entry.ChoiceCount} choices, expected at least {choices}"
            );

        static void RequireAtLeast(string what, long found, long? expected) =>
            Require(
                found >= expected,
                $"{Name}: has {found} {what} at the least radius, expected at least the {expected} without one"
            );
    }
}
