using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>W^T r in double precision: how a gradient goes down a layer.</summary>
internal static class ColumnProducts
{
    /// <summary>products_j = sum_i W_ij r_i.</summary>
    /// <param name="columns">The first column of W; columns follow each other.</param>
    /// <param name="r">As many as a column has floats, zeros at its end included; a multiple of 16.</param>
    /// <param name="products">A product for every column.</param>
    public static void Fill(ref float columns, ReadOnlySpan<double> r, Span<double> products)
    {
        for (int j = 0; j < products.Length; j++)
            products[j] = Of(ref Unsafe.Add(ref columns, (nint)j * r.Length), r);
    }

    /// <summary>The same for some columns alone; other products are left as they are.</summary>
    /// <inheritdoc cref="Fill(ref float, ReadOnlySpan{double}, Span{double})"/>
    /// <param name="columns">The first column of W; columns follow each other.</param>
    /// <param name="r">As many as a column has floats, zeros at its end included; a multiple of 16.</param>
    /// <param name="listed">Indices of columns.</param>
    /// <param name="products">A product for every column.</param>
    public static void Fill(ref float columns, ReadOnlySpan<double> r, ReadOnlySpan<int> listed, Span<double> products)
    {
        foreach (int j in listed)
            products[j] = Of(ref Unsafe.Add(ref columns, (nint)j * r.Length), r);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Of(ref float column, ReadOnlySpan<double> r)
    {
        ref double factors = ref MemoryMarshal.GetReference(r);
        Vector256<double> a = default,
            b = default,
            c = default,
            d = default;
        for (int i = 0; i < r.Length; i += 4 * Vector256<double>.Count)
        {
            a = Vector256.FusedMultiplyAdd(ColumnSums.Widen(ref column, i), Vector256.LoadUnsafe(ref factors, (nuint)i), a);
            b = Vector256.FusedMultiplyAdd(
                ColumnSums.Widen(ref column, i + 4),
                Vector256.LoadUnsafe(ref factors, (nuint)i + 4),
                b
            );
            c = Vector256.FusedMultiplyAdd(
                ColumnSums.Widen(ref column, i + 8),
                Vector256.LoadUnsafe(ref factors, (nuint)i + 8),
                c
            );
            d = Vector256.FusedMultiplyAdd(
                ColumnSums.Widen(ref column, i + 12),
                Vector256.LoadUnsafe(ref factors, (nuint)i + 12),
                d
            );
        }

        return Vector256.Sum(a + b + (c + d));
    }
}
