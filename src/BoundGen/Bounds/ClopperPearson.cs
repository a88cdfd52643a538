using MathNet.Numerics;

namespace BoundGen;

/// <summary>One-sided confidence limits of a probability from a count of failures.</summary>
public static class ClopperPearson
{
    /// <summary>
    /// Most trials that are accepted: beyond, the accuracy of the incomplete beta function has not been measured.
    /// </summary>
    public const long MaxTrials = 1_000_000_000;

    /// <summary>
    /// The Clopper-Pearson limit: the largest p with P(Bin(<paramref name="trials"/>, p) &lt;= <paramref name="failures"/>)
    /// &gt;= delta, rounded up. For independent trials that all fail with one probability, that probability is at most the
    /// limit with probability at least 1 - delta.
    /// </summary>
    /// <param name="failures">At least 0; from <paramref name="trials"/> on the limit is 1.</param>
    /// <param name="trials">In 1..<see cref="MaxTrials"/>, fixed beforehand.</param>
    /// <param name="confidence">Pays for the limit and for the choices behind it; is used up.</param>
    /// <returns>In (0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double UpperLimit(long failures, long trials, LedgerEntry confidence) =>
        UpperLimit(failures, trials, Take(failures, trials, confidence, largestDelta: 1));

    /// <summary>
    /// The limit for draws of theory.md section 4, whose failure probabilities may differ (every sample equally often, or
    /// passes plus a random subset; Lemma 2): as for equal ones, but 1 from <paramref name="trials"/> - 1 failures on.
    /// </summary>
    /// <param name="failures">At least 0.</param>
    /// <param name="trials">In 1..<see cref="MaxTrials"/>, fixed beforehand.</param>
    /// <param name="confidence">
    /// Pays for the limit and for the choices behind it, with at most 1/4 for each of them: Hoeffding's comparison with the
    /// binomial distribution holds in its far tail only. Is used up.
    /// </param>
    /// <returns>In (0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double MonteCarloUpperLimit(long failures, long trials, LedgerEntry confidence)
    {
        double delta = Take(failures, trials, confidence, largestDelta: 0.25);
        return failures >= trials - 1 ? 1 : UpperLimit(failures, trials, delta);
    }

    /// <summary>The limit as a function of a bare delta in (0, 1).</summary>
    /// <remarks>
    /// P(Bin(N, p) &lt;= F) is the incomplete beta function I_{1-p}(N - F, F + 1). MathNet subtracts logarithms of gamma
    /// functions as large as N ln N and so gets it with a relative error proportional to N: measured against 40 digits at most 4
    /// N ln N 2^-52, 8e-8 at ten million trials. The limit is taken at delta less 16 N ln N 2^-52 of itself, which raises it by a
    /// relative 6e-7 at ten million trials at most.
    /// </remarks>
    internal static double UpperLimit(long failures, long trials, double delta)
    {
        Check(failures, trials, delta, largestDelta: 1);
        if (failures >= trials)
            return 1;

        // Without failures the tail is (1 - p)^N: no need for the beta function.
        if (failures == 0)
            return BinaryRelativeEntropy.Inverse(0, -Math.Log(delta) / trials);

        double target = delta * (1 - 32 * Rounding.DoubleUnit * trials * Math.Log(trials + 1.0));
        return Bisection.UpperEnd(0, 1, p =>
            SpecialFunctions.BetaRegularized(trials - failures, failures + 1.0, 1 - p) >= target
        );
    }

    /// <summary>
    /// The lower limit: the largest p with P(Bin(<paramref name="trials"/>, p) &gt;= <paramref name="failures"/>) &lt;= delta,
    /// rounded down. It pays for no bound: data that are to contradict one are held against it.
    /// </summary>
    /// <param name="failures">In 0..<paramref name="trials"/>.</param>
    /// <param name="trials">In 1..<see cref="MaxTrials"/>, fixed beforehand.</param>
    /// <param name="delta">In (0, 1).</param>
    /// <returns>In [0, 1); 0 without failures.</returns>
    internal static double LowerLimit(long failures, long trials, double delta)
    {
        Check(failures, trials, delta, largestDelta: 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(failures, trials);
        if (failures == 0)
            return 0;

        // As for the upper limit; P(Bin(N, p) >= F) is I_p(F, N - F + 1).
        double target = delta * (1 - 32 * Rounding.DoubleUnit * trials * Math.Log(trials + 1.0));
        return Math.BitDecrement(
            Bisection.UpperEnd(0, 1, p => SpecialFunctions.BetaRegularized(failures, trials - failures + 1.0, p) <= target)
        );
    }

    /// <summary>Uses up the confidence once everything about the limit is in order.</summary>
    private static double Take(long failures, long trials, LedgerEntry confidence, double largestDelta)
    {
        ArgumentNullException.ThrowIfNull(confidence);
        Check(failures, trials, confidence.DeltaPerChoice, largestDelta);
        return confidence.Take().DeltaPerChoice;
    }

    private static void Check(long failures, long trials, double delta, double largestDelta)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(failures);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, MaxTrials);
        if (!(delta > 0 && delta <= largestDelta && delta < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(delta),
                delta,
                $"Expected a failure probability above 0 and {(largestDelta < 1 ? "at most 1/4" : "below 1")}."
            );
        }
    }
}
