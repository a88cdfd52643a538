using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>
/// <see cref="ColumnSums"/> of many draws at once, in vectors of 512 bits: tiles of outputs in registers, over blocks of columns
/// that
/// stay in the first-level cache while all draws pass. The same chains, and so the same bits.
/// </summary>
internal static class BatchColumnSums
{
    /// <summary>Outputs of a tile in double precision: six vectors, beside a broadcast.</summary>
    public const int TileOutputs = 48;

    /// <summary>Doubles of packed weights.</summary>
    public const int PanelLength = TileOutputs * BlockInputs;

    // Columns are padded to a multiple of 16, so small tiles of 16 outputs take exactly what whole tiles leave over.
    private const int SmallTileOutputs = 16;

    /// <summary>Inputs whose weights for a tile take most of a first-level cache.</summary>
    private const int BlockInputs = 64;

    private const int TileSums = 112;
    private const int SmallTileSums = 16;
    private const int BlockColumns = 64;

    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>sums = sums + W x over the active inputs of every draw, in double precision.</summary>
    /// <param name="columns">The first column of W; columns follow each other.</param>
    /// <param name="inputs">How many there are.</param>
    /// <param name="stride">Floats of a column, zeros at its end included; a multiple of 16.</param>
    /// <param name="x">Inputs, a row a draw.</param>
    /// <param name="active">
    /// Indices of the inputs that are not 0, in order, and <see cref="NeuronSet.End"/>; a row a draw.
    /// </param>
    /// <param name="sums">Rows as long as those of <paramref name="x"/>.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="panel">Scratch, <see cref="PanelLength"/> long.</param>
    /// <param name="cursors">Scratch, a place a row.</param>
    public static void Add(
        ref float columns,
        int inputs,
        int stride,
        ReadOnlySpan<double> x,
        ReadOnlySpan<int> active,
        Span<double> sums,
        int count,
        Span<double> panel,
        Span<int> cursors
    )
    {
        var rows = new Rows(count, sums.Length / count, active.Length / count);
        ref double weights = ref MemoryMarshal.GetReference(panel[..PanelLength]),
            x0 = ref MemoryMarshal.GetReference(x);
        ref int lists = ref MemoryMarshal.GetReference(active),
            cursor = ref MemoryMarshal.GetReference(cursors[..count]);
        for (int output = 0; output < stride; )
        {
            int tile = stride - output >= TileOutputs ? TileOutputs : SmallTileOutputs;
            cursors.Clear();
            for (int first = 0; first < inputs; first += BlockInputs)
            {
                int end = Math.Min(first + BlockInputs, inputs);
                Pack(ref Unsafe.Add(ref columns, (nint)first * stride + output), end - first, stride, tile, panel);
                PrefetchColumns(ref Unsafe.Add(ref columns, output), end, Math.Min(end + BlockInputs, inputs), stride, tile);
                if (tile == TileOutputs)
                    AddTile48(ref weights, first, end, ref x0, ref lists, ref sums[output], rows, ref cursor);
                else
                    AddTile16(ref weights, first, end, ref x0, ref lists, ref sums[output], rows, ref cursor);
            }

            output += tile;
        }
    }

    /// <summary>sums = sums + the listed columns of every row, in single precision.</summary>
    /// <param name="columns">The first column; columns follow each other.</param>
    /// <param name="inputs">How many there are.</param>
    /// <param name="stride">Floats of a column; a multiple of 16.</param>
    /// <param name="listed">Indices of columns, in order, and <see cref="NeuronSet.End"/>; row by row.</param>
    /// <param name="sums">Row by row.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="cursors">Scratch, a place a row.</param>
    public static void Add(
        ref float columns,
        int inputs,
        int stride,
        ReadOnlySpan<int> listed,
        Span<float> sums,
        int count,
        Span<int> cursors
    )
    {
        var rows = new Rows(count, sums.Length / count, listed.Length / count);
        ref int lists = ref MemoryMarshal.GetReference(listed),
            cursor = ref MemoryMarshal.GetReference(cursors[..count]);
        for (int output = 0; output < stride; )
        {
            int tile = stride - output >= TileSums ? TileSums : SmallTileSums;
            cursors.Clear();
            for (int first = 0; first < inputs; first += BlockColumns)
            {
                int end = Math.Min(first + BlockColumns, inputs);
                PrefetchColumns(ref Unsafe.Add(ref columns, output), end, Math.Min(end + BlockColumns, inputs), stride, tile);
                if (tile == TileSums)
                    AddTile112(ref Unsafe.Add(ref columns, output), stride, end, ref lists, ref sums[output], rows, ref cursor);
                else
                    AddTile16(ref Unsafe.Add(ref columns, output), stride, end, ref lists, ref sums[output], rows, ref cursor);
            }

            output += tile;
        }
    }

    private static void PrefetchColumns(ref float columns, int first, int end, int stride, int outputs)
    {
        for (int j = first; j < end; j++)
            CacheLine.Prefetch(CacheLine.Address(ref columns) + ((nint)j * stride * sizeof(float)), outputs * sizeof(float));
    }

    /// <summary>Widens the weights of a block of inputs for a tile, one input after the other.</summary>
    [MethodImpl(Hot)]
    private static void Pack(ref float weights, int inputs, int stride, int outputs, Span<double> panel)
    {
        ref double packed = ref MemoryMarshal.GetReference(panel);
        for (int j = 0; j < inputs; j++)
        {
            // A reference beyond its array would be an error if the garbage collector met it, so none is moved past the last row.
            ref float row = ref Unsafe.Add(ref weights, (nint)j * stride);
            for (int i = 0; i < outputs; i += Vector256<double>.Count)
                ColumnSums.Widen(ref row, i).StoreUnsafe(ref packed, (nuint)(j * outputs + i));
        }
    }

    /// <summary>48 outputs of every draw, over the inputs of a block.</summary>
    [MethodImpl(Hot)]
    private static void AddTile48(
        ref double panel,
        int first,
        int end,
        ref double x,
        ref int lists,
        ref double sums,
        in Rows rows,
        ref int cursors
    )
    {
        for (int s = 0; s < rows.Count; s++)
        {
            ref int list = ref Unsafe.Add(ref lists, (nint)s * rows.ListStride);
            int n = Unsafe.Add(ref cursors, s),
                j = Unsafe.Add(ref list, n);
            if (j >= end)
                continue;
            ref double input = ref Unsafe.Add(ref x, (nint)s * rows.Stride),
                sum = ref Unsafe.Add(ref sums, (nint)s * rows.Stride);
            CacheLine.Prefetch(CacheLine.Address(ref sum) + rows.Stride * sizeof(double), TileOutputs * sizeof(double));
            CacheLine.Prefetch(
                CacheLine.Address(ref input) + (rows.Stride + first) * sizeof(double),
                BlockInputs * sizeof(double)
            );
            CacheLine.Prefetch(CacheLine.Address(ref list) + (rows.ListStride + n) * sizeof(int), Layout.Alignment);
            var s0 = Vector512.LoadUnsafe(ref sum);
            var s1 = Vector512.LoadUnsafe(ref sum, 8);
            var s2 = Vector512.LoadUnsafe(ref sum, 16);
            var s3 = Vector512.LoadUnsafe(ref sum, 24);
            var s4 = Vector512.LoadUnsafe(ref sum, 32);
            var s5 = Vector512.LoadUnsafe(ref sum, 40);
            for (; j < end; j = Unsafe.Add(ref list, ++n))
            {
                ref double w = ref Unsafe.Add(ref panel, (nint)(j - first) * 48);
                var xj = Vector512.Create(Unsafe.Add(ref input, j));
                s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), xj, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 8), xj, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 16), xj, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 24), xj, s3);
                s4 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 32), xj, s4);
                s5 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 40), xj, s5);
            }

            s0.StoreUnsafe(ref sum);
            s1.StoreUnsafe(ref sum, 8);
            s2.StoreUnsafe(ref sum, 16);
            s3.StoreUnsafe(ref sum, 24);
            s4.StoreUnsafe(ref sum, 32);
            s5.StoreUnsafe(ref sum, 40);
            Unsafe.Add(ref cursors, s) = n;
        }
    }

    /// <summary>16 outputs of every draw, over the inputs of a block.</summary>
    [MethodImpl(Hot)]
    private static void AddTile16(
        ref double panel,
        int first,
        int end,
        ref double x,
        ref int lists,
        ref double sums,
        in Rows rows,
        ref int cursors
    )
    {
        for (int s = 0; s < rows.Count; s++)
        {
            ref int list = ref Unsafe.Add(ref lists, (nint)s * rows.ListStride);
            int n = Unsafe.Add(ref cursors, s),
                j = Unsafe.Add(ref list, n);
            if (j >= end)
                continue;
            ref double input = ref Unsafe.Add(ref x, (nint)s * rows.Stride),
                sum = ref Unsafe.Add(ref sums, (nint)s * rows.Stride);
            var s0 = Vector512.LoadUnsafe(ref sum);
            var s1 = Vector512.LoadUnsafe(ref sum, 8);
            for (; j < end; j = Unsafe.Add(ref list, ++n))
            {
                ref double w = ref Unsafe.Add(ref panel, (nint)(j - first) * 16);
                var xj = Vector512.Create(Unsafe.Add(ref input, j));
                s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), xj, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 8), xj, s1);
            }

            s0.StoreUnsafe(ref sum);
            s1.StoreUnsafe(ref sum, 8);
            Unsafe.Add(ref cursors, s) = n;
        }
    }

    /// <summary>112 sums of every row, over the columns of a block.</summary>
    [MethodImpl(Hot)]
    private static void AddTile112(
        ref float columns,
        int stride,
        int end,
        ref int lists,
        ref float sums,
        in Rows rows,
        ref int cursors
    )
    {
        for (int s = 0; s < rows.Count; s++)
        {
            ref int list = ref Unsafe.Add(ref lists, (nint)s * rows.ListStride);
            int n = Unsafe.Add(ref cursors, s),
                j = Unsafe.Add(ref list, n);
            if (j >= end)
                continue;
            ref float sum = ref Unsafe.Add(ref sums, (nint)s * rows.Stride);
            CacheLine.Prefetch(CacheLine.Address(ref sum) + rows.Stride * sizeof(float), TileSums * sizeof(float));
            CacheLine.Prefetch(CacheLine.Address(ref list) + (rows.ListStride + n) * sizeof(int), Layout.Alignment);
            var s0 = Vector512.LoadUnsafe(ref sum);
            var s1 = Vector512.LoadUnsafe(ref sum, 16);
            var s2 = Vector512.LoadUnsafe(ref sum, 32);
            var s3 = Vector512.LoadUnsafe(ref sum, 48);
            var s4 = Vector512.LoadUnsafe(ref sum, 64);
            var s5 = Vector512.LoadUnsafe(ref sum, 80);
            var s6 = Vector512.LoadUnsafe(ref sum, 96);
            for (; j < end; j = Unsafe.Add(ref list, ++n))
            {
                ref float w = ref Unsafe.Add(ref columns, (nint)j * stride);
                s0 += Vector512.LoadUnsafe(ref w);
                s1 += Vector512.LoadUnsafe(ref w, 16);
                s2 += Vector512.LoadUnsafe(ref w, 32);
                s3 += Vector512.LoadUnsafe(ref w, 48);
                s4 += Vector512.LoadUnsafe(ref w, 64);
                s5 += Vector512.LoadUnsafe(ref w, 80);
                s6 += Vector512.LoadUnsafe(ref w, 96);
            }

            s0.StoreUnsafe(ref sum);
            s1.StoreUnsafe(ref sum, 16);
            s2.StoreUnsafe(ref sum, 32);
            s3.StoreUnsafe(ref sum, 48);
            s4.StoreUnsafe(ref sum, 64);
            s5.StoreUnsafe(ref sum, 80);
            s6.StoreUnsafe(ref sum, 96);
            Unsafe.Add(ref cursors, s) = n;
        }
    }

    /// <summary>16 sums of every row, over the columns of a block.</summary>
    [MethodImpl(Hot)]
    private static void AddTile16(
        ref float columns,
        int stride,
        int end,
        ref int lists,
        ref float sums,
        in Rows rows,
        ref int cursors
    )
    {
        for (int s = 0; s < rows.Count; s++)
        {
            ref int list = ref Unsafe.Add(ref lists, (nint)s * rows.ListStride);
            int n = Unsafe.Add(ref cursors, s),
                j = Unsafe.Add(ref list, n);
            if (j >= end)
                continue;
            ref float sum = ref Unsafe.Add(ref sums, (nint)s * rows.Stride);
            var s0 = Vector512.LoadUnsafe(ref sum);
            for (; j < end; j = Unsafe.Add(ref list, ++n))
            {
                ref float w = ref Unsafe.Add(ref columns, (nint)j * stride);
                s0 += Vector512.LoadUnsafe(ref w);
            }

            s0.StoreUnsafe(ref sum);
            Unsafe.Add(ref cursors, s) = n;
        }
    }

    /// <summary>How many rows there are, and how far apart those of sums and those of lists.</summary>
    private readonly record struct Rows(int Count, int Stride, int ListStride);
}
