namespace BoundGen;

/// <summary>
/// The finite geometric grid on which the norms xi_k and omega_k of a network that follows the sample are rounded up
/// (theory.md section 3): 10^-4 1.05^j up to 10^4. Each rounded norm costs a union over all of its points.
/// </summary>
public static class NormGrid
{
    private const double Least = 1e-4;
    private const double Largest = 1e4;
    private const double Ratio = 1.05;

    private static readonly double[] Grid = Build();

    /// <summary>Number of grid points.</summary>
    public static int Count => Grid.Length;

    /// <summary>The least grid point that is at least as large; +infinity beyond the grid, where no bound says anything.</summary>
    /// <param name="norm">An upper bound of a norm, at least 0.</param>
    public static double RoundUp(double norm)
    {
        int index = Array.BinarySearch(Grid, norm);
        index = index < 0 ? ~index : index;
        return index < Grid.Length ? Grid[index] : double.PositiveInfinity;
    }

    private static double[] Build()
    {
        var points = new List<double>();
        for (double point = Least; point < Largest * Ratio; point *= Ratio)
            points.Add(point);
        return [.. points];
    }
}
