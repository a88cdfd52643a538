using MathNet.Numerics;

namespace BoundGen;

/// <summary>
/// The binary relative entropy kl(q||p) = q ln(q/p) + (1-q) ln((1-q)/(1-p)) and its inverse (theory.md section 4), in nats.
/// </summary>
public static class BinaryRelativeEntropy
{
    // Covers the rounding of a term, relative to the term: 17 units of 2^-53 where a/b = 1.25, where ln magnifies most.
    private const double TermError = 32 * Rounding.DoubleUnit;

    /// <summary>kl(q||p) with 0 ln 0 = 0: at least 0, infinite where p excludes what q allows.</summary>
    /// <param name="q">In [0, 1].</param>
    /// <param name="p">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability that is NaN or outside [0, 1].</exception>
    public static double Kl(double q, double p)
    {
        CheckProbability(q, nameof(q));
        CheckProbability(p, nameof(p));
        var (value, _) = Evaluate(q, p);
        return Math.Max(value, 0);
    }

    /// <summary>klinv(q, c) = max{ p : kl(q||p) &lt;= c }, rounded up: never below the exact value.</summary>
    /// <param name="q">In [0, 1].</param>
    /// <param name="c">At least 0; infinity gives 1.</param>
    /// <returns>In [q, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument that is NaN or out of range.</exception>
    public static double Inverse(double q, double c)
    {
        CheckProbability(q, nameof(q));
        if (!(c >= 0))
            throw new ArgumentOutOfRangeException(nameof(c), c, "Expected a relative entropy of at least 0.");
        if (c == 0 || q == 1)
            return q;
        if (q == 0)
        {
            // 1 - exp(-c), without its cancellation; MathNet's Expm1 is off by up to 1e-11.
            double value = c < 1 ? 2 * Math.Exp(-0.5 * c) * Math.Sinh(0.5 * c) : 1 - Math.Exp(-c);
            return Math.Min(Math.BitIncrement(value * (1 + TermError)), 1);
        }

        // A point passes while the entropy less its rounding error does, so the end lies at or above the exact inverse.
        return Bisection.UpperEnd(q, 1, p =>
        {
            var (value, error) = Evaluate(q, p);
            return value - error <= c;
        });
    }

    /// <summary>The entropy and a bound of its rounding error.</summary>
    private static (double Value, double Error) Evaluate(double q, double p)
    {
        double first = q == 0 ? 0 : q * LogRatio(q, p, q - p);
        double second = q == 1 ? 0 : (1 - q) * LogRatio(1 - q, 1 - p, p - q);
        return (first + second, TermError * (Math.Abs(first) + Math.Abs(second)));
    }

    // ln(a/b), accurate also where a and b are close: their difference is then exact, or nearly.
    private static double LogRatio(double a, double b, double difference) =>
        Math.Abs(difference) < 0.25 * b ? SpecialFunctions.Log1p(difference / b) : Math.Log(a / b);

    private static void CheckProbability(double value, string name)
    {
        if (!(value is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, "Expected a probability in [0, 1].");
    }
}
