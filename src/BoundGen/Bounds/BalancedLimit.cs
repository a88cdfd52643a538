namespace BoundGen;

/// <summary>
/// An upper limit of the balanced error, the mean of the errors of C classes: the balanced limit of theory.md section 4.
/// </summary>
internal static class BalancedLimit
{
    /// <summary>The search narrows a range of 40 e-folds to 1e-7 of one, where the limit changes by 1e-14 of itself.</summary>
    private const int Steps = 40;

    /// <summary>The limit for delta = e^<paramref name="lnDelta"/>, rounded up.</summary>
    /// <param name="samples">n_c, shape [C], not all 0.</param>
    /// <param name="failures">F_c, shape [C], each in 0..n_c.</param>
    /// <param name="lnDelta">Below 0.</param>
    /// <returns>In (0, 1].</returns>
    public static double Upper(IReadOnlyList<int> samples, IReadOnlyList<int> failures, double lnDelta)
    {
        double rates = samples.Zip(failures, (n, failed) => n == 0 ? 0 : (double)failed / n).Sum();
        // Any kappa and nu give a limit: a search that misses the least one is off on the safe side.
        double low = Math.Log(1e-2),
            high = Math.Log(1e3 * samples.Max());
        double least = LeastOf(low, high, lnKappa =>
            LeastOf(low, high, lnNu => At(samples, rates, lnDelta, Math.Exp(lnKappa), Math.Exp(lnNu)))
        );
        return Math.Min(least, 1);
    }

    /// <summary>The limit at one kappa and nu.</summary>
    private static double At(IReadOnlyList<int> samples, double rates, double lnDelta, double kappa, double nu)
    {
        double sum = kappa * rates - lnDelta,
            magnitude = sum;
        foreach (int n in samples)
        {
            if (n == 0)
            {
                sum += nu;
                magnitude += nu;
                continue;
            }

            // A smaller b raises the maximum.
            double rest = Math.Max(Math.Exp(-kappa / n), 1e-300),
                b = 1 - rest,
                p = Math.Clamp(1 / b - n / nu, 0, 1),
                left = (1 - p) + p * rest;
            // A concave function lies below its tangent at any p, here nearly where it is largest.
            double slope = nu - n * b / left;
            sum += n * Math.Log(left) + nu * p + Math.Max(slope * (1 - p), -slope * p);
            magnitude += n + nu + 2 * kappa;
        }

        double rounding = 2 * Rounding.DoubleUnit * (samples.Count + 16) * magnitude;
        return (sum + rounding) / (nu * samples.Count) * Rounding.Ample;
    }

    /// <summary>The least value of a function that falls and then rises, by golden sections.</summary>
    private static double LeastOf(double low, double high, Func<double, double> function)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2,
            left = high - ratio * (high - low),
            right = low + ratio * (high - low),
            atLeft = function(left),
            atRight = function(right);
        for (int i = 0; i < Steps; i++)
        {
            if (atLeft < atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - ratio * (high - low);
                atLeft = function(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + ratio * (high - low);
                atRight = function(right);
            }
        }

        return Math.Min(atLeft, atRight);
    }
}
