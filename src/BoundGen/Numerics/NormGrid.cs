namespace BoundGen;

/// <summary>
/// The finite geometric grid on which the norms xi_k and omega_k of a network that follows the sample are rounded up
/// (theory.md section 3): 10^-4 1.05^j up to 10^4. Each rounded norm costs a union over all of its points.
/// </summary>
public static class NormGrid
{
    private static readonly GeometricGrid Grid = new(1e-4, 1e4, 1.05, withZero: false);

    /// <summary>Number of grid points.</summary>
    public static int Count => Grid.Count;

    /// <summary>
    /// The least grid point that is at least as large; +infinity beyond the grid, where no bound says anything.
    /// </summary>
    /// <param name="norm">An upper bound of a norm, at least 0.</param>
    public static double RoundUp(double norm) => Grid.RoundUp(norm);
}
