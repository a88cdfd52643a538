namespace BoundGen;

/// <summary>
/// How values are spread. A quantile is the least value that at least its share of all values does not exceed.
/// </summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Q01">The 1 % quantile.</param>
/// <param name="Q10">The 10 % quantile.</param>
/// <param name="Median">The 50 % quantile.</param>
/// <param name="Q90">The 90 % quantile.</param>
/// <param name="Max">Largest value.</param>
public sealed record DistributionSummary(double Mean, double Min, double Q01, double Q10, double Median, double Q90, double Max)
{
    /// <summary>Summarises values.</summary>
    /// <param name="values">At least one, none NaN.</param>
    /// <exception cref="ArgumentException">No value, or one that is NaN.</exception>
    public static DistributionSummary From(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        // NaN sorts before all numbers.
        if (sorted.Length == 0 || double.IsNaN(sorted[0]))
            throw new ArgumentException($"{sorted.Length} values, expected at least one and none NaN.", nameof(values));
        return new(sorted.Average(), sorted[0], Quantile(1), Quantile(10), Quantile(50), Quantile(90), sorted[^1]);

        double Quantile(int percent) => sorted[Math.Max(0, (int)(((long)percent * sorted.Length + 99) / 100) - 1)];
    }
}
