namespace BoundGen.Benchmarks.Ratios;

/// <summary>Order statistics of times.</summary>
internal static class Quantile
{
    /// <summary>The element that a share of the others lies below.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(share * (sorted.Length - 1))];
    }

    public static double Median(IEnumerable<double> values) => Of(values, 0.5);
}
