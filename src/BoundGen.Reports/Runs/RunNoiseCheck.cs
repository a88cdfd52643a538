using System.Text.Json;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>
/// Computes the bounds with noise again: those that count draws, and that of the drawn network. Each is the smaller of its direct
/// form and its excess form, which its ledger pays for both.
/// </summary>
internal static class RunNoiseCheck
{
    /// <summary>Checks a line or a candidate that counts draws.</summary>
    /// <param name="run">The run.</param>
    /// <param name="bound">The line.</param>
    /// <param name="ledger">What pays for it.</param>
    /// <exception cref="JsonException">Names the bound, what the file says and what follows from it.</exception>
    public static void CheckDraws(CertifiedRun run, RunBound bound, IReadOnlyList<RunLedgerEntry> ledger)
    {
        string name = bound.Kind.Name;
        // KL is the sum of squared Frobenius distances over 2 sigma_k^2. A matrix of rank r has a Frobenius norm of 1 to sqrt(r)
        // times its operator norm, above which certified distances are by less than a thousandth.
        var sizes = run.Network.Sizes;
        double[] least = [.. run.Ball.Distances.Zip(bound.Sigma, (norm, sigma) => norm * norm / (2 * sigma * sigma))];
        double largest = least.Select((kl, l) => kl * Math.Min(sizes[l] + (run.Network.Bias ? 1 : 0), sizes[l + 1])).Sum();
        Require(
            bound.Kl >= least.Sum() * (1 - 2e-3) && bound.Kl <= largest * (1 + RunRecomputation.Tolerance),
            $"{bound.Kind}: kl is {bound.Kl}, but distances and sigma allow {least.Sum()} to {largest}"
        );
        RunRecomputation.Same(name, "the rate", bound.Rate ?? double.NaN, (double)bound.Failures!.Value / run.Draws);
        CheckForms(name, bound, FromDraws(run, name, bound, ledger, lines: 1));
    }

    /// <summary>A bound with draws as a ledger pays for it, and whether it is that of the excess form.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Whose ledger it is.</param>
    /// <param name="bound">The counts and KL.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="lines">Among how many bounds this one was chosen.</param>
    public static (double Bound, bool Excess) FromDraws(
        CertifiedRun run,
        string name,
        RunBound bound,
        IReadOnlyList<RunLedgerEntry> ledger,
        double lines
    )
    {
        bool gibbs = bound.Kind == BoundKind.Gibbs;
        var paid = RunRecomputation.Spend(name, run.Delta, ledger, expected: 5);
        // What was chosen after looking at the sample has to be paid for.
        double others = run.PriorsTried * lines,
            counting = others * run.SigmaChoices * (gibbs ? 1 : run.EtaCandidates?.Count ?? 1),
            all = counting * (gibbs ? 1 : RunRecomputation.CapChoices(run));
        RequireChoices(name, paid, all, counting, others, all, counting);
        double eta = bound.Eta ?? 0,
            kl = bound.Kl!.Value;
        double direct = PacBayesKl.BoundFromDraws(bound.Failures!.Value, run.Draws, kl, eta, run.Samples, paid[0], paid[1]);
        double excess = PacBayesKl.ExcessFromDraws(
            run.PriorBound.Failures!.Value,
            bound.ExcessFailures!.Value,
            run.Draws,
            kl,
            eta,
            run.Samples,
            paid[2],
            paid[3],
            paid[4]
        );
        return Smaller(direct, excess);
    }

    /// <summary>Checks the disintegrated bound.</summary>
    /// <exception cref="JsonException">Names the bound, what the file says and what follows from it.</exception>
    public static void CheckDrawnNetwork(CertifiedRun run, RunBound bound)
    {
        string name = bound.Kind.Name;
        Require(bound.Kl is not null, $"{bound.Kind}: has no kl, expected ln(dQ/dP)");
        var paid = RunRecomputation.Spend(name, run.Delta, bound.Ledger!, expected: 3);
        double all = (double)run.SigmaChoices * run.PriorsTried,
            ratio = bound.Kl!.Value;
        RequireChoices(name, paid, all, run.PriorsTried, all);
        double direct = PacBayesKl.DisintegratedBound((double)run.Drawn!.Errors / run.Samples, ratio, run.Samples, paid[0]);
        double excess = PacBayesKl.ExcessDisintegrated(
            run.PriorBound.Failures!.Value,
            run.Drawn.ExcessErrors,
            ratio,
            run.Samples,
            paid[1],
            paid[2]
        );
        CheckForms(name, bound, Smaller(direct, excess));
    }

    private static (double Bound, bool Excess) Smaller(double direct, double excess) =>
        (Math.Min(Math.Min(direct, excess), 1), excess < direct);

    private static void CheckForms(string name, RunBound bound, (double Bound, bool Excess) computed)
    {
        RunRecomputation.Same(name, "the bound", bound.Bound, computed.Bound);
        Require(
            bound.Excess == computed.Excess,
            $"{name}: excess is {bound.Excess}, but the smaller form is the {(computed.Excess ? "excess" : "direct")} one"
        );
    }

    private static void RequireChoices(string name, LedgerEntry[] paid, params double[] choices) =>
        Require(
            paid.Zip(choices).All(pair => pair.First.ChoiceCount >= pair.Second),
            $"{name}: the ledger pays for {string.Join(", ", paid.Select(entry => entry.ChoiceCount))} choices, expected at least {string.Join(", ", choices)}"
        );
}
