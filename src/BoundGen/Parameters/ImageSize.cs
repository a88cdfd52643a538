namespace BoundGen;

/// <summary>Height and width of an image in pixels.</summary>
public readonly record struct ImageSize
{
    /// <summary>A size.</summary>
    /// <param name="rows">Height, 1 or more.</param>
    /// <param name="columns">Width, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below 1.</exception>
    public ImageSize(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>Height.</summary>
    public int Rows { get; }

    /// <summary>Width.</summary>
    public int Columns { get; }

    /// <summary>As in <c>28 x 28</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Rows} x {Columns}");
}
