using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen;

/// <summary>Transposed copies of matrices whose rows lie some stride apart.</summary>
internal static class Transposition
{
    private const int Block = 8;

    /// <summary>target_{ji} = source_{ij}.</summary>
    /// <param name="source">Shape [rows, stride].</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source that are copied.</param>
    /// <param name="target">Shape [columns, targetStride]; what lies between its rows stays.</param>
    /// <param name="targetStride">Floats from one row of the target to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(ReadOnlySpan<float> source, int stride, int rows, int columns, Span<float> target, int targetStride)
    {
        if (rows == 0 || columns == 0)
            return;
        // What is read and written, checked once.
        ref float from = ref MemoryMarshal.GetReference(source[..((rows - 1) * stride + columns)]);
        ref float to = ref MemoryMarshal.GetReference(target[..((columns - 1) * targetStride + rows)]);
        int wholeRows = Avx.IsSupported ? rows / Block * Block : 0,
            wholeColumns = columns / Block * Block;
        for (int i = 0; i < wholeRows; i += Block)
        {
            for (int j = 0; j < wholeColumns; j += Block)
                Of8By8(
                    ref Unsafe.Add(ref from, (nint)i * stride + j),
                    stride,
                    ref Unsafe.Add(ref to, (nint)j * targetStride + i),
                    targetStride
                );
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
                Unsafe.Add(ref to, (nint)j * targetStride + i) = Unsafe.Add(ref from, (nint)i * stride + j);
        }
    }

    /// <summary>Transposes 8 by 8 floats; needs AVX.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Of8By8(ref float source, nint stride, ref float target, nint targetStride)
    {
        var (a0, b0, c0, d0) = Halves(ref source, stride);
        var (a1, b1, c1, d1) = Halves(ref Unsafe.Add(ref source, 4 * stride), stride);
        Avx.Permute2x128(a0, a1, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(b0, b1, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, targetStride));
        Avx.Permute2x128(c0, c1, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, 2 * targetStride));
        Avx.Permute2x128(d0, d1, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, 3 * targetStride));
        Avx.Permute2x128(a0, a1, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 4 * targetStride));
        Avx.Permute2x128(b0, b1, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 5 * targetStride));
        Avx.Permute2x128(c0, c1, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 6 * targetStride));
        Avx.Permute2x128(d0, d1, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 7 * targetStride));
    }

    /// <summary>Four rows of 8 floats: columns 0 and 4 of all rows, then 1 and 5, 2 and 6, 3 and 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> A, Vector256<float> B, Vector256<float> C, Vector256<float> D) Halves(
        ref float source,
        nint stride
    )
    {
        var (r0, r1) = (Vector256.LoadUnsafe(ref source), Vector256.LoadUnsafe(ref source, (nuint)stride));
        var (r2, r3) = (Vector256.LoadUnsafe(ref source, 2 * (nuint)stride), Vector256.LoadUnsafe(ref source, 3 * (nuint)stride));
        var (low01, high01, low23, high23) = (
            Avx.UnpackLow(r0, r1),
            Avx.UnpackHigh(r0, r1),
            Avx.UnpackLow(r2, r3),
            Avx.UnpackHigh(r2, r3)
        );
        return (
            Avx.Shuffle(low01, low23, 0x44),
            Avx.Shuffle(low01, low23, 0xEE),
            Avx.Shuffle(high01, high23, 0x44),
            Avx.Shuffle(high01, high23, 0xEE)
        );
    }
}
