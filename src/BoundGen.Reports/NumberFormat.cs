using System.Globalization;

namespace BoundGen.Reports;

/// <summary>Numbers as reports print them: in the invariant culture, an upper bound never below itself, confidence never above itself.</summary>
public static class NumberFormat
{
    private const int PercentDecimals = 2;

    /// <summary>10 to the number of digits that a confidence is printed with.</summary>
    private const decimal Step = 1e10m;

    /// <summary>An upper bound, rounded up.</summary>
    /// <param name="bound">The bound, at least 0.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static string UpperBound(double bound, int decimals) => Fixed(RoundUp(bound, decimals), decimals);

    /// <summary>An upper bound in percent, rounded up to two decimals.</summary>
    /// <param name="bound">The bound as a share.</param>
    public static string UpperBoundPercent(double bound) => Percent(RoundUp(bound, 2 + PercentDecimals));

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
    public static string Levels(IEnumerable<double> sigma) =>
        string.Join(' ', sigma.Distinct().Select(level => Significant(level, 3)));

    private static double RoundUp(double bound, int decimals)
    {
        double scale = Math.Pow(10, decimals),
            steps = Math.Ceiling(bound * scale);
        // The product may have been rounded down onto a step.
        return (steps / scale < bound ? steps + 1 : steps) / scale;
    }
}
