namespace BoundGen;

/// <summary>The PAC-Bayes-kl bound (Langford and Seeger; Maurer 2004) of theory.md section 4.</summary>
public static class PacBayesKl
{
    /// <summary>Fewest samples the bound holds for.</summary>
    public const long MinSamples = 8;

    /// <summary>
    /// klinv(empirical, (KL + ln(2 sqrt(m)/delta))/m), rounded up: for a loss in [0, 1] fixed before the sample, the
    /// posterior's expected risk is at most this with probability at least 1 - delta, for all posteriors at once.
    /// </summary>
    /// <param name="empiricalUpper">In [0, 1]: the posterior's expected loss on the samples, or an upper limit of it.</param>
    /// <param name="kl">KL of posterior and prior in nats, at least 0; infinity gives 1.</param>
    /// <param name="samples">m, at least <see cref="MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="delta">In (0, 1).</param>
    /// <param name="lnChoices">
    /// ln of the number of choices that could have been made after seeing the samples: each of them is paid for.
    /// </param>
    /// <returns>In [<paramref name="empiricalUpper"/>, 1]; 1 says nothing (vacuous).</returns>
    /// <exception cref="ArgumentException">An argument that is NaN or out of range.</exception>
    public static double Bound(double empiricalUpper, double kl, long samples, double delta, double lnChoices = 0)
    {
        if (!(empiricalUpper is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(empiricalUpper), empiricalUpper, "Expected a loss in [0, 1].");
        if (!(kl >= 0))
            throw new ArgumentOutOfRangeException(nameof(kl), kl, "Expected a divergence of at least 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, MinSamples);
        if (!(delta is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Expected a failure probability in (0, 1).");

        if (!(lnChoices >= 0))
            throw new ArgumentOutOfRangeException(nameof(lnChoices), lnChoices, "Expected the logarithm of at least 1.");

        // The logarithms apart: 1/delta may overflow. The factor covers the rounding of this line.
        double complexity = (kl + Math.Log(2 * Math.Sqrt(samples)) - Math.Log(delta) + lnChoices) / samples * (1 + Math.ScaleB(1, -49));
        return BinaryRelativeEntropy.Inverse(empiricalUpper, complexity);
    }
}
