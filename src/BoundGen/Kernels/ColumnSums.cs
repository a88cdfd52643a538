using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen;

/// <summary>
/// The sums over columns of one draw: the affine map W x over the active inputs in double precision (theory.md section 7), and
/// squared row norms over an index set in single precision. Every sum is one chain in the order of the columns, the same bits at
/// every vector width.
/// </summary>
internal static class ColumnSums
{
    private const int ColumnsPerPass = 8;

    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>sums = sums + W x over the active inputs, by fused multiply-adds.</summary>
    /// <param name="columns">The first column of W; columns follow each other.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="active">Indices of the inputs that are not 0.</param>
    /// <param name="sums">As many as a column has floats, zeros at its end included; a multiple of 16.</param>
    [MethodImpl(Hot)]
    public static void Add(ref float columns, ReadOnlySpan<double> x, ReadOnlySpan<int> active, Span<double> sums)
    {
        int n = 0;
        for (; n <= active.Length - ColumnsPerPass; n += ColumnsPerPass)
            AddEight(ref columns, x, active.Slice(n, ColumnsPerPass), sums);
        ref double start = ref MemoryMarshal.GetReference(sums);
        for (; n < active.Length; n++)
        {
            ref float column = ref Column(ref columns, active[n], sums.Length);
            var xj = Vector256.Create(x[active[n]]);
            for (int i = 0; i < sums.Length; i += Vector256<double>.Count)
                Vector256
                    .FusedMultiplyAdd(Widen(ref column, i), xj, Vector256.LoadUnsafe(ref start, (nuint)i))
                    .StoreUnsafe(ref start, (nuint)i);
        }
    }

    /// <summary>sums = sums + the listed columns.</summary>
    /// <param name="columns">The first column; columns follow each other.</param>
    /// <param name="listed">Indices of columns.</param>
    /// <param name="sums">As many as a column has floats; a multiple of 16.</param>
    [MethodImpl(Hot)]
    public static void Add(ref float columns, ReadOnlySpan<int> listed, Span<float> sums)
    {
        int n = 0;
        for (; n <= listed.Length - ColumnsPerPass; n += ColumnsPerPass)
            AddEight(ref columns, listed.Slice(n, ColumnsPerPass), sums);
        for (; n < listed.Length; n++)
            Add(MemoryMarshal.CreateReadOnlySpan(ref Column(ref columns, listed[n], sums.Length), sums.Length), sums);
    }

    /// <summary>sums = sums + values.</summary>
    [MethodImpl(Hot)]
    public static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        ref float value = ref MemoryMarshal.GetReference(values[..sums.Length]),
            start = ref MemoryMarshal.GetReference(sums);
        for (int i = 0; i < sums.Length; i += Vector256<float>.Count)
            (Vector256.LoadUnsafe(ref start, (nuint)i) + Vector256.LoadUnsafe(ref value, (nuint)i)).StoreUnsafe(
                ref start,
                (nuint)i
            );
    }

    [MethodImpl(Hot)]
    private static void AddEight(ref float columns, ReadOnlySpan<double> x, ReadOnlySpan<int> active, Span<double> sums)
    {
        ref float c0 = ref Column(ref columns, active[0], sums.Length),
            c1 = ref Column(ref columns, active[1], sums.Length);
        ref float c2 = ref Column(ref columns, active[2], sums.Length),
            c3 = ref Column(ref columns, active[3], sums.Length);
        ref float c4 = ref Column(ref columns, active[4], sums.Length),
            c5 = ref Column(ref columns, active[5], sums.Length);
        ref float c6 = ref Column(ref columns, active[6], sums.Length),
            c7 = ref Column(ref columns, active[7], sums.Length);
        var (x0, x1, x2, x3) = (
            Vector256.Create(x[active[0]]),
            Vector256.Create(x[active[1]]),
            Vector256.Create(x[active[2]]),
            Vector256.Create(x[active[3]])
        );
        var (x4, x5, x6, x7) = (
            Vector256.Create(x[active[4]]),
            Vector256.Create(x[active[5]]),
            Vector256.Create(x[active[6]]),
            Vector256.Create(x[active[7]])
        );
        ref double start = ref MemoryMarshal.GetReference(sums);
        for (int i = 0; i < sums.Length; i += Vector256<double>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref start, (nuint)i);
            sum = Vector256.FusedMultiplyAdd(Widen(ref c0, i), x0, sum);
            sum = Vector256.FusedMultiplyAdd(Widen(ref c1, i), x1, sum);
            sum = Vector256.FusedMultiplyAdd(Widen(ref c2, i), x2, sum);
            sum = Vector256.FusedMultiplyAdd(Widen(ref c3, i), x3, sum);
            sum = Vector256.FusedMultiplyAdd(Widen(ref c4, i), x4, sum);
            sum = Vector256.FusedMultiplyAdd(Widen(ref c5, i), x5, sum);
            sum = Vector256.FusedMultiplyAdd(Widen(ref c6, i), x6, sum);
            sum = Vector256.FusedMultiplyAdd(Widen(ref c7, i), x7, sum);
            sum.StoreUnsafe(ref start, (nuint)i);
        }
    }

    [MethodImpl(Hot)]
    private static void AddEight(ref float columns, ReadOnlySpan<int> listed, Span<float> sums)
    {
        ref float c0 = ref Column(ref columns, listed[0], sums.Length),
            c1 = ref Column(ref columns, listed[1], sums.Length);
        ref float c2 = ref Column(ref columns, listed[2], sums.Length),
            c3 = ref Column(ref columns, listed[3], sums.Length);
        ref float c4 = ref Column(ref columns, listed[4], sums.Length),
            c5 = ref Column(ref columns, listed[5], sums.Length);
        ref float c6 = ref Column(ref columns, listed[6], sums.Length),
            c7 = ref Column(ref columns, listed[7], sums.Length);
        ref float start = ref MemoryMarshal.GetReference(sums);
        for (nuint i = 0; i < (nuint)sums.Length; i += (nuint)Vector256<float>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref start, i);
            sum += Vector256.LoadUnsafe(ref c0, i);
            sum += Vector256.LoadUnsafe(ref c1, i);
            sum += Vector256.LoadUnsafe(ref c2, i);
            sum += Vector256.LoadUnsafe(ref c3, i);
            sum += Vector256.LoadUnsafe(ref c4, i);
            sum += Vector256.LoadUnsafe(ref c5, i);
            sum += Vector256.LoadUnsafe(ref c6, i);
            sum += Vector256.LoadUnsafe(ref c7, i);
            sum.StoreUnsafe(ref start, i);
        }
    }

    /// <summary>Four floats as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Widen(ref float values, int i)
    {
        var four = Vector128.LoadUnsafe(ref values, (nuint)i);
        // One instruction instead of three.
        if (Avx.IsSupported)
            return Avx.ConvertToVector256Double(four);
        var (low, high) = Vector128.Widen(four);
        return Vector256.Create(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Column(ref float columns, int j, int stride) => ref Unsafe.Add(ref columns, (nint)j * stride);
}
