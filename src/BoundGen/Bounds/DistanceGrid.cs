namespace BoundGen;

/// <summary>
/// The finite geometric grid on which distance caps rho_k are rounded up (theory.md section 4): 0 and 10^-6 1.02^j up
/// to 10^6. A cap that follows the sample costs a union over all of its points.
/// </summary>
public static class DistanceGrid
{
    private const double Least = 1e-6;
    private const double Largest = 1e6;
    private const double Ratio = 1.02;

    private static readonly double[] Grid = Build();

    /// <summary>Number of grid points a layer.</summary>
    public static int Count => Grid.Length;

    /// <summary>What caps cost that follow the sample: a grid for each of rho_1..rho_{K+1}.</summary>
    /// <param name="layers">K + 1.</param>
    public static IEnumerable<Choice> Choices(int layers) =>
        Enumerable.Range(1, layers).Select(k => new Choice($"rho_{k}", Count));

    /// <summary>The least grid point that is at least ||theta^k - theta_0^k|| as computed in double precision.</summary>
    /// <exception cref="ArgumentException">The distance is beyond the grid.</exception>
    public static double RoundUp(double distance)
    {
        // More than distances computed in double precision can be off by, compensated or not.
        double covered = distance * (1 + 1e-6);
        int index = Array.BinarySearch(Grid, covered);
        index = index < 0 ? ~index : index;
        if (double.IsNaN(distance) || index == Grid.Length)
            throw new ArgumentException($"The distance from the prior is {distance}, beyond the grid of caps up to {Largest}.", nameof(distance));
        return Grid[index];
    }

    private static double[] Build()
    {
        var points = new List<double> { 0 };
        for (double point = Least; point < Largest * Ratio; point *= Ratio)
            points.Add(point);
        return [.. points];
    }
}
