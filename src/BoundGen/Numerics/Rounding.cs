namespace BoundGen;

/// <summary>
/// Unit roundoff, and what is added to a computed number so that it bounds the exact one. No other file spells these constants.
/// </summary>
/// <remarks>
/// A computed sum of n non-negative terms, each off by at most 4 roundings, is too small by at most a factor 1 - (n + 4) u.
/// The covers add twice that back.
/// </remarks>
internal static class Rounding
{
    /// <summary>u of double precision: no operation is off by more, relative to its result.</summary>
    public const double DoubleUnit = 1.0 / (1L << 53);

    /// <summary>u of single precision.</summary>
    public const double SingleUnit = 1.0 / (1 << 24);

    /// <summary>Above a double by at least what rounding it to single precision can take away.</summary>
    public const double AboveSingle = 1 + 2 * SingleUnit;

    /// <summary>Covers a handful of roots and logarithms, thousands of times.</summary>
    public const double Ample = 1 + 1e-12;

    /// <summary>The smallest normal float.</summary>
    public const double SmallestNormalSingle = 1.0 / (1L << 62) / (1L << 62) / 4;

    /// <summary>What underflow can cost one single-precision operation.</summary>
    public const double Underflow = 1.2e-38;

    /// <summary>
    /// Below the largest float by more than a factor 1 + gamma_n, gamma_n being below 1: sums up to here do not overflow.
    /// </summary>
    public const double LargestSum = 1e38;

    /// <summary>
    /// What a positive number is multiplied by that so many roundings in double precision may have lowered: 1 + 2 n u.
    /// </summary>
    /// <param name="roundings">n.</param>
    public static double Cover(double roundings) => 1 + roundings * (2 * DoubleUnit);

    /// <summary>For a sum in single precision, where underflow loses up to 2^-126 a term.</summary>
    public static double CoverSingle(double computed, int terms) =>
        computed * (1 + 2 * (terms + 4.0) * SingleUnit) + terms * Underflow;

    /// <summary>For a sum in double precision of terms made from floats, which cannot underflow.</summary>
    public static double CoverDouble(double computed, int terms) => computed * (1 + 2 * (terms + 4.0) * DoubleUnit);

    /// <summary>
    /// gamma_n = n u/(1 - n u) in single precision (theory.md section 7); infinite where it would be 1 or more.
    /// </summary>
    public static double GammaSingle(double n) =>
        n * SingleUnit < 0.5 ? n * SingleUnit / (1 - n * SingleUnit) : double.PositiveInfinity;

    /// <summary>gamma_n in double precision, for n below 2^40.</summary>
    public static double GammaDouble(double n) => 1.01 * n * DoubleUnit;
}
