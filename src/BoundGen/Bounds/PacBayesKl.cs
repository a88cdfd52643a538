namespace BoundGen;

/// <summary>
/// The PAC-Bayes-kl bound (Langford and Seeger; Maurer 2004) of theory.md section 4, and its disintegrated form.
/// </summary>
public static class PacBayesKl
{
    /// <summary>Fewest samples the bounds hold for.</summary>
    public const int MinSamples = 8;

    /// <summary>
    /// klinv(empirical, (KL + ln(2 sqrt(m)/delta))/m), rounded up: for a loss in [0, 1] fixed before the sample, the
    /// posterior's expected risk is at most this with probability at least 1 - delta, for all posteriors at once.
    /// </summary>
    /// <param name="empiricalUpper">In [0, 1]: the posterior's expected loss on the samples, or an upper limit of it.</param>
    /// <param name="kl">KL of posterior and prior in nats, at least 0; infinity gives 1.</param>
    /// <param name="samples">m, at least <see cref="MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="confidence">Pays for the bound and for every choice made after seeing the samples; is used up.</param>
    /// <returns>In [<paramref name="empiricalUpper"/>, 1]; 1 says nothing (vacuous).</returns>
    /// <exception cref="ArgumentException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double Bound(double empiricalUpper, double kl, long samples, LedgerEntry confidence)
    {
        if (!(kl >= 0))
            throw new ArgumentOutOfRangeException(nameof(kl), kl, "Expected a divergence of at least 0.");
        return Invert(empiricalUpper, kl, samples, confidence);
    }

    /// <summary>
    /// The Gibbs bound, and Theorem 1 for a certificate (theory.md section 4): <see cref="Bound"/> of the Monte Carlo limit of
    /// counted failures, over 1 - eta.
    /// </summary>
    /// <param name="failures">Draws that failed.</param>
    /// <param name="draws">N, fixed beforehand.</param>
    /// <param name="kl">KL of posterior and prior in nats, at least 0.</param>
    /// <param name="eta">
    /// What the certificate may be wrong with, in (0, 1); 0 for the Gibbs bound, which is no certificate.
    /// </param>
    /// <param name="samples">m, at least <see cref="MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="pacBayes">Pays for the theorem and for every choice made after seeing the samples; is used up.</param>
    /// <param name="monteCarlo">Pays for the limit, with at most 1/4 for each choice; is used up.</param>
    /// <returns>Above 0; from 1 on it says nothing (vacuous).</returns>
    /// <exception cref="ArgumentException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double BoundFromDraws(
        long failures,
        long draws,
        double kl,
        double eta,
        long samples,
        LedgerEntry pacBayes,
        LedgerEntry monteCarlo
    )
    {
        if (!(eta is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(eta), eta, "Expected a share in [0, 1).");
        double expected = ClopperPearson.MonteCarloUpperLimit(failures, draws, monteCarlo);
        // The factor covers the rounding of this line.
        return Bound(expected, kl, samples, pacBayes) / (1 - eta) * (eta == 0 ? 1 : Rounding.Cover(4));
    }

    /// <summary>
    /// Theorem 2 (theory.md section 10), the excess form of <see cref="BoundFromDraws"/>: the limit of the prior's errors, which
    /// no PAC-Bayes is needed for, and on top the bound of failures on samples on which the prior is right.
    /// </summary>
    /// <param name="priorErrors">How many of the samples the prior misclassifies.</param>
    /// <param name="excessFailures">Draws that failed on a sample on which the prior is right.</param>
    /// <param name="draws">N, fixed beforehand.</param>
    /// <param name="kl">KL of posterior and prior in nats, at least 0.</param>
    /// <param name="eta">As in <see cref="BoundFromDraws"/>.</param>
    /// <param name="samples">m, at least <see cref="MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="testSet">Pays for the limit of the prior's errors; is used up.</param>
    /// <param name="pacBayes">Pays for the rest and for every choice made after seeing the samples; is used up.</param>
    /// <param name="monteCarlo">Pays for the limit of the draws, with at most 1/4 for each choice; is used up.</param>
    /// <returns>Above 0; from 1 on it says nothing (vacuous).</returns>
    /// <exception cref="ArgumentException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double ExcessFromDraws(
        long priorErrors,
        long excessFailures,
        long draws,
        double kl,
        double eta,
        long samples,
        LedgerEntry testSet,
        LedgerEntry pacBayes,
        LedgerEntry monteCarlo
    ) =>
        Sum(
            ClopperPearson.UpperLimit(priorErrors, samples, testSet),
            BoundFromDraws(excessFailures, draws, kl, eta, samples, pacBayes, monteCarlo)
        );

    /// <summary>
    /// klinv(empirical, (ln(dQ/dP) + ln(2 sqrt(m)/delta))/m), rounded up, a negative right side raised to 0: the risk of the one
    /// network drawn from the posterior is at most this with probability at least 1 - delta over samples and draw (Rivasplata
    /// et al. 2020; Viallard et al. 2023).
    /// </summary>
    /// <param name="empirical">In [0, 1]: the drawn network's loss on the samples.</param>
    /// <param name="lnDensityRatio">ln(dQ/dP) at the drawn network, of either sign; infinity gives 1.</param>
    /// <param name="samples">m, at least <see cref="MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="confidence">Pays for the bound and for every candidate drawn; is used up.</param>
    /// <returns>In [<paramref name="empirical"/>, 1]; 1 says nothing (vacuous).</returns>
    /// <exception cref="ArgumentException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double DisintegratedBound(double empirical, double lnDensityRatio, long samples, LedgerEntry confidence)
    {
        if (double.IsNaN(lnDensityRatio))
            throw new ArgumentOutOfRangeException(nameof(lnDensityRatio), lnDensityRatio, "Expected a number.");
        return Invert(empirical, lnDensityRatio, samples, confidence);
    }

    /// <summary>Theorem 2, the excess form of <see cref="DisintegratedBound"/>.</summary>
    /// <param name="priorErrors">How many of the samples the prior misclassifies.</param>
    /// <param name="excessErrors">How many of those on which the prior is right the drawn network misclassifies.</param>
    /// <param name="lnDensityRatio">ln(dQ/dP) at the drawn network, of either sign; infinity gives 1.</param>
    /// <param name="samples">m, at least <see cref="MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="testSet">Pays for the limit of the prior's errors; is used up.</param>
    /// <param name="confidence">Pays for the rest and for every candidate drawn; is used up.</param>
    /// <returns>Above 0; from 1 on it says nothing (vacuous).</returns>
    /// <exception cref="ArgumentException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double ExcessDisintegrated(
        long priorErrors,
        long excessErrors,
        double lnDensityRatio,
        long samples,
        LedgerEntry testSet,
        LedgerEntry confidence
    ) =>
        Sum(
            ClopperPearson.UpperLimit(priorErrors, samples, testSet),
            DisintegratedBound((double)excessErrors / samples, lnDensityRatio, samples, confidence)
        );

    private static double Sum(double first, double second) => (first + second) * Rounding.Cover(1);

    private static double Invert(double empirical, double divergence, long samples, LedgerEntry confidence)
    {
        if (!(empirical is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(empirical), empirical, "Expected a loss in [0, 1].");
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, MinSamples);
        ArgumentNullException.ThrowIfNull(confidence);

        // ln(1/delta) is computed apart from the rest, because 1/delta may overflow. The slack covers the rounding of these
        // lines.
        double price = Math.Log(2 * Math.Sqrt(samples)) - confidence.Take().LnDeltaPerChoice;
        double slack = (Math.Abs(divergence) + price) * (16 * Rounding.DoubleUnit);
        double right = double.IsInfinity(divergence) ? divergence : divergence + price + slack;
        return BinaryRelativeEntropy.Inverse(empirical, Math.Max(right, 0) / samples);
    }
}
