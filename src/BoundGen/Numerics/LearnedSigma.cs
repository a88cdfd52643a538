namespace BoundGen;

/// <summary>
/// The grid of noise levels that sigma_k is learned on, layer by layer, with the sample in view: 0.003 times 1.15^i, i = 0..47,
/// up to 2.1 (theory.md section 12). Bounds at learned levels pay for the grids of all layers.
/// </summary>
public static class LearnedSigma
{
    /// <summary>The number of combinations must be a whole number of 63 bits.</summary>
    public const int MostLayers = 11;

    private const double Least = 0.003,
        Ratio = 1.15;

    private static readonly double[] Points = Build();

    /// <summary>Number of grid points a layer, 48.</summary>
    public static int Count => Points.Length;

    /// <summary>How many combinations there are.</summary>
    /// <param name="layers">K + 1, from 1 to <see cref="MostLayers"/>.</param>
    public static long Choices(int layers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layers, MostLayers);
        return Enumerable.Repeat((long)Count, layers).Aggregate((product, count) => product * count);
    }

    /// <summary>The grid point that is nearest by its logarithm.</summary>
    /// <param name="sigma">A positive number.</param>
    public static double Nearest(double sigma) => Points.MinBy(point => Math.Abs(Math.Log(sigma / point)));

    /// <summary>Whether each layer's level is a point of the grid.</summary>
    /// <param name="levels">Shape [K + 1].</param>
    public static bool Covers(IReadOnlyCollection<double> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        return levels.Count <= MostLayers && levels.All(level => Array.BinarySearch(Points, level) >= 0);
    }

    private static double[] Build()
    {
        double[] points = new double[48];
        points[0] = Least;
        for (int i = 1; i < points.Length; i++)
            points[i] = points[i - 1] * Ratio;
        return points;
    }
}
