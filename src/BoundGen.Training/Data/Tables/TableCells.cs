namespace BoundGen.Training;

/// <summary>The numbers of a table whose number of rows is not known until it has been read.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="columns">Numbers a row, at least 1.</param>
/// <param name="expectedRows">How many rows are expected.</param>
internal sealed class TableCells(string path, int columns, double expectedRows)
{
    /// <summary>No more numbers are made room for on the word of an estimate.</summary>
    private const int MostExpected = 1 << 28;

    private float[] _cells = new float[
        (long)Math.Clamp(expectedRows * 1.03 + 16, 1, Math.Max(1, MostExpected / columns)) * columns
    ];

    /// <summary>Row-major; longer than needed.</summary>
    public float[] Cells => _cells;

    /// <summary>Room for a row.</summary>
    /// <param name="row">Its place from 0.</param>
    /// <param name="share">How much of the file has been read, 0 to 1.</param>
    /// <exception cref="InvalidDataException">The table has more numbers than one array holds.</exception>
    public Span<float> Row(int row, double share)
    {
        long start = (long)row * columns;
        if (start + columns > _cells.Length)
            Grow(row, share);
        return _cells.AsSpan((int)start, columns);
    }

    private void Grow(int rows, double share)
    {
        int most = Array.MaxLength / columns;
        if (rows >= most)
            throw new InvalidDataException(
                FormattableString.Invariant($"{path}: has more than {most} rows of {columns} columns, the most that are read.")
            );
        double expected = Math.Max(rows * 1.25, rows / Math.Max(share, 0.001) * 1.02) + 16;
        Array.Resize(ref _cells, (int)Math.Min(expected, most) * columns);
    }
}
