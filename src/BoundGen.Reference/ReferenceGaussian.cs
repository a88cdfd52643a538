using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace BoundGen.Reference;

/// <summary>Functions of the standard normal distribution in theory.md section 5; Z is standard normal.</summary>
public static class ReferenceGaussian
{
    // Beyond this the functions below are 0 or 1 to double precision, and infinity times 0 must not make them NaN.
    private const double Far = 50;

    /// <summary>phi(u), the density of Z.</summary>
    public static double Density(double u) => Normal.PDF(0, 1, u);

    /// <summary>Phi(u) = P(Z &lt;= u), accurate in the lower tail.</summary>
    public static double Phi(double u) => 0.5 * SpecialFunctions.Erfc(-u / Math.Sqrt(2));

    /// <summary>Q(a) = E (relu(a + Z) - relu(a))^2, increasing from 0 to 1.</summary>
    public static double Q(double a)
    {
        if (Math.Abs(a) > Far)
            return a > 0 ? 1 : 0;
        return a >= 0 ? 1 - (1 - a * a) * Phi(-a) - a * Density(a) : Math.Max(0, (1 + a * a) * Phi(a) + a * Density(a));
    }

    /// <summary>psi(u) = phi(u) - u Phi(-u) = E relu(Z - u) for u >= 0, decreasing.</summary>
    public static double Psi(double u) => u > Far ? 0 : Math.Max(0, Density(u) - u * Phi(-u));
}
