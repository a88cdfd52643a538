using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen.Runtime;

/// <summary>Matrix products in float and double, single-threaded, without managed allocation.</summary>
/// <remarks>
/// Every entry is one chain: +0, then one fused multiply-add per k in ascending order. So an entry has the same bits
/// wherever it stands in the matrix, whatever the strides, and on every machine with fused multiply-add (without it
/// the same bits come slowly).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MatrixProduct
{
    /// <summary>
    /// Bytes of one column of a strip of A: 64 floats or 32 doubles, which whole tiles fill. A strip and one panel of B
    /// stay in the level-2 cache together for about 1000 columns of A.
    /// </summary>
    private const int StripBytes = 256;

    /// <summary>Computes C = A B.</summary>
    /// <param name="a">Shape [m, k].</param>
    /// <param name="b">Shape [k, n].</param>
    /// <param name="c">Shape [m, n], row-major contiguous; must not overlap A or B.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">Shapes that do not match, C overlaps an operand, or one too large to copy.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    // Vector512.IsHardwareAccelerated is false on server processors where 512 bits make these kernels half as fast again.
    public static void Multiply<T>(MatrixView<T> a, MatrixView<T> b, Span<T> c)
        where T : unmanaged => Multiply(a, b, c, Avx512F.IsSupported);

    /// <summary>
    /// As <see cref="Multiply{T}(MatrixView{T}, MatrixView{T}, Span{T})"/>, with 512-bit vectors or 256-bit ones.
    /// </summary>
    internal static void Multiply<T>(MatrixView<T> a, MatrixView<T> b, Span<T> c, bool wide)
        where T : unmanaged
    {
        Check(a, b, c);
        if (a.Columns == 0)
            c.Clear();
        if (c.IsEmpty || a.Columns == 0)
            return;

        int width = 3 * (wide ? Vector512<T>.Count : Vector256<T>.Count);
        int stripRows = StripBytes / Unsafe.SizeOf<T>();
        // Rows of A are read in place. Columns are copied first: read in place, every step would be on another page.
        bool inPlace = a.ColumnStride == 1;
        using var panelBlock = ScratchBlock.Rent(PackedBytes<T>(b.Rows, b.Columns, width));
        using var stripBlock = ScratchBlock.Rent(inPlace ? 0 : PackedBytes<T>(a.Columns, 1, stripRows));
        Span<T> panels = panelBlock.Span<T>();
        Span<T> strip = stripBlock.Span<T>();

        for (int j = 0; j < b.Columns; j += width)
            Pack(b, j, width, panels[(j * b.Rows)..]);
        for (int i = 0; i < a.Rows; i += stripRows)
        {
            int rows = Math.Min(stripRows, a.Rows - i);
            if (!inPlace)
                Pack(a.Transposed, i, stripRows, strip);
            MatrixView<T> part = inPlace
                ? new(a.Values[(i * a.RowStride)..], rows, a.Columns, a.RowStride, 1)
                : new(strip, rows, a.Columns, 1, stripRows);
            MultiplyStrip(part, panels, b.Columns, c[(i * b.Columns)..], wide);
        }
    }

    private static void Check<T>(MatrixView<T> a, MatrixView<T> b, Span<T> c)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Matrix products are for float and double, not for {typeof(T)}.");
        if (a.Columns != b.Rows)
        {
            throw new ArgumentException(
                $"A {a.Rows} x {a.Columns} matrix times a {b.Rows} x {b.Columns} one: the right one needs {a.Columns} rows, got {b.Rows}.",
                nameof(b)
            );
        }

        if (c.Length != (long)a.Rows * b.Columns)
            throw new ArgumentException(
                $"The product is {a.Rows} x {b.Columns}: {(long)a.Rows * b.Columns} values, got {c.Length}.",
                nameof(c)
            );
        if (a.Values.Overlaps(c) || b.Values.Overlaps(c))
            throw new ArgumentException("The product may not overlap its operands in memory.", nameof(c));
    }

    /// <summary>
    /// Bytes of <paramref name="rows"/> by <paramref name="columns"/> values, the columns padded to whole panels.
    /// </summary>
    private static nint PackedBytes<T>(int rows, int columns, int width)
        where T : unmanaged
    {
        long values = ((columns - 1L) / width + 1) * width * rows;
        if (values > Array.MaxLength)
            throw new ArgumentException(
                $"A product over {rows} by {columns} values would copy {values} of them, at most {Array.MaxLength} can be.",
                nameof(rows)
            );
        return (nint)values * Unsafe.SizeOf<T>();
    }

    /// <summary>Copies columns of a matrix into a panel [rows, width], with zeros where the matrix has no column.</summary>
    private static void Pack<T>(MatrixView<T> matrix, int firstColumn, int width, Span<T> panel)
        where T : unmanaged
    {
        // Where columns are contiguous: this many values of each column at a time, so that what is written stays in L1.
        const int RowsAtOnce = 32;
        // Where rows are contiguous: this many rows are fetched ahead, as no prefetcher follows from one page to another.
        const int RowsAhead = 16;
        int columns = Math.Min(width, matrix.Columns - firstColumn);
        if (columns < width)
            panel[..(matrix.Rows * width)].Clear();

        ReadOnlySpan<T> source = matrix.Values[(firstColumn * matrix.ColumnStride)..];
        if (matrix.ColumnStride == 1)
        {
            for (int k = 0; k < matrix.Rows; k++)
            {
                if (k + RowsAhead < matrix.Rows)
                    CacheLine.Prefetch(
                        CacheLine.Address(in source[(k + RowsAhead) * matrix.RowStride]),
                        columns * Unsafe.SizeOf<T>()
                    );
                source.Slice(k * matrix.RowStride, columns).CopyTo(panel[(k * width)..]);
            }

            return;
        }

        for (int start = 0; start < matrix.Rows; start += RowsAtOnce)
        {
            int end = Math.Min(start + RowsAtOnce, matrix.Rows);
            for (int j = 0; j < columns; j++)
            {
                for (int k = start; k < end; k++)
                    panel[k * width + j] = source[k * matrix.RowStride + j * matrix.ColumnStride];
            }
        }
    }

    /// <summary>
    /// Some rows of A times B, tile by tile; every panel of B meets all tiles of the strip while it is in cache.
    /// </summary>
    /// <param name="a">Shape [m, k].</param>
    /// <param name="panels">B in panels [k, tile width], one after the other.</param>
    /// <param name="columns">Number of columns of B, without the padding.</param>
    /// <param name="c">Shape [m, columns].</param>
    /// <param name="wide">512-bit vectors or 256-bit ones.</param>
    private static void MultiplyStrip<T>(MatrixView<T> a, Span<T> panels, int columns, Span<T> c, bool wide)
        where T : unmanaged
    {
        int tileRows = wide ? 8 : 4;
        int width = 3 * (wide ? Vector512<T>.Count : Vector256<T>.Count);
        Span<T> edge = stackalloc T[8 * 3 * 16];
        for (int j = 0; j < columns; j += width)
        {
            ref T panel = ref panels[j * a.Columns];
            int tileColumns = Math.Min(width, columns - j);
            for (int i = 0; i < a.Rows; i += tileRows)
            {
                ref T firstRow = ref MemoryMarshal.GetReference(a.Values[(i * a.RowStride)..]);
                int rows = Math.Min(tileRows, a.Rows - i);
                bool whole = rows == tileRows && tileColumns == width;
                ref T target = ref whole ? ref c[i * columns + j] : ref edge[0];
                nint targetRow = whole ? columns : width;
                if (wide)
                    Tile512(ref firstRow, rows, a.RowStride, a.ColumnStride, ref panel, a.Columns, ref target, targetRow);
                else
                    Tile256(ref firstRow, rows, a.RowStride, a.ColumnStride, ref panel, a.Columns, ref target, targetRow);

                for (int row = 0; row < rows && !whole; row++)
                    edge.Slice(row * width, tileColumns).CopyTo(c[((i + row) * columns + j)..]);
            }
        }
    }

    /// <summary>
    /// One tile of C, 8 rows by 3 vectors: 24 accumulators, 3 vectors of B and a broadcast of A in registers. They are
    /// named, because accumulators in an array stay in memory; rows past the last repeat it.
    /// </summary>
    /// <remarks>
    /// This tile and <see cref="Tile256"/> are written out twice: measured, every form that they could share was slower.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile512<T>(
        ref T a,
        int rows,
        nint rowStride,
        nint columnStride,
        ref T panel,
        nint depth,
        ref T c,
        nint width
    )
        where T : unmanaged
    {
        nint row1 = rowStride * Math.Min(1, rows - 1);
        nint row2 = rowStride * Math.Min(2, rows - 1);
        nint row3 = rowStride * Math.Min(3, rows - 1);
        nint row4 = rowStride * Math.Min(4, rows - 1);
        nint row5 = rowStride * Math.Min(5, rows - 1);
        nint row6 = rowStride * Math.Min(6, rows - 1);
        nint row7 = rowStride * Math.Min(7, rows - 1);
        Vector512<T> c00 = default,
            c01 = default,
            c02 = default;
        Vector512<T> c10 = default,
            c11 = default,
            c12 = default;
        Vector512<T> c20 = default,
            c21 = default,
            c22 = default;
        Vector512<T> c30 = default,
            c31 = default,
            c32 = default;
        Vector512<T> c40 = default,
            c41 = default,
            c42 = default;
        Vector512<T> c50 = default,
            c51 = default,
            c52 = default;
        Vector512<T> c60 = default,
            c61 = default,
            c62 = default;
        Vector512<T> c70 = default,
            c71 = default,
            c72 = default;

        for (nint k = 0; k < depth; k++)
        {
            Vector512<T> b0 = Vector512.LoadUnsafe(ref panel);
            Vector512<T> b1 = Vector512.LoadUnsafe(ref panel, (nuint)Vector512<T>.Count);
            Vector512<T> b2 = Vector512.LoadUnsafe(ref panel, (nuint)(2 * Vector512<T>.Count));
            Vector512<T> x = Vector512.Create(a);
            c00 = MultiplyAdd(x, b0, c00);
            c01 = MultiplyAdd(x, b1, c01);
            c02 = MultiplyAdd(x, b2, c02);
            x = Vector512.Create(Unsafe.Add(ref a, row1));
            c10 = MultiplyAdd(x, b0, c10);
            c11 = MultiplyAdd(x, b1, c11);
            c12 = MultiplyAdd(x, b2, c12);
            x = Vector512.Create(Unsafe.Add(ref a, row2));
            c20 = MultiplyAdd(x, b0, c20);
            c21 = MultiplyAdd(x, b1, c21);
            c22 = MultiplyAdd(x, b2, c22);
            x = Vector512.Create(Unsafe.Add(ref a, row3));
            c30 = MultiplyAdd(x, b0, c30);
            c31 = MultiplyAdd(x, b1, c31);
            c32 = MultiplyAdd(x, b2, c32);
            x = Vector512.Create(Unsafe.Add(ref a, row4));
            c40 = MultiplyAdd(x, b0, c40);
            c41 = MultiplyAdd(x, b1, c41);
            c42 = MultiplyAdd(x, b2, c42);
            x = Vector512.Create(Unsafe.Add(ref a, row5));
            c50 = MultiplyAdd(x, b0, c50);
            c51 = MultiplyAdd(x, b1, c51);
            c52 = MultiplyAdd(x, b2, c52);
            x = Vector512.Create(Unsafe.Add(ref a, row6));
            c60 = MultiplyAdd(x, b0, c60);
            c61 = MultiplyAdd(x, b1, c61);
            c62 = MultiplyAdd(x, b2, c62);
            x = Vector512.Create(Unsafe.Add(ref a, row7));
            c70 = MultiplyAdd(x, b0, c70);
            c71 = MultiplyAdd(x, b1, c71);
            c72 = MultiplyAdd(x, b2, c72);
            a = ref Unsafe.Add(ref a, columnStride);
            panel = ref Unsafe.Add(ref panel, 3 * Vector512<T>.Count);
        }

        Store(ref c, c00, c01, c02);
        Store(ref Unsafe.Add(ref c, width), c10, c11, c12);
        Store(ref Unsafe.Add(ref c, 2 * width), c20, c21, c22);
        Store(ref Unsafe.Add(ref c, 3 * width), c30, c31, c32);
        Store(ref Unsafe.Add(ref c, 4 * width), c40, c41, c42);
        Store(ref Unsafe.Add(ref c, 5 * width), c50, c51, c52);
        Store(ref Unsafe.Add(ref c, 6 * width), c60, c61, c62);
        Store(ref Unsafe.Add(ref c, 7 * width), c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref T row, Vector512<T> c0, Vector512<T> c1, Vector512<T> c2)
        where T : unmanaged
    {
        c0.StoreUnsafe(ref row);
        c1.StoreUnsafe(ref row, (nuint)Vector512<T>.Count);
        c2.StoreUnsafe(ref row, (nuint)(2 * Vector512<T>.Count));
    }

    /// <summary>a b + c with one rounding; the JIT keeps one branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>As <see cref="Tile512"/> with the 16 registers of AVX2: 4 rows by 3 vectors.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile256<T>(
        ref T a,
        int rows,
        nint rowStride,
        nint columnStride,
        ref T panel,
        nint depth,
        ref T c,
        nint width
    )
        where T : unmanaged
    {
        nint row1 = rowStride * Math.Min(1, rows - 1);
        nint row2 = rowStride * Math.Min(2, rows - 1);
        nint row3 = rowStride * Math.Min(3, rows - 1);
        Vector256<T> c00 = default,
            c01 = default,
            c02 = default;
        Vector256<T> c10 = default,
            c11 = default,
            c12 = default;
        Vector256<T> c20 = default,
            c21 = default,
            c22 = default;
        Vector256<T> c30 = default,
            c31 = default,
            c32 = default;

        for (nint k = 0; k < depth; k++)
        {
            Vector256<T> b0 = Vector256.LoadUnsafe(ref panel);
            Vector256<T> b1 = Vector256.LoadUnsafe(ref panel, (nuint)Vector256<T>.Count);
            Vector256<T> b2 = Vector256.LoadUnsafe(ref panel, (nuint)(2 * Vector256<T>.Count));
            Vector256<T> x = Vector256.Create(a);
            c00 = MultiplyAdd(x, b0, c00);
            c01 = MultiplyAdd(x, b1, c01);
            c02 = MultiplyAdd(x, b2, c02);
            x = Vector256.Create(Unsafe.Add(ref a, row1));
            c10 = MultiplyAdd(x, b0, c10);
            c11 = MultiplyAdd(x, b1, c11);
            c12 = MultiplyAdd(x, b2, c12);
            x = Vector256.Create(Unsafe.Add(ref a, row2));
            c20 = MultiplyAdd(x, b0, c20);
            c21 = MultiplyAdd(x, b1, c21);
            c22 = MultiplyAdd(x, b2, c22);
            x = Vector256.Create(Unsafe.Add(ref a, row3));
            c30 = MultiplyAdd(x, b0, c30);
            c31 = MultiplyAdd(x, b1, c31);
            c32 = MultiplyAdd(x, b2, c32);
            a = ref Unsafe.Add(ref a, columnStride);
            panel = ref Unsafe.Add(ref panel, 3 * Vector256<T>.Count);
        }

        Store(ref c, c00, c01, c02);
        Store(ref Unsafe.Add(ref c, width), c10, c11, c12);
        Store(ref Unsafe.Add(ref c, 2 * width), c20, c21, c22);
        Store(ref Unsafe.Add(ref c, 3 * width), c30, c31, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref T row, Vector256<T> c0, Vector256<T> c1, Vector256<T> c2)
        where T : unmanaged
    {
        c0.StoreUnsafe(ref row);
        c1.StoreUnsafe(ref row, (nuint)Vector256<T>.Count);
        c2.StoreUnsafe(ref row, (nuint)(2 * Vector256<T>.Count));
    }

    /// <summary>a b + c with one rounding; the JIT keeps one branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
