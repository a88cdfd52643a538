using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>The affine maps of draws: W x over the active inputs, rounded little (theory.md section 7).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ColumnSums
{
    /// <summary>How many single-precision products are added up before their sum goes on in double precision.</summary>
    internal const int RunLength = 8;

    /// <summary>sums = sums + W x over the active inputs: the same bits on every machine with fused multiply-add.</summary>
    /// <param name="columns">The first column of W; columns follow each other.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="active">Indices of the inputs that are not 0.</param>
    /// <param name="sums">As many as a column has floats, zeros at its end included; a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(ref float columns, ReadOnlySpan<float> x, ReadOnlySpan<int> active, Span<double> sums)
    {
        int n = 0;
        for (; n <= active.Length - RunLength; n += RunLength)
            AddRun(ref columns, x, active.Slice(n, RunLength), sums);
        ref double start = ref MemoryMarshal.GetReference(sums);
        for (; n < active.Length; n++)
        {
            ref float column = ref Column(ref columns, active[n], sums.Length);
            var xj = Vector256.Create(x[active[n]]);
            for (int i = 0; i < sums.Length; i += Vector256<float>.Count)
                AddWidened(Vector256.LoadUnsafe(ref column, (nuint)i) * xj, ref start, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddRun(ref float columns, ReadOnlySpan<float> x, ReadOnlySpan<int> run, Span<double> sums)
    {
        ref float c0 = ref Column(ref columns, run[0], sums.Length), c1 = ref Column(ref columns, run[1], sums.Length);
        ref float c2 = ref Column(ref columns, run[2], sums.Length), c3 = ref Column(ref columns, run[3], sums.Length);
        ref float c4 = ref Column(ref columns, run[4], sums.Length), c5 = ref Column(ref columns, run[5], sums.Length);
        ref float c6 = ref Column(ref columns, run[6], sums.Length), c7 = ref Column(ref columns, run[7], sums.Length);
        var (x0, x1, x2, x3) = (Vector256.Create(x[run[0]]), Vector256.Create(x[run[1]]), Vector256.Create(x[run[2]]), Vector256.Create(x[run[3]]));
        var (x4, x5, x6, x7) = (Vector256.Create(x[run[4]]), Vector256.Create(x[run[5]]), Vector256.Create(x[run[6]]), Vector256.Create(x[run[7]]));
        ref double start = ref MemoryMarshal.GetReference(sums);
        for (int i = 0; i < sums.Length; i += Vector256<float>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref c0, (nuint)i) * x0;
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c1, (nuint)i), x1, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c2, (nuint)i), x2, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c3, (nuint)i), x3, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c4, (nuint)i), x4, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c5, (nuint)i), x5, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c6, (nuint)i), x6, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c7, (nuint)i), x7, sum);
            AddWidened(sum, ref start, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWidened(Vector256<float> values, ref double sums, int i)
    {
        var (low, high) = Vector256.Widen(values);
        (Vector256.LoadUnsafe(ref sums, (nuint)i) + low).StoreUnsafe(ref sums, (nuint)i);
        i += Vector256<double>.Count;
        (Vector256.LoadUnsafe(ref sums, (nuint)i) + high).StoreUnsafe(ref sums, (nuint)i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Column(ref float columns, int j, int stride) => ref Unsafe.Add(ref columns, (nint)j * stride);
}
