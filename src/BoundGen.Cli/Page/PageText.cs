using System.Globalization;

namespace BoundGen.Cli.Page;

/// <summary>Numbers as the page prints them: invariant, bounds never below themselves, confidence never above itself.</summary>
internal static class PageText
{
    /// <summary>A bound in percent, or that it says nothing.</summary>
    public static string Bound(double bound) => bound >= 1 ? "vacuous" : Report.PercentUp(bound);

    /// <summary>1 - delta.</summary>
    public static string Confidence(double delta) =>
        delta < 1e-9
            ? "more than 99.9999999%"
            : (100m - 100m * (decimal)delta).ToString("0.##########", CultureInfo.InvariantCulture) + "%";

    /// <summary>Three digits; nothing where there is no number.</summary>
    public static string Short(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "";

    public static string Whole(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>One value for every layer, or one for all where they agree.</summary>
    public static string Levels(IEnumerable<double> sigma) => string.Join(' ', sigma.Distinct().Select(level => Short(level)));
}
