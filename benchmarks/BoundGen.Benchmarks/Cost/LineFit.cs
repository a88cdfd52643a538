namespace BoundGen.Benchmarks.Cost;

/// <summary>
/// The straight line time = a + b n through points (n, time) that minimises the sum of squared relative errors.
/// </summary>
/// <param name="Microseconds">a: of a pass without a weight.</param>
/// <param name="NanosecondsPerMultiplyAdd">b.</param>
/// <param name="RSquared">1 less the share of the (relatively weighted) variance of times that the line leaves.</param>
/// <param name="LargestError">The largest relative distance of a point from the line.</param>
/// <param name="Points">How many points.</param>
internal sealed record LineFit(
    double Microseconds,
    double NanosecondsPerMultiplyAdd,
    double RSquared,
    double LargestError,
    int Points
)
{
    /// <summary>Microseconds of a pass with n multiply-adds.</summary>
    public double At(double multiplyAdds) => Microseconds + 1e-3 * NanosecondsPerMultiplyAdd * multiplyAdds;

    /// <summary>
    /// Fits at least two points; the weight of each is 1 / time^2, so that small networks count as much as large ones.
    /// </summary>
    public static LineFit Of(IReadOnlyList<CostPoint> points)
    {
        double[] weights = [.. points.Select(point => 1 / (point.Microseconds * point.Microseconds))];
        double total = weights.Sum();
        double meanN = Sum(point => point.MultiplyAdds) / total,
            meanTime = Sum(point => point.Microseconds) / total;
        double slope =
            Sum(point => (point.MultiplyAdds - meanN) * (point.Microseconds - meanTime))
            / Sum(point => Square(point.MultiplyAdds - meanN));
        var fit = new LineFit(meanTime - slope * meanN, 1e3 * slope, 0, 0, points.Count);
        return fit with
        {
            RSquared =
                1
                - Sum(point => Square(point.Microseconds - fit.At(point.MultiplyAdds)))
                    / Sum(point => Square(point.Microseconds - meanTime)),
            LargestError = points.Max(point => Math.Abs(fit.At(point.MultiplyAdds) / point.Microseconds - 1)),
        };

        double Sum(Func<CostPoint, double> term) => points.Zip(weights, (point, weight) => weight * term(point)).Sum();
    }

    private static double Square(double x) => x * x;
}
