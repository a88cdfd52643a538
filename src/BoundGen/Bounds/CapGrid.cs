namespace BoundGen;

/// <summary>
/// The finite geometric grid on which distance caps rho_k are rounded up where they were not fixed before the sample was seen
/// (theory.md section 4): 0 and 10^-5 1.25^j up to 10.2. Coarse, since bounds pay for every layer.
/// </summary>
public static class CapGrid
{
    private static readonly GeometricGrid Grid = new(1e-5, 10, 1.25, withZero: true);

    /// <summary>The last point.</summary>
    public static double Largest => Grid.Largest;

    /// <summary>Number of grid points a layer, 64.</summary>
    public static int Count => Grid.Count;

    /// <summary>What caps cost that follow the sample: a grid for each of rho_1..rho_{K+1}.</summary>
    /// <param name="layers">K + 1.</param>
    public static IEnumerable<GridChoice> Choices(int layers) =>
        Enumerable.Range(1, layers).Select(k => new GridChoice($"rho_{k}", Count));

    /// <summary>The least grid point that is at least a certified distance; infinite beyond the grid.</summary>
    public static double RoundUp(double distance) => Grid.RoundUp(distance);
}
