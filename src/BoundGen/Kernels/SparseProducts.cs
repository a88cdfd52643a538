using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>
/// C = C + A B, where the rows of A are lists of what is not zero (<see cref="BatchRows.List"/>) and B lies in panels of 48
/// columns, a panel holding one short row for every row of B; the last may have 16 or 32. An entry of C is one chain in the order
/// of B's rows.
/// </summary>
internal static class SparseProducts
{
    /// <summary>C^T = (A B)^T, part by part of B's columns: their panels stay in the second-level cache.</summary>
    /// <param name="a">Shape [n, depth], with many zeros.</param>
    /// <param name="n">Rows of A, at least 1.</param>
    /// <param name="b">Shape [depth, columns]; its rows or its columns are contiguous.</param>
    /// <param name="transposed">C^T, shape [columns, n]; overwritten.</param>
    public static void Multiply(ReadOnlySpan<float> a, int n, MatrixView<float> b, Span<float> transposed)
    {
        int depth = b.Rows,
            most = Math.Min(3 * Layout.PanelWidth, Layout.Pad(b.Columns)),
            panel = checked(depth * most),
            part = n * most;
        using var block = ScratchBlock.Rent(sizeof(float) * ((nint)panel + part + BatchRows.ListLength(n, depth)));
        Span<float> panels = block.Span<float>()[..panel],
            c = block.Span<float>().Slice(panel, part),
            lists = block.Span<float>()[(panel + part)..];
        BatchRows.List(a, n, depth, depth, lists);
        for (int first = 0; first < b.Columns; first += most)
        {
            int columns = Math.Min(most, b.Columns - first),
                stride = Layout.Pad(columns);
            Panels.Copy(new(b.Values[(first * b.ColumnStride)..], depth, columns, b.RowStride, b.ColumnStride), stride, panels);
            c[..(n * stride)].Clear();
            Add(ref MemoryMarshal.GetReference(panels), depth, stride, lists, n, c);
            Transposition.Copy(c, stride, n, columns, transposed[(first * n)..], n);
        }
    }

    /// <summary>C = C + A B with the widest vectors of this machine.</summary>
    public static void Add(ref float panels, int depth, int stride, ReadOnlySpan<float> lists, int rows, Span<float> c)
    {
        if (VectorWidth.Is512)
            Add<Vector512<float>, FloatVectors512>(ref panels, depth, stride, lists, rows, c);
        else if (VectorWidth.Is256)
            Add<Vector256<float>, FloatVectors256>(ref panels, depth, stride, lists, rows, c);
        else
            Add<Vector128<float>, FloatVectors128>(ref panels, depth, stride, lists, rows, c);
    }

    /// <summary>
    /// Block by block of listed entries. A tile takes as many panels as fit into the first-level cache beside a block.
    /// </summary>
    /// <param name="panels">B: where panel p starts is 48 p <paramref name="depth"/> floats on.</param>
    /// <param name="depth">Rows of B.</param>
    /// <param name="stride">Columns of B and C, a multiple of 16.</param>
    /// <param name="lists">A.</param>
    /// <param name="rows">Rows of A and C, at least 1.</param>
    /// <param name="c">Shape [rows, stride].</param>
    public static void Add<T, TWidth>(ref float panels, int depth, int stride, ReadOnlySpan<float> lists, int rows, Span<float> c)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        int most =
            TWidth.Lanes == 16 ? 3
            : TWidth.Lanes == 8 ? 2
            : 1;
        int whole = stride / Layout.PanelWidth;
        for (int p = 0; p < whole; )
        {
            int count = Math.Min(most, whole - p);
            AddPanels<T, TWidth>(ref panels, p * Layout.PanelWidth, count, depth, stride, lists, rows, c);
            p += count;
        }

        if (whole * Layout.PanelWidth < stride)
            AddPanels<T, TWidth>(ref panels, whole * Layout.PanelWidth, 1, depth, stride, lists, rows, c);
    }

    /// <summary>All lists times so many panels, from column <paramref name="i"/> on.</summary>
    private static void AddPanels<T, TWidth>(
        ref float panels,
        int i,
        int count,
        int depth,
        int stride,
        ReadOnlySpan<float> lists,
        int rows,
        Span<float> c
    )
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        int width = Math.Min(Layout.PanelWidth, stride - i),
            vectors = count * width / TWidth.Lanes;
        nint apart = (nint)depth * width;
        // Vectors go by threes, which a panel has one, two or four times.
        int threes = Layout.PanelWidth / (3 * TWidth.Lanes);
        var tile = new SparseTile
        {
            Width = width,
            Stride = stride,
            Step = sizeof(float) * width * Layout.ListedInputs / rows,
            Apart = apart,
            ToSecond = ToThree(1),
            ToThird = ToThree(2),
            ToFourth = ToThree(3),
        };
        bool narrow = width < Layout.PanelWidth;
        // A last, narrow panel of eight short vectors takes two turns.
        for (int column = 0; column < (narrow ? width : 1); column += 4 * TWidth.Lanes)
        {
            scoped ref float list = ref MemoryMarshal.GetReference(lists);
            ref float tileC = ref c[i + column];
            for (int first = 0; first < depth; first += Layout.ListedInputs)
            {
                ref float panel = ref Unsafe.Add(ref panels, (nint)i * depth + (nint)first * width + column);
                list = ref AddTile<T, TWidth>(
                    narrow ? Math.Min(vectors, 4) : vectors,
                    ref panel,
                    ref list,
                    rows,
                    ref tileC,
                    tile
                );
            }
        }

        nint ToThree(int three) => three / threes * apart + three % threes * 3 * TWidth.Lanes;
    }

    private static ref float AddTile<T, TWidth>(
        int vectors,
        ref float panel,
        ref float list,
        int rows,
        ref float c,
        scoped in SparseTile tile
    )
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        switch (vectors)
        {
            case 12:
                return ref SparseTiles.Twelve<T, TWidth>(ref panel, ref list, rows, ref c, tile);
            case 9:
                return ref SparseTiles.Nine<T, TWidth>(ref panel, ref list, rows, ref c, tile);
            case 6:
                return ref SparseTiles.Six<T, TWidth>(ref panel, ref list, rows, ref c, tile);
            case 4:
                return ref SparseTiles.Four<T, TWidth>(ref panel, ref list, rows, ref c, tile);
            case 3:
                return ref SparseTiles.Three<T, TWidth>(ref panel, ref list, rows, ref c, tile);
            case 2:
                return ref SparseTiles.Two<T, TWidth>(ref panel, ref list, rows, ref c, tile);
            default:
                return ref SparseTiles.One<T, TWidth>(ref panel, ref list, rows, ref c, tile);
        }
    }
}
