namespace BoundGen;

/// <summary>
/// The finite geometric grid on which distance caps rho_k are rounded up (theory.md section 4): 0 and 10^-6 1.02^j up
/// to 10^6. A cap that follows the sample costs a union over all of its points.
/// </summary>
public static class DistanceGrid
{
    private const double Largest = 1e6;

    private static readonly GeometricGrid Grid = new(1e-6, Largest, 1.02, withZero: true);

    /// <summary>Number of grid points a layer.</summary>
    public static int Count => Grid.Count;

    /// <summary>What caps cost that follow the sample: a grid for each of rho_1..rho_{K+1}.</summary>
    /// <param name="layers">K + 1.</param>
    public static IEnumerable<GridChoice> Choices(int layers) =>
        Enumerable.Range(1, layers).Select(k => new GridChoice($"rho_{k}", Count));

    /// <summary>The least grid point that is at least ||theta^k - theta_0^k|| as computed in double precision.</summary>
    /// <exception cref="ArgumentException">The distance is beyond the grid.</exception>
    public static double RoundUp(double distance)
    {
        // More than distances computed in double precision can be off by, compensated or not.
        double rounded = Grid.RoundUp(distance * (1 + 1e-6));
        return double.IsFinite(rounded)
            ? rounded
            : throw new ArgumentException(
                $"The distance from the prior is {distance}, beyond the grid of caps up to {Largest}.",
                nameof(distance)
            );
    }
}
