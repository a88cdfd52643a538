namespace BoundGen;

/// <summary>Factors that turn a computed sum of non-negative terms into an upper bound of the exact one.</summary>
internal static class Rounding
{
    /// <summary>u of single precision, 2^-24.</summary>
    public const double SingleUnit = 1.0 / (1 << 24);

    /// <summary>u of double precision, 2^-53.</summary>
    public const double DoubleUnit = 1.0 / (1L << 53);

    /// <summary>
    /// At least the exact sum: n terms, each off by at most 4 roundings, lose at most a factor 1 - (n + 4) u, and
    /// twice that is added back. Underflow loses at most 2^-126 a term.
    /// </summary>
    public static double CoverSum(double computed, int terms, double unit) =>
        computed * (1 + 2 * (terms + 4.0) * unit) + (unit == SingleUnit ? terms * 1.2e-38 : 0);
}
