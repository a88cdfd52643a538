using ScottPlot;

namespace BoundGen.Figures;

/// <summary>Ticks of a logarithmic axis: powers of ten, or some digits of each, or all, as many as are needed.</summary>
internal static class LogTicks
{
    private const int MostLabels = 9;
    private const double Rounding = 1e-9;

    /// <summary>Between two decimal logarithms.</summary>
    public static Tick[] Of(double start, double end)
    {
        int[] labelled = (end - start) switch
        {
            >= 3 => [1],
            >= 1 => [1, 2, 5],
            >= 0.5 => [1, 2, 3, 5, 7],
            _ => [1, 2, 3, 4, 5, 6, 7, 8, 9],
        };
        int first = (int)Math.Floor(start),
            count = (int)Math.Ceiling(end) - first + 1;
        // A vacuous bound can be as large as 10^100, so decades are left out where there are too many.
        int step = (count + MostLabels - 1) / MostLabels;
        var ticks =
            from decade in Enumerable.Range(first, count)
            from digit in Enumerable.Range(1, step == 1 ? 9 : 1)
            let at = decade + Math.Log10(digit)
            where at >= start - Rounding && at <= end + Rounding
            let isLabelled = labelled.Contains(digit) && decade % step == 0
            select isLabelled ? Tick.Major(at, Label(decade, digit, labelled.Length, end)) : Tick.Minor(at);
        return [.. ticks];
    }

    private static string Label(int decade, int digit, int labelled, double end) =>
        labelled == 1 ? TickLabel.PowerOfTen(decade) : TickLabel.Of(digit * Math.Pow(10, decade), Math.Pow(10, end));
}
