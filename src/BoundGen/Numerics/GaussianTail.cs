using MathNet.Numerics;

namespace BoundGen;

/// <summary>Moments of a standard normal Z beyond a threshold, to a relative error of 1e-12, far out in the tail too.</summary>
public static class GaussianTail
{
    private const double InverseSqrtTwo = 0.70710678118654752440;
    private const double InverseSqrtTwoPi = 0.39894228040143267794;

    // From here on the closed forms of Q and psi lose too many digits by cancellation (as u^4 and u^2).
    private const double Far = 4;

    // The density is 0 in double from here on.
    private const double Beyond = 40;

    /// <summary>Phi(x) = P(Z &lt;= x).</summary>
    public static double Phi(double x) => 0.5 * SpecialFunctions.Erfc(-x * InverseSqrtTwo);

    /// <summary>phi(x), the density of Z.</summary>
    public static double Density(double x) => InverseSqrtTwoPi * Math.Exp(-0.5 * x * x);

    /// <summary>
    /// Q(a) = E (relu(a+Z) - relu(a))^2 of theory.md section 5 (Theorem P): how much of the noise on a pre-activation passes
    /// its ReLU. Increasing from 0 to 1; 1 from a = 9 on, where it is less than 3e-19 below.
    /// </summary>
    /// <returns>In [0, 1]; NaN for NaN.</returns>
    public static double Q(double a)
    {
        if (a >= 9)
            return 1;
        if (a >= 0)
            return 1 - ((1 - a * a) * Phi(-a) + a * Density(a));
        if (!(a <= -Far))
            return (1 + a * a) * Phi(a) + a * Density(a);
        if (a < -Beyond)
            return 0;
        var (first, second) = TailRatios(-a);
        return Density(a) * first * second / (first - a);
    }

    /// <summary>psi(u) = E relu(Z - u) = phi(u) - u Phi(-u) of theory.md section 5 (Theorem F). Decreasing, positive.</summary>
    /// <returns>At least 0; NaN for NaN.</returns>
    public static double Psi(double u)
    {
        if (!(u >= Far))
            return Density(u) - u * Phi(-u);
        if (u > Beyond)
            return 0;
        var (first, _) = TailRatios(u);
        return Density(u) * first / (u + first);
    }

    /// <summary>
    /// The least u &gt;= 0 with P(Z &gt; u) &lt;= exp(-<paramref name="lnInverse"/>), rounded up: x of theory.md section 11.
    /// </summary>
    /// <param name="lnInverse">A number; 0 is the least u where it is ln 2 or less.</param>
    internal static double UpperQuantile(double lnInverse)
    {
        // Where the probability is too small for a double, a larger number that needs none: P(Z > u) <= exp(-u^2/2).
        if (lnInverse > 700)
            return Math.Sqrt(2 * lnInverse);
        double tail = Math.Exp(-lnInverse);
        // Phi is off by 1e-12 of itself at most, which moves u by less than 2e-12.
        return 0.5 <= tail ? 0 : Bisection.UpperEnd(0, Beyond, u => Phi(-u) > tail) + 1e-11;
    }

    // With J_n = integral of t^n exp(-u t - t^2/2) over t >= 0, E relu(Z-u)^n = phi(u) J_n, and integration by parts gives
    // J_0 (u + J_1/J_0) = 1 and J_n (u + J_{n+1}/J_n) = n J_{n-1}: the ratios r_n = J_n/J_{n-1} are the continued fraction
    // r_n = n/(u + r_{n+1}), all terms positive. Started at the fixed point of its tail, its error is 4e-14 at u = 4 and
    // falls from there. It is kept as a quotient, since divisions are slow.
    private static (double First, double Second) TailRatios(double u)
    {
        const int Terms = 24;
        double above = 2 * (Terms + 1);
        double below = Math.Sqrt(u * u + 4 * (Terms + 1)) + u;
        for (int n = Terms; n > 2; n--)
            (above, below) = (n * below, Math.FusedMultiplyAdd(u, below, above));
        double second = 2 / (u + above / below);
        return (1 / (u + second), second);
    }
}
