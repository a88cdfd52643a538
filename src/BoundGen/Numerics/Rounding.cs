namespace BoundGen;

/// <summary>
/// Turns a computed sum of non-negative terms into an upper bound of the exact one: n terms, each off by at most 4
/// roundings, lose at most a factor 1 - (n + 4) u, and twice that is added back.
/// </summary>
internal static class Rounding
{
    private const double SingleUnit = 1.0 / (1 << 24);
    private const double DoubleUnit = 1.0 / (1L << 53);

    /// <summary>For a sum in single precision, where underflow loses up to 2^-126 a term.</summary>
    public static double CoverSingle(double computed, int terms) =>
        computed * (1 + 2 * (terms + 4.0) * SingleUnit) + terms * Underflow;

    /// <summary>For a sum in double precision of terms made from floats, which cannot underflow.</summary>
    public static double CoverDouble(double computed, int terms) => computed * (1 + 2 * (terms + 4.0) * DoubleUnit);

    /// <summary>Below the largest float by more than a factor 1 + gamma_n, gamma_n being below 1: sums up to here do not overflow.</summary>
    public const double LargestSum = 1e38;

    /// <summary>What underflow can cost one single-precision operation.</summary>
    public const double Underflow = 1.2e-38;

    /// <summary>gamma_n = n u/(1 - n u) in single precision (theory.md section 7); infinite from n u = 1 on, where nothing is known.</summary>
    public static double GammaSingle(double n) =>
        n * SingleUnit < 1 ? n * SingleUnit / (1 - n * SingleUnit) : double.PositiveInfinity;

    /// <summary>gamma_n in double precision, for n below 2^40.</summary>
    public static double GammaDouble(double n) => 1.01 * n * DoubleUnit;
}
