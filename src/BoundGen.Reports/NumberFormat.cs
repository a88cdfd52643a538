using System.Globalization;
using System.Numerics;

namespace BoundGen.Reports;

/// <summary>
/// Numbers as reports print them: in the invariant culture, an upper bound never below itself, confidence never above itself.
/// </summary>
public static class NumberFormat
{
    private const int PercentDecimals = 2;

    /// <summary>10 to the number of digits that a confidence is printed with.</summary>
    private const decimal Step = 1e10m;

    /// <summary>An upper bound, rounded up.</summary>
    /// <param name="bound">The bound, at least 0.</param>
    /// <param name="decimals">Digits after the point.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative bound.</exception>
    public static string UpperBound(double bound, int decimals) => RoundedUp(bound, decimals, decimals);

    /// <summary>An upper bound in percent, rounded up to two decimals.</summary>
    /// <param name="bound">The bound as a share, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative bound.</exception>
    public static string UpperBoundPercent(double bound) => RoundedUp(bound, 2 + PercentDecimals, PercentDecimals) + "%";

    /// <summary>A lower bound in percent, rounded down to two decimals.</summary>
    /// <param name="bound">The bound as a share, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative bound.</exception>
    public static string LowerBoundPercent(double bound) => Rounded(bound, 2 + PercentDecimals, PercentDecimals, up: false) + "%";

    /// <summary>
    /// A bound that is no share, such as a distance or KL, rounded up to so many significant digits or to a whole number; nothing
    /// for none.
    /// </summary>
    /// <param name="bound">The bound, of either sign.</param>
    /// <param name="digits">Significant digits.</param>
    public static string UpperSignificant(double? bound, int digits)
    {
        if (bound is not { } value || value == 0 || !double.IsFinite(value))
            return Significant(bound, digits);
        int decimals = Math.Max(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0);
        return value > 0 ? RoundedUp(value, decimals, decimals) : "-" + Rounded(-value, decimals, decimals, up: false);
    }

    /// <summary>A bound in percent, or that it says nothing.</summary>
    /// <param name="bound">The bound as a share; from 1 on it is vacuous.</param>
    public static string BoundOrVacuous(double bound) => bound >= 1 ? "vacuous" : UpperBoundPercent(bound);

    /// <summary>A share in percent, rounded to the nearest.</summary>
    /// <param name="share">The share.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static string Percent(double share, int decimals = PercentDecimals) => Fixed(100 * share, decimals) + "%";

    /// <summary>A number with so many digits after the point; nothing for none.</summary>
    public static string Fixed(double? value, int decimals) =>
        value?.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) ?? "";

    /// <summary>A difference, with its sign and three decimals; nothing for none.</summary>
    public static string Difference(double? value) => value?.ToString("+0.000;-0.000", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A number with so many significant digits; nothing for none.</summary>
    public static string Significant(double? value, int digits) =>
        value?.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) ?? "";

    /// <summary>A whole number in groups of three digits; others are rounded.</summary>
    public static string Grouped(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number with all its digits.</summary>
    public static string Exact(IFormattable value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.ToString(null, CultureInfo.InvariantCulture);
    }

    /// <summary>The confidence of a statement that may be wrong with probability delta.</summary>
    /// <param name="delta">In (0, 1).</param>
    public static string Confidence(double delta) =>
        delta < 1e-9
            ? "more than 99.9999999%"
            : (Math.Floor((100m - 100m * (decimal)delta) * Step) / Step).ToString("0.##########", CultureInfo.InvariantCulture)
                + "%";

    /// <summary>The noise level of every layer, or one for all where they agree.</summary>
    public static string Levels(IReadOnlyCollection<double> sigma) =>
        string.Join(' ', (sigma.Distinct().Count() == 1 ? sigma.Take(1) : sigma).Select(level => Significant(level, 3)));

    /// <summary>
    /// The least integer that is at least 10^power times the bound, with so many of its digits after the point.
    /// </summary>
    private static string RoundedUp(double bound, int power, int decimals) => Rounded(bound, power, decimals, up: true);

    /// <summary>The same, or the largest integer that is at most as much.</summary>
    private static string Rounded(double bound, int power, int decimals, bool up)
    {
        if (bound < 0)
            throw new ArgumentOutOfRangeException(nameof(bound), bound, "Expected a bound of at least 0.");
        if (!double.IsFinite(bound))
            return Fixed(bound, decimals);

        // In integers, since a product of doubles would be rounded: the bound is exactly numerator / 2^1074.
        long bits = BitConverter.DoubleToInt64Bits(bound) & long.MaxValue;
        int exponent = (int)(bits >> 52);
        var fraction = new BigInteger(bits & ((1L << 52) - 1));
        var numerator = exponent == 0 ? fraction : (fraction + (1L << 52)) << (exponent - 1);
        var steps = BigInteger.DivRem(numerator * BigInteger.Pow(10, power), BigInteger.One << 1074, out var rest);
        string digits = (up && rest > 0 ? steps + 1 : steps).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0 ? digits : digits[..^decimals] + "." + digits[^decimals..];
    }
}
