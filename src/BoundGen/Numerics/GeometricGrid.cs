namespace BoundGen;

/// <summary>A finite geometric grid on which quantities that follow the sample are rounded up.</summary>
/// <param name="least">The first point of the progression.</param>
/// <param name="largest">What the last point is not below.</param>
/// <param name="ratio">Of one point to the one before.</param>
/// <param name="withZero">Whether 0 is a point too.</param>
internal sealed class GeometricGrid(double least, double largest, double ratio, bool withZero)
{
    private readonly double[] _points = Build(least, largest, ratio, withZero);

    /// <summary>Number of points.</summary>
    public int Count => _points.Length;

    /// <summary>The last point.</summary>
    public double Largest => _points[^1];

    /// <summary>The least point that is at least as large; +infinity beyond the grid, and for NaN.</summary>
    public double RoundUp(double value)
    {
        int index = Array.BinarySearch(_points, value);
        index = index < 0 ? ~index : index;
        return index < _points.Length && !double.IsNaN(value) ? _points[index] : double.PositiveInfinity;
    }

    private static double[] Build(double least, double largest, double ratio, bool withZero)
    {
        List<double> points = withZero ? [0] : [];
        for (double point = least; point < largest * ratio; point *= ratio)
            points.Add(point);
        return [.. points];
    }
}
