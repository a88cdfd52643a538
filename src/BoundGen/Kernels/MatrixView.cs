using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>A matrix in memory that belongs to someone else: entry (i, j) is value i * RowStride + j * ColumnStride.</summary>
/// <typeparam name="T">Type of an entry.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct MatrixView<T>
    where T : unmanaged
{
    /// <summary>Views a row-major contiguous matrix.</summary>
    /// <param name="values">Shape [<paramref name="rows"/>, <paramref name="columns"/>]; may be longer.</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <exception cref="ArgumentException">Too few values, or a negative number.</exception>
    public MatrixView(ReadOnlySpan<T> values, int rows, int columns)
        : this(values, rows, columns, columns, 1) { }

    /// <summary>Views a matrix with a distance between rows and one between columns, both in entries.</summary>
    /// <param name="values">At least (rows - 1) * rowStride + (columns - 1) * columnStride + 1 values.</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <param name="rowStride">From (i, j) to (i + 1, j), 0 or more.</param>
    /// <param name="columnStride">From (i, j) to (i, j + 1), 0 or more.</param>
    /// <exception cref="ArgumentException">Too few values, or a negative number.</exception>
    public MatrixView(ReadOnlySpan<T> values, int rows, int columns, int rowStride, int columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(columnStride);
        // Two products of non-negative ints and 1 stay below 2^63.
        long needed = rows == 0 || columns == 0 ? 0 : (rows - 1L) * rowStride + (columns - 1L) * columnStride + 1;
        if (values.Length < needed)
        {
            throw new ArgumentException(
                $"A {rows} x {columns} matrix with strides {rowStride} and {columnStride} needs {needed} values, got {values.Length}.",
                nameof(values)
            );
        }

        Values = values[..(int)needed];
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The memory from entry (0, 0) to the last entry.</summary>
    public ReadOnlySpan<T> Values { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance from one row to the next, in entries.</summary>
    public int RowStride { get; }

    /// <summary>Distance from one column to the next, in entries.</summary>
    public int ColumnStride { get; }

    /// <summary>The transposed matrix, in the same memory.</summary>
    public MatrixView<T> Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);
}
