using MathNet.Numerics;

namespace BoundGen.Reference;

/// <summary>The PAC-Bayes frame of theory.md section 4, every inverse by bisection from its definition.</summary>
public static class ReferenceBounds
{
    /// <summary>Binary relative entropy kl(q||p) in nats, q and p in [0,1].</summary>
    public static double BinaryKl(double q, double p) => Term(q, p) + Term(1 - q, 1 - p);

    /// <summary>klinv(q, c) = max{ p : kl(q||p) &lt;= c }, q in [0,1], c >= 0.</summary>
    /// <exception cref="ArgumentException">q outside [0,1] or a negative c.</exception>
    public static double KlInverse(double q, double c)
    {
        if (!(q >= 0 && q <= 1))
            throw new ArgumentException($"The rate is {q}, expected 0 to 1.", nameof(q));
        if (!(c >= 0))
            throw new ArgumentException($"The budget is {c}, expected at least 0.", nameof(c));
        return LastTrue(p => BinaryKl(q, p) <= c, q, 1);
    }

    /// <summary>One-sided Clopper-Pearson upper limit: the largest p with P(Bin(n, p) &lt;= failures) >= delta.</summary>
    /// <returns>The limit; 1 if all failed.</returns>
    /// <exception cref="ArgumentException">Failures outside 0..n, n below 1, or delta outside (0,1).</exception>
    public static double ClopperPearsonUpper(int failures, int n, double delta)
    {
        if (n < 1 || failures < 0 || failures > n)
            throw new ArgumentException($"{failures} failures of {n}.", nameof(failures));
        if (!(delta > 0 && delta < 1))
            throw new ArgumentException($"delta is {delta}, expected between 0 and 1.", nameof(delta));
        if (failures == n)
            return 1;

        double[] lnBinomials = Enumerable.Range(0, failures + 1).Select(i => SpecialFunctions.BinomialLn(n, i)).ToArray();
        double AtMostFailures(double p) =>
            lnBinomials.Select((ln, i) => Math.Exp(ln + (i == 0 ? 0 : i * Math.Log(p)) + (n - i) * Math.Log(1 - p))).Sum();
        return LastTrue(p => AtMostFailures(p) >= delta, 0, 1);
    }

    /// <summary>
    /// Per-class limits: Clopper-Pearson at delta/C for each of C classes, so that all hold together; 1 for a class without
    /// samples.
    /// </summary>
    /// <param name="failures">F_c, shape [C].</param>
    /// <param name="samples">n_c, shape [C].</param>
    /// <param name="delta">Probability with which any of them may be wrong.</param>
    /// <exception cref="ArgumentException">As <see cref="ClopperPearsonUpper"/>, or shapes that differ.</exception>
    public static double[] PerClassUpper(int[] failures, int[] samples, double delta)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(samples);
        if (failures.Length != samples.Length)
            throw new ArgumentException($"{failures.Length} failures of {samples.Length} classes.", nameof(failures));
        return [.. failures.Zip(samples, (failed, n) => n == 0 ? 1 : ClopperPearsonUpper(failed, n, delta / samples.Length))];
    }

    /// <summary>
    /// The balanced limit: over a grid of kappa the largest mean of class errors p_c that the Chernoff bound
    /// kappa R + sum_c n_c ln(1 - p_c b_c) >= ln delta allows. The p_c are those of a multiplier, found by bisection.
    /// </summary>
    /// <param name="failures">F_c, shape [C].</param>
    /// <param name="samples">n_c, shape [C].</param>
    /// <param name="delta">Probability with which the limit may be wrong.</param>
    public static double BalancedUpper(int[] failures, int[] samples, double delta)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(samples);
        double rates = failures.Zip(samples, (failed, n) => n == 0 ? 0 : failed / (double)n).Sum();
        double least = samples.Length;
        for (double kappa = 0.01; kappa < 100.0 * samples.Max(); kappa *= 1.02)
        {
            double Error(int n, double multiplier)
            {
                double b = 1 - Math.Exp(-kappa / n);
                return n == 0 ? 1 : Math.Min(1, Math.Max(0, 1 / b - n / multiplier));
            }

            double Exponent(double multiplier) =>
                kappa * rates
                + samples.Where(n => n > 0).Sum(n => n * Math.Log(1 - Error(n, multiplier) * (1 - Math.Exp(-kappa / n))));

            double largest = LastTrue(lnMultiplier => Exponent(Math.Exp(lnMultiplier)) >= Math.Log(delta), -20, 60);
            least = Math.Min(least, samples.Sum(n => Error(n, Math.Exp(largest))));
        }
        return least / samples.Length;
    }

    /// <summary>Upper limit of E_U from N draws: Clopper-Pearson, and 1 when failures >= N - 1 ("Estimating E_U").</summary>
    /// <exception cref="ArgumentException">As <see cref="ClopperPearsonUpper"/>, or delta above 1/4.</exception>
    public static double MonteCarloUpper(int failures, int draws, double delta)
    {
        if (!(delta <= 0.25))
            throw new ArgumentException($"delta is {delta}, expected at most 1/4.", nameof(delta));
        double limit = ClopperPearsonUpper(failures, draws, delta);
        return failures >= draws - 1 ? 1 : limit;
    }

    /// <summary>KL = sum_k ||theta^k - theta_0^k||^2 / (2 sigma_k^2) in nats.</summary>
    /// <param name="network">theta.</param>
    /// <param name="prior">theta_0.</param>
    /// <param name="sigma">sigma_1..sigma_{K+1}.</param>
    /// <exception cref="ArgumentException">Another shape of the prior or another number of sigmas.</exception>
    public static double Kl(ReferenceNetwork network, ReferenceNetwork prior, ReadOnlySpan<double> sigma)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (sigma.Length != network.K + 1)
            throw new ArgumentException($"Expected {network.K + 1} sigmas, got {sigma.Length}.", nameof(sigma));
        double kl = 0;
        for (int k = 1; k <= network.K + 1; k++)
        {
            double distance = network.Distance(prior, k);
            kl += distance * distance / (2 * sigma[k - 1] * sigma[k - 1]);
        }
        return kl;
    }

    /// <summary>PAC-Bayes-kl: klinv(rate, (KL + ln(2 sqrt(m)/delta) + lnChoices) / m).</summary>
    /// <param name="rate">Empirical rate, or its Monte Carlo upper limit, in [0,1].</param>
    /// <param name="kl">KL in nats.</param>
    /// <param name="m">Samples, at least 8.</param>
    /// <param name="delta">Probability with which the bound may fail.</param>
    /// <param name="lnChoices">ln of the number of grid points that could have been chosen.</param>
    /// <exception cref="ArgumentException">m below 8, a rate outside [0,1] or a negative budget.</exception>
    public static double PacBayesKl(double rate, double kl, int m, double delta, double lnChoices = 0)
    {
        if (m < 8)
            throw new ArgumentException($"PAC-Bayes-kl needs at least 8 samples, got {m}.", nameof(m));
        return KlInverse(rate, (kl + Math.Log(2 * Math.Sqrt(m) / delta) + lnChoices) / m);
    }

    /// <summary>Theorem 1: PAC-Bayes-kl of the rate of draws without a certificate, divided by 1 - eta, at most 1.</summary>
    /// <param name="rate">Rate of draws without a certificate, or its Monte Carlo upper limit, in [0,1].</param>
    /// <param name="kl">KL in nats.</param>
    /// <param name="m">Samples, at least 8.</param>
    /// <param name="delta">Probability with which the bound may fail.</param>
    /// <param name="eta">Probability with which a certificate may be wrong.</param>
    /// <param name="lnChoices">ln of the number of grid points that could have been chosen.</param>
    /// <exception cref="ArgumentException">As <see cref="PacBayesKl"/>.</exception>
    public static double Theorem1(double rate, double kl, int m, double delta, double eta, double lnChoices = 0) =>
        Math.Min(1, PacBayesKl(rate, kl, m, delta, lnChoices) / (1 - eta));

    /// <summary>
    /// Theorem 2 of section 10, at most 1: the Clopper-Pearson limit of the prior's errors, and Theorem 1 (for eta = 0
    /// PAC-Bayes-kl) of the rate of draws that fail where the prior is right.
    /// </summary>
    /// <param name="priorErrors">How many of the m samples the prior misclassifies.</param>
    /// <param name="priorDelta">delta_1, with which that limit may be wrong.</param>
    /// <param name="excessRate">Rate of those draws, or its Monte Carlo upper limit, in [0,1].</param>
    /// <param name="kl">KL in nats.</param>
    /// <param name="m">Samples, at least 8.</param>
    /// <param name="delta">delta_2, with which the rest may fail.</param>
    /// <param name="eta">Probability with which a certificate may be wrong.</param>
    /// <param name="lnChoices">ln of the number of grid points that could have been chosen.</param>
    /// <exception cref="ArgumentException">As <see cref="PacBayesKl"/> and <see cref="ClopperPearsonUpper"/>.</exception>
    public static double Theorem2(
        int priorErrors,
        double priorDelta,
        double excessRate,
        double kl,
        int m,
        double delta,
        double eta,
        double lnChoices = 0
    ) =>
        Math.Min(
            1,
            ClopperPearsonUpper(priorErrors, m, priorDelta) + PacBayesKl(excessRate, kl, m, delta, lnChoices) / (1 - eta)
        );

    /// <summary>
    /// ln(dQ/dP)(theta') = sum_k ( ||theta'^k - theta_0^k||^2 - ||theta'^k - theta^k||^2 ) / (2 sigma_k^2), and on top what it
    /// can grow by within the cell of networks that round to theta': its slope in every coordinate times half the gap to the
    /// next float.
    /// </summary>
    /// <param name="drawn">theta', of single precision.</param>
    /// <param name="network">theta.</param>
    /// <param name="prior">theta_0.</param>
    /// <param name="sigma">sigma_1..sigma_{K+1}.</param>
    public static double LnDensityRatio(
        ReferenceNetwork drawn,
        ReferenceNetwork network,
        ReferenceNetwork prior,
        ReadOnlySpan<double> sigma
    )
    {
        ArgumentNullException.ThrowIfNull(drawn);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(prior);
        double ratio = 0;
        for (int k = 1; k <= network.K + 1; k++)
        {
            double toPrior = drawn.Distance(prior, k),
                toNetwork = drawn.Distance(network, k);
            double growth =
                (network.W(k) - prior.W(k)).PointwiseAbs().PointwiseMultiply(drawn.W(k).Map(HalfGap)).Enumerate().Sum()
                + (network.B(k) - prior.B(k)).PointwiseAbs() * drawn.B(k).Map(HalfGap);
            ratio += ((toPrior * toPrior - toNetwork * toNetwork) / 2 + growth) / (sigma[k - 1] * sigma[k - 1]);
        }
        return ratio;
    }

    /// <summary>The disintegrated bound: klinv(rate, max(0, lnRatio + ln(2 sqrt(m)/delta) + lnChoices) / m).</summary>
    /// <param name="rate">Empirical error of theta', in [0,1].</param>
    /// <param name="lnRatio">ln(dQ/dP) at theta'.</param>
    /// <param name="m">Samples, at least 8.</param>
    /// <param name="delta">Probability with which the bound may fail.</param>
    /// <param name="lnChoices">ln of the number of candidates that were drawn.</param>
    /// <exception cref="ArgumentException">m below 8 or a rate outside [0,1].</exception>
    public static double Disintegrated(double rate, double lnRatio, int m, double delta, double lnChoices = 0)
    {
        if (m < 8)
            throw new ArgumentException($"The disintegrated bound needs at least 8 samples, got {m}.", nameof(m));
        return KlInverse(rate, Math.Max(0, lnRatio + Math.Log(2 * Math.Sqrt(m) / delta) + lnChoices) / m);
    }

    private static double HalfGap(double value) => ((double)MathF.BitIncrement((float)Math.Abs(value)) - Math.Abs(value)) / 2;

    private static double Term(double q, double p) => q == 0 ? 0 : q * Math.Log(q / p);

    // the last p in [low, high] where a condition that turns from true to false still holds; the upper end of the last
    // interval, because a bound errs upwards
    private static double LastTrue(Func<double, bool> condition, double low, double high)
    {
        if (condition(high))
            return high;
        for (int i = 0; i < 200; i++)
        {
            double middle = low + (high - low) / 2;
            if (condition(middle))
                low = middle;
            else
                high = middle;
        }
        return high;
    }
}
