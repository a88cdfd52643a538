using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen.Runtime;

/// <summary>
/// z = z + W x of one input over its active entries. Every output is one chain of fused multiply-adds in input order, so that
/// the bits depend on neither the kernel nor the vector width.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ActiveColumns
{
    private const int ColumnsPerPass = 8;

    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Adds the columns of the active inputs, each times its input. Lengths are the caller's to check.</summary>
    /// <param name="columns">The first column of W; columns follow each other.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="active">Indices of the inputs that are not 0, in order.</param>
    /// <param name="z">As many as a column has floats, a multiple of 16; the bias, to which the sums are added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ref float columns, ReadOnlySpan<float> x, ReadOnlySpan<int> active, Span<float> z)
    {
        if (VectorWidth.Is512)
            Add<Vector512<float>, FloatVectors512>(ref columns, x, active, z);
        else if (VectorWidth.Is256)
            Add<Vector256<float>, FloatVectors256>(ref columns, x, active, z);
        else
            Add<Vector128<float>, FloatVectors128>(ref columns, x, active, z);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T, TWidth>(ref float columns, ReadOnlySpan<float> x, ReadOnlySpan<int> active, Span<float> z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        ref float firstX = ref MemoryMarshal.GetReference(x);
        ref int firstActive = ref MemoryMarshal.GetReference(active);
        ref float firstZ = ref MemoryMarshal.GetReference(z);
        if (z.Length <= NarrowColumns.Widest)
            NarrowColumns.Add<T, TWidth>(ref columns, z.Length, ref firstX, ref firstActive, active.Length, ref firstZ);
        else
            AddWide<T, TWidth>(ref columns, z.Length, ref firstX, ref firstActive, active.Length, ref firstZ);
    }

    /// <summary>Several columns at a time in one pass over the outputs, which stay in the first-level cache.</summary>
    [MethodImpl(Hot)]
    private static void AddWide<T, TWidth>(ref float columns, nint stride, ref float x, ref int active, int count, ref float z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        int n = 0;
        for (; n <= count - ColumnsPerPass; n += ColumnsPerPass)
        {
            nint j0 = Unsafe.Add(ref active, n + 0);
            nint j1 = Unsafe.Add(ref active, n + 1);
            nint j2 = Unsafe.Add(ref active, n + 2);
            nint j3 = Unsafe.Add(ref active, n + 3);
            nint j4 = Unsafe.Add(ref active, n + 4);
            nint j5 = Unsafe.Add(ref active, n + 5);
            nint j6 = Unsafe.Add(ref active, n + 6);
            nint j7 = Unsafe.Add(ref active, n + 7);
            ref float column0 = ref Unsafe.Add(ref columns, j0 * stride);
            ref float column1 = ref Unsafe.Add(ref columns, j1 * stride);
            ref float column2 = ref Unsafe.Add(ref columns, j2 * stride);
            ref float column3 = ref Unsafe.Add(ref columns, j3 * stride);
            ref float column4 = ref Unsafe.Add(ref columns, j4 * stride);
            ref float column5 = ref Unsafe.Add(ref columns, j5 * stride);
            ref float column6 = ref Unsafe.Add(ref columns, j6 * stride);
            ref float column7 = ref Unsafe.Add(ref columns, j7 * stride);
            T x0 = TWidth.Spread(Unsafe.Add(ref x, j0)),
                x1 = TWidth.Spread(Unsafe.Add(ref x, j1)),
                x2 = TWidth.Spread(Unsafe.Add(ref x, j2)),
                x3 = TWidth.Spread(Unsafe.Add(ref x, j3)),
                x4 = TWidth.Spread(Unsafe.Add(ref x, j4)),
                x5 = TWidth.Spread(Unsafe.Add(ref x, j5)),
                x6 = TWidth.Spread(Unsafe.Add(ref x, j6)),
                x7 = TWidth.Spread(Unsafe.Add(ref x, j7));
            for (nint i = 0; i < stride; i += TWidth.Lanes)
            {
                T sum = TWidth.Load(ref z, i);
                sum = TWidth.MultiplyAdd(TWidth.Load(ref column0, i), x0, sum);
                sum = TWidth.MultiplyAdd(TWidth.Load(ref column1, i), x1, sum);
                sum = TWidth.MultiplyAdd(TWidth.Load(ref column2, i), x2, sum);
                sum = TWidth.MultiplyAdd(TWidth.Load(ref column3, i), x3, sum);
                sum = TWidth.MultiplyAdd(TWidth.Load(ref column4, i), x4, sum);
                sum = TWidth.MultiplyAdd(TWidth.Load(ref column5, i), x5, sum);
                sum = TWidth.MultiplyAdd(TWidth.Load(ref column6, i), x6, sum);
                sum = TWidth.MultiplyAdd(TWidth.Load(ref column7, i), x7, sum);
                TWidth.Store(sum, ref z, i);
            }
        }

        for (; n < count; n++)
        {
            nint j = Unsafe.Add(ref active, n);
            ref float column = ref Unsafe.Add(ref columns, j * stride);
            T xj = TWidth.Spread(Unsafe.Add(ref x, j));
            for (nint i = 0; i < stride; i += TWidth.Lanes)
                TWidth.Store(TWidth.MultiplyAdd(TWidth.Load(ref column, i), xj, TWidth.Load(ref z, i)), ref z, i);
        }
    }
}
