namespace BoundGen;

/// <summary>
/// Progressive validation (Blum, Kalai and Langford 1999; theory.md section 12): a chain of networks, each made from what came
/// before its block of samples and tested on that block. The bound is about a choice among the networks of the chain, made with
/// probabilities as the blocks are long; it is about none of them alone.
/// </summary>
public static class ProgressiveValidation
{
    /// <summary>How many values of lambda there are: -0.005, and on by a factor of 1.6 to -5.8.</summary>
    private const int LambdaCount = 16;

    private const double LeastLambda = 0.005,
        LambdaRatio = 1.6;

    /// <summary>
    /// The least over lambda of (1 - exp((lambda F - ln(|Lambda|/delta))/m))/(1 - e^lambda), rounded up: with probability at
    /// least
    /// 1 - delta the mean risk of the chain, weighted by m_t/m, is at most this.
    /// </summary>
    /// <param name="errors">F: errors of all networks on their blocks.</param>
    /// <param name="samples">m: samples of all blocks, in the order in which they were drawn.</param>
    /// <param name="confidence">Pays for the bound and for every choice made after seeing the samples; is used up.</param>
    /// <returns>In (0, 1]; 1 says nothing (vacuous).</returns>
    /// <exception cref="ArgumentException">Counts that do not fit together.</exception>
    /// <exception cref="InvalidOperationException">Confidence that has been used before.</exception>
    public static double Bound(long errors, long samples, LedgerEntry confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (errors < 0 || errors > samples)
            throw new ArgumentOutOfRangeException(nameof(errors), errors, $"Expected 0 to {samples} errors.");
        ArgumentNullException.ThrowIfNull(confidence);
        double price = Math.Log(LambdaCount) - confidence.Take().LnDeltaPerChoice,
            least = 1;
        for (int i = 0; i < LambdaCount; i++)
        {
            double lambda = LeastLambda * Math.Pow(LambdaRatio, i),
                exponent = (lambda * errors + price) / samples * Rounding.Ample;
            least = Math.Min(least, -Expm1(-exponent) / -Expm1(-lambda) * Rounding.Ample);
        }

        return least;
    }

    /// <summary>e^x - 1 for x at most 0; MathNet's is off by up to 1e-11.</summary>
    private static double Expm1(double x) => x > -1 ? 2 * Math.Exp(0.5 * x) * Math.Sinh(0.5 * x) : Math.Exp(x) - 1;
}
