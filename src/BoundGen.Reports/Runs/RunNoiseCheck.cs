using System.Text.Json;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>
/// Computes the bounds with noise again: those that count draws, and that of the drawn network. Each is the smallest of two or
/// three forms; its ledger pays for all of them.
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
        var (least, largest) = Kl(run, bound);
        Require(
            bound.Kl >= least && bound.Kl <= largest,
            $"{bound.Kind}: kl is {bound.Kl}, but distances and sigma allow {least} to {largest}"
        );
        RequireCandidate(run, bound);
        RunRecomputation.Same(name, "the rate", bound.Rate ?? double.NaN, (double)bound.Failures!.Value / run.Draws);
        CheckForms(name, bound, FromDraws(run, name, bound, ledger, lines: 1));
    }

    /// <summary>
    /// KL is the sum of squared Frobenius distances over 2 sigma_k^2. A matrix of rank r has a Frobenius norm of 1 to sqrt(r)
    /// times its operator norm, above which certified distances are by less than a thousandth.
    /// </summary>
    private static (double Least, double Largest) Kl(CertifiedRun run, RunBound bound)
    {
        var sizes = run.Network.Sizes;
        double[] least = [.. run.Ball.Distances.Zip(bound.Sigma, (norm, sigma) => norm * norm / (2 * sigma * sigma))];
        double largest = least.Select((kl, l) => kl * Math.Min(sizes[l] + (run.Network.Bias ? 1 : 0), sizes[l + 1])).Sum();
        return (least.Sum() * (1 - 2e-3), largest * (1 + RunRecomputation.Tolerance));
    }

    /// <summary>A bound with draws as a ledger pays for it, and which form it is that of.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Whose ledger it is.</param>
    /// <param name="bound">The counts and KL.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="lines">Among how many bounds this one was chosen.</param>
    public static (double Bound, NoiseForm Form) FromDraws(
        CertifiedRun run,
        string name,
        RunBound bound,
        IReadOnlyList<RunLedgerEntry> ledger,
        double lines
    )
    {
        bool gibbs = bound.Kind == BoundKind.Gibbs;
        var paid = RunRecomputation.Spend(name, run.Delta, ledger, expected: gibbs ? 9 : 5);
        // What was chosen after looking at the sample has to be paid for.
        double others = run.PriorsTried * lines,
            counting = others * run.SigmaChoices * (gibbs ? 1 : run.EtaCandidates?.Count ?? 1),
            all = counting * (gibbs ? 1 : RunRecomputation.CapChoices(run));
        double[] choices = [all, counting, others, all, counting, others, all, counting, counting];
        RequireChoices(name, paid, choices[..paid.Length]);
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
        double vector = gibbs
            ? VectorKl.BoundFromDraws(
                run.PriorBound.Failures!.Value,
                bound.Failures!.Value,
                bound.ExcessFailures!.Value,
                run.Draws,
                kl,
                run.Samples,
                paid[5],
                paid[6],
                paid[7],
                paid[8]
            )
            : double.PositiveInfinity;
        return CertificateBound.Smallest(direct, excess, vector);
    }

    /// <summary>Checks the disintegrated bound.</summary>
    /// <exception cref="JsonException">Names the bound, what the file says and what follows from it.</exception>
    public static void CheckDrawnNetwork(CertifiedRun run, RunBound bound)
    {
        string name = bound.Kind.Name;
        Require(bound.Kl is not null, $"{bound.Kind}: has no kl, expected ln(dQ/dP)");
        var paid = RunRecomputation.Spend(name, run.Delta, bound.Ledger!, expected: 5);
        double all = (double)run.SigmaChoices * run.PriorsTried * run.Drawn!.BestOf * (run.Configurations ?? 1),
            ratio = bound.Kl!.Value;
        RequireChoices(name, paid, all, run.PriorsTried, all, run.PriorsTried, all);
        // ln(dQ/dP) of a draw is normal with the mean KL and the variance 2 KL.
        var (least, largest) = Kl(run, bound);
        Require(
            ratio >= least - 10 * Math.Sqrt(2 * largest) - 1,
            $"{bound.Kind}: kl is {ratio}, but distances and sigma allow {least - 10 * Math.Sqrt(2 * largest) - 1} and more"
        );
        RequireCandidate(run, bound);
        Require(
            unchecked(run.Drawn.Seed - run.Seed) < (ulong)run.Drawn.BestOf,
            $"$.drawn.seed: is {run.Drawn.Seed}, expected one of {run.Drawn.BestOf} from {run.Seed} on"
        );
        long both = run.Drawn.Errors - run.Drawn.ExcessErrors;
        Require(
            both <= run.PriorBound.Failures,
            $"$.drawn: shares {both} errors with the prior, which has {run.PriorBound.Failures}"
        );
        double direct = PacBayesKl.DisintegratedBound((double)run.Drawn.Errors / run.Samples, ratio, run.Samples, paid[0]);
        double excess = PacBayesKl.ExcessDisintegrated(
            run.PriorBound.Failures!.Value,
            run.Drawn.ExcessErrors,
            ratio,
            run.Samples,
            paid[1],
            paid[2]
        );
        double vector = VectorKl.DisintegratedBound(
            run.PriorBound.Failures!.Value,
            run.Drawn.Errors,
            run.Drawn.ExcessErrors,
            ratio,
            run.Samples,
            paid[3],
            paid[4]
        );
        CheckForms(name, bound, CertificateBound.Smallest(direct, excess, vector));
    }

    private static void CheckForms(string name, RunBound bound, (double Bound, NoiseForm Form) computed)
    {
        RunRecomputation.Same(name, "the bound", bound.Bound, computed.Bound);
        Require(bound.Form == computed.Form, $"{name}: form is {bound.Form}, but the smallest number is that of {computed.Form}");
    }

    /// <summary>A line with noise is one of its candidates, as those of <see cref="CertifiedRun.Candidates"/> are.</summary>
    /// <exception cref="JsonException">Levels that were not tried.</exception>
    public static void RequireCandidate(CertifiedRun run, RunBound bound) =>
        Require(
            run.SigmaCandidates.Any(levels => levels.SequenceEqual(bound.Sigma)),
            $"{bound.Kind}: a candidate has a sigma that is not among those of $.sigmaCandidates"
        );

    private static void RequireChoices(string name, LedgerEntry[] paid, params double[] choices) =>
        Require(
            paid.Zip(choices).All(pair => pair.First.ChoiceCount >= pair.Second),
            $"{name}: the ledger pays for {string.Join(", ", paid.Select(entry => entry.ChoiceCount))} choices, expected at least {string.Join(", ", choices)}"
        );
}
