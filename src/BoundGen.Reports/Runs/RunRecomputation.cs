using System.Text.Json;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>
/// Computes the bounds of a run again from the counts, KL and ledgers that its file holds, and refuses what does not follow from them.
/// Theorem 13 is made of norms that no file holds: its lines are checked for consistency alone.
/// </summary>
internal static class RunRecomputation
{
    /// <summary>Relative: logarithms of other machines may differ in the last digits.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Whether <see cref="Check"/> computes a bound of this kind again.</summary>
    public static bool Covers(BoundKind kind) => kind.Outcome != DrawOutcome.None || kind == BoundKind.Disintegrated;

    /// <summary>Checks a run whose ranges are in order.</summary>
    /// <exception cref="JsonException">Names the bound, what the file says and what follows from it.</exception>
    public static void Check(CertifiedRun run)
    {
        foreach (var bound in run.Certificates)
            CheckCertificate(run, bound);
        foreach (var candidate in run.Candidates)
            CheckDraws(run, candidate, run.Certificates.Single(bound => bound.Kind == candidate.Kind).Ledger!);
        CheckPaper(run);
        if (run.Holdout is { } holdOut)
        {
            var confidence = Spend("holdout", run.Delta, holdOut.Ledger, expected: 1)[0];
            Same("holdout", "the bound", holdOut.Bound, ClopperPearson.UpperLimit(holdOut.Errors, holdOut.Samples, confidence));
        }

        CheckFacts(run);
    }

    private static void CheckCertificate(CertifiedRun run, RunBound bound)
    {
        if (bound.Kind.Outcome != DrawOutcome.None)
        {
            CheckDraws(run, bound, bound.Ledger!);
            double best = run.Candidates.Where(other => other.Kind == bound.Kind).Min(other => (double?)other.Bound)
                ?? bound.Bound;
            Same(bound.Kind.Name, "the bound", bound.Bound, best, "the best of its candidates is");
        }
        else if (bound.Kind == BoundKind.Disintegrated)
        {
            var confidence = Spend(bound.Kind.Name, run.Delta, bound.Ledger!, expected: 1)[0];
            Require(bound.Kl is not null, $"{bound.Kind}: has no kl, expected ln(dQ/dP)");
            double levels = run.Candidates.Select(candidate => candidate.Sigma[0]).Distinct().Count();
            Require(
                confidence.ChoiceCount >= levels,
                $"{bound.Kind}: the ledger pays for {confidence.ChoiceCount} choices, expected at least {levels}"
            );
            Same(
                bound.Kind.Name,
                "the bound",
                bound.Bound,
                PacBayesKl.DisintegratedBound((double)run.Drawn.Errors / run.Samples, bound.Kl!.Value, run.Samples, confidence)
            );
        }
    }

    private static void CheckDraws(CertifiedRun run, RunBound bound, IReadOnlyList<RunLedgerEntry> ledger)
    {
        string name = bound.Kind.Name;
        bool gibbs = bound.Kind == BoundKind.Gibbs;
        var confidence = Spend(name, run.Delta, ledger, expected: 2);
        // What was chosen after looking at the sample has to be paid for.
        double levels = run
                .Candidates.Where(other => other.Kind == bound.Kind)
                .Select(other => other.Sigma[0])
                .Distinct()
                .Count(),
            caps = gibbs || run.Rho.All(rho => rho == 0) ? 1 : Math.Pow(DistanceGrid.Count, run.Rho.Count);
        Require(
            confidence[0].ChoiceCount >= levels * caps && confidence[1].ChoiceCount >= levels,
            $"{bound.Kind}: the ledger pays for {confidence[0].ChoiceCount} and {confidence[1].ChoiceCount} choices, expected at least {levels * caps} and {levels}"
        );
        // rho_k is the distance rounded up, and KL the sum of squared distances over 2 sigma_k^2.
        double largest = run.Rho.Zip(bound.Sigma, (rho, sigma) => rho * rho / (2 * sigma * sigma)).Sum();
        Require(bound.Kl <= largest * (1 + Tolerance), $"{bound.Kind}: kl is {bound.Kl}, but rho and sigma allow {largest}");
        Same(name, "the rate", bound.Rate ?? double.NaN, (double)bound.Failures!.Value / run.Draws);
        double computed = PacBayesKl.BoundFromDraws(
            bound.Failures.Value,
            run.Draws,
            bound.Kl!.Value,
            gibbs ? 0 : run.Eta,
            run.Samples,
            confidence[0],
            confidence[1]
        );
        Same(name, "the bound", bound.Bound, Math.Min(computed, 1));
    }

    /// <summary>The best of all candidates is never above the best one without sparsity; both pay for the same choices.</summary>
    private static void CheckPaper(CertifiedRun run)
    {
        RunBound? sparse = Find(BoundKind.Paper),
            dense = Find(BoundKind.PaperDense);
        foreach (var bound in new[] { sparse, dense }.OfType<RunBound>())
        {
            Require(
                bound.Sigma.Count == 0 ? bound.Kl is null && bound.Vacuous : bound.Kl >= 0,
                $"{bound.Kind}: kl is {bound.Kl} at {bound.Sigma.Count} noise levels, and the bound is {bound.Bound}"
            );
            if (bound.Ledger!.Count > 0)
                _ = Spend(bound.Kind.Name, run.Delta, bound.Ledger, expected: 1);
            else
                Require(bound.Vacuous, $"{bound.Kind}: the bound is {bound.Bound}, but nothing was spent on it");
        }

        if (sparse is not null && dense is not null)
            Require(
                sparse.Bound <= dense.Bound,
                $"{sparse.Kind}: the bound is {sparse.Bound}, but {dense.Kind}, which is among its candidates, is {dense.Bound}"
            );

        RunBound? Find(BoundKind kind) => run.Certificates.FirstOrDefault(bound => bound.Kind == kind);
    }

    /// <summary>What stands beside the bounds.</summary>
    private static void CheckFacts(CertifiedRun run)
    {
        double errors = run.EmpiricalError * run.Samples;
        Require(
            Math.Abs(errors - Math.Round(errors)) < 1e-6,
            $"$.empiricalError: is {run.EmpiricalError}, no whole number of {run.Samples} samples"
        );
        Same("drawn", "the empirical error", run.Drawn.EmpiricalError, (double)run.Drawn.Errors / run.Samples);
        var headline = run.HeadlineBound;
        Same("headline", "kl", run.Kl ?? double.NaN, headline.Kl ?? double.NaN);
        Require(run.Sigma.SequenceEqual(headline.Sigma), $"$.sigma: differs from that of {headline.Kind}");
        double choices = headline.Ledger!.Max(entry => (double?)ChoiceCount(entry)) ?? 1;
        Same("headline", "choices", run.Choices, choices);
        if (run.Certificates.FirstOrDefault(bound => bound.Kind == BoundKind.Disintegrated) is { } drawn)
            Require(run.Drawn.Sigma.SequenceEqual(drawn.Sigma), $"$.drawn.sigma: differs from that of {drawn.Kind}");
    }

    /// <summary>Spends delta as a ledger of the file says it was spent.</summary>
    private static LedgerEntry[] Spend(string name, double delta, IReadOnlyList<RunLedgerEntry> entries, int expected)
    {
        Require(entries.Count == expected, $"{name}: the ledger has {entries.Count} entries, expected {expected}");
        Same(name, "the sum of the ledger", entries.Sum(entry => entry.Delta), delta, "delta is");
        var ledger = new ConfidenceLedger(delta);
        try
        {
            return
            [
                .. entries.Select(entry =>
                {
                    var spent = ledger.Spend(
                        entry.Use,
                        entry.Delta,
                        entry.Choices.Select(choice => new GridChoice(choice.Name, choice.Count))
                    );
                    Same(name, $"\"{entry.Use}\", for each choice,", entry.DeltaPerChoice, spent.DeltaPerChoice);
                    return spent;
                }),
            ];
        }
        catch (ArgumentException e)
        {
            throw new JsonException($"{name}: the ledger does not add up: {e.Message}", e);
        }
    }

    private static double ChoiceCount(RunLedgerEntry entry) =>
        Math.Min(entry.Choices.Aggregate(1.0, (product, choice) => product * choice.Count), double.MaxValue);

    /// <summary>Throws unless a number of a file is the computed one, but for rounding.</summary>
    /// <exception cref="JsonException">Names both.</exception>
    public static void Same(
        string name,
        string what,
        double found,
        double computed,
        string reason = "counts, KL and ledger in the file give"
    ) =>
        Require(
            found.Equals(computed) || Math.Abs(found - computed) <= Tolerance * Math.Abs(computed),
            $"{name}: {what} is {found}, but {reason} {computed}"
        );
}
