namespace BoundGen;

/// <summary>
/// The PAC-Bayes bound of four cells at once (theory.md section 12): a sample is misclassified by the network alone, by both the
/// network and its prior, by the prior alone, or by neither. The prior's own limit enters with the share that is best.
/// </summary>
public static class VectorKl
{
    /// <summary>ln of the range in which the slack is searched, and of the accuracy: any point of it gives a bound.</summary>
    private const double LnLeastSlack = -40,
        LnMostSlack = 20,
        Accuracy = 1e-9;

    /// <summary>
    /// min over gamma in [0, 1] of gamma priorLimit + sup { p_A + (1 - gamma) p_B - gamma p_C : kl(q||p) &lt;= c }, c =
    /// (divergence + ln(xi(4, m)/delta))/m, rounded up. With probability at least 1 - delta, beside that of
    /// <paramref name="priorLimit"/>, the posterior's expected risk is at most this; so is the risk of one network drawn from it,
    /// where the divergence is ln(dQ/dP) at that network.
    /// </summary>
    /// <param name="cells">Frequencies on the samples, or upper limits of A and of B.</param>
    /// <param name="priorLimit">An upper limit of the prior's error, in [0, 1], paid for elsewhere.</param>
    /// <param name="divergence">KL of posterior and prior in nats, or ln(dQ/dP), of either sign; infinity gives 1.</param>
    /// <param name="samples">m, at least <see cref="PacBayesKl.MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="confidence">Pays for the bound and for every choice made after seeing the samples; is used up.</param>
    /// <returns>In [0, 1]; 1 says nothing (vacuous).</returns>
    /// <exception cref="ArgumentException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double Bound(ErrorCells cells, double priorLimit, double divergence, long samples, LedgerEntry confidence)
    {
        if (!(priorLimit is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(priorLimit), priorLimit, "Expected a limit in [0, 1].");
        if (double.IsNaN(divergence))
            throw new ArgumentOutOfRangeException(nameof(divergence), divergence, "Expected a number.");
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, PacBayesKl.MinSamples);
        ArgumentNullException.ThrowIfNull(confidence);

        double price = LnMoment(samples) - confidence.Take().LnDeltaPerChoice;
        if (double.IsPositiveInfinity(divergence))
            return 1;
        double slack = (Math.Abs(divergence) + price) * (16 * Rounding.DoubleUnit),
            budget = Math.Max(divergence + price + slack, 0) / samples * Rounding.Cover(1);
        return Math.Min(Least(0, 1, gamma => Bound(cells, priorLimit, budget, gamma)), 1);
    }

    /// <summary>
    /// <see cref="Bound(ErrorCells, double, double, long, LedgerEntry)"/> of upper limits of counted draws, for the posterior's
    /// expected risk.
    /// </summary>
    /// <param name="priorErrors">How many of the samples the prior misclassifies.</param>
    /// <param name="failures">Draws that erred.</param>
    /// <param name="excessFailures">Those of them on a sample on which the prior is right.</param>
    /// <param name="draws">N, fixed beforehand.</param>
    /// <param name="kl">KL of posterior and prior in nats, at least 0.</param>
    /// <param name="samples">m, at least <see cref="PacBayesKl.MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="testSet">Pays for the limit of the prior's errors; is used up.</param>
    /// <param name="pacBayes">Pays for the theorem and for every choice made after seeing the samples; is used up.</param>
    /// <param name="onlyNetwork">Pays for the limit of <paramref name="excessFailures"/>; is used up.</param>
    /// <param name="both">Pays for the limit of the other failures; is used up.</param>
    /// <exception cref="ArgumentException">An argument that is NaN or out of range.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double BoundFromDraws(
        long priorErrors,
        long failures,
        long excessFailures,
        long draws,
        double kl,
        long samples,
        LedgerEntry testSet,
        LedgerEntry pacBayes,
        LedgerEntry onlyNetwork,
        LedgerEntry both
    )
    {
        if (!(kl >= 0))
            throw new ArgumentOutOfRangeException(nameof(kl), kl, "Expected a divergence of at least 0.");
        double limit = ClopperPearson.UpperLimit(priorErrors, samples, testSet);
        var cells = ErrorCells.OfLimits(
            ClopperPearson.MonteCarloUpperLimit(excessFailures, draws, onlyNetwork),
            ClopperPearson.MonteCarloUpperLimit(failures - excessFailures, draws, both),
            (double)priorErrors / samples
        );
        return Bound(cells, limit, kl, samples, pacBayes);
    }

    /// <summary>
    /// <see cref="Bound(ErrorCells, double, double, long, LedgerEntry)"/> of one network drawn from the posterior.
    /// </summary>
    /// <param name="priorErrors">How many of the samples the prior misclassifies.</param>
    /// <param name="errors">How many the drawn network misclassifies.</param>
    /// <param name="excessErrors">How many of those on which the prior is right.</param>
    /// <param name="lnDensityRatio">ln(dQ/dP) at the drawn network, of either sign; infinity gives 1.</param>
    /// <param name="samples">m, at least <see cref="PacBayesKl.MinSamples"/>; none of them seen by the prior.</param>
    /// <param name="testSet">Pays for the limit of the prior's errors; is used up.</param>
    /// <param name="confidence">Pays for the rest and for every candidate drawn; is used up.</param>
    /// <exception cref="ArgumentException">
    /// An argument that is NaN or out of range, or counts that do not fit together.
    /// </exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double DisintegratedBound(
        long priorErrors,
        long errors,
        long excessErrors,
        double lnDensityRatio,
        long samples,
        LedgerEntry testSet,
        LedgerEntry confidence
    )
    {
        double limit = ClopperPearson.UpperLimit(priorErrors, samples, testSet),
            both = errors - excessErrors;
        var cells = new ErrorCells((double)excessErrors / samples, both / samples, (priorErrors - both) / samples);
        return Bound(cells, limit, lnDensityRatio, samples, confidence);
    }

    /// <summary>ln xi(4, m), rounded up: E exp(m kl(q||p)) is at most xi over the samples (Adams et al. 2022).</summary>
    internal static double LnMoment(long samples)
    {
        // The sum of section 12 for M = 4, with gamma(2) = gamma(1) = 1 and gamma(3/2) = gamma(1/2)/2 = sqrt(pi)/2.
        double root = Math.Sqrt(samples),
            sum = 1 + 8 / (Math.PI * root) + 6 / (Math.PI * samples) + 4 / (Math.PI * Math.PI * samples * root);
        double ln = 0.5 * Math.Log(Math.PI) + 1 / (12.0 * samples) + 1.5 * Math.Log(samples / 2.0) + Math.Log(sum);
        return ln * Rounding.Ample;
    }

    /// <summary>
    /// The bound for one gamma. By duality the supremum is the least of mu - exp(sum_i q_i ln(mu - a_i) - c) over mu above all
    /// a_i, the largest of which is 1; every mu gives an upper bound.
    /// </summary>
    private static double Bound(ErrorCells cells, double priorLimit, double budget, double gamma)
    {
        return gamma * priorLimit + Least(LnLeastSlack, LnMostSlack, lnSlack => Dual(Math.Exp(lnSlack)));

        // mu = 1 + slack, so that no digit of a small one is lost
        double Dual(double slack)
        {
            double first = Term(cells.OnlyNetwork, slack),
                second = Term(cells.Both, slack + gamma),
                third = Term(cells.OnlyPrior, slack + 1 + gamma),
                fourth = Term(cells.Neither, slack + 1),
                product = Math.Exp(first + second + third + fourth - budget),
                terms = Math.Abs(first) + Math.Abs(second) + Math.Abs(third) + Math.Abs(fourth) + budget;
            return 1 + slack - product + 64 * Rounding.DoubleUnit * (1 + slack + product * (1 + terms));
        }

        static double Term(double share, double distance) => share == 0 ? 0 : share * Math.Log(distance);
    }

    /// <summary>
    /// The least value of a function that falls, then rises, as golden sections find it; the ends are looked at.
    /// </summary>
    private static double Least(double low, double high, Func<double, double> function)
    {
        double golden = (Math.Sqrt(5) - 1) / 2,
            least = Math.Min(function(low), function(high)),
            left = high - golden * (high - low),
            right = low + golden * (high - low),
            atLeft = function(left),
            atRight = function(right);
        while (high - low > Accuracy)
        {
            least = Math.Min(least, Math.Min(atLeft, atRight));
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - golden * (high - low);
                atLeft = function(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + golden * (high - low);
                atRight = function(right);
            }
        }

        return least;
    }
}
