using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen.Runtime;

/// <summary>What happens between two layers of a generated network: which inputs are active, and their norm.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Activations
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>Lists the nonzero inputs in order.</summary>
    /// <param name="input">Shape [d_0].</param>
    /// <param name="active">At least d_0 long; receives the indices.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="ArgumentException">An input that is NaN or infinite.</exception>
    [MethodImpl(Hot)]
    public static int CompactInput(ReadOnlySpan<float> input, Span<int> active)
    {
        ref float values = ref MemoryMarshal.GetReference(input);
        ref int list = ref MemoryMarshal.GetReference(active[..input.Length]);
        int count = 0,
            i = 0;
        var check = Vector256<float>.Zero;
        for (; i <= input.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var value = Vector256.LoadUnsafe(ref values, (nuint)i);
            check += value * Vector256<float>.Zero;
            uint bits = ~Vector256.Equals(value, Vector256<float>.Zero).ExtractMostSignificantBits() & 0xFF;
            count = IndexList.Append(ref list, count, i, bits);
        }

        float tail = 0;
        for (; i < input.Length; i++)
        {
            tail += input[i] * 0f;
            if (input[i] != 0)
                Unsafe.Add(ref list, count++) = i;
        }

        // 0 times a finite number is 0; NaN and infinity leave NaN behind.
        if (Vector256.Sum(check) + tail != 0)
            ThrowNotFinite(input);
        return count;
    }

    /// <summary>Lists the active neurons in order (z > 0; NaN counts as active, so that it reaches the logits).</summary>
    /// <param name="z">Pre-activations, padded to a multiple of 16.</param>
    /// <param name="neurons">How many of them there are without the padding.</param>
    /// <param name="active">As long as z; receives the indices.</param>
    /// <param name="mask">Receives the mask words of the layer; empty if none are wanted.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(Hot)]
    public static int CompactHidden(ReadOnlySpan<float> z, int neurons, Span<int> active, Span<ulong> mask)
    {
        ref float values = ref MemoryMarshal.GetReference(z);
        ref int list = ref MemoryMarshal.GetReference(active[..z.Length]);
        mask.Clear();
        int count = 0;
        for (int i = 0; i < neurons; i += Vector256<float>.Count)
        {
            uint bits =
                ~Vector256
                    .LessThanOrEqual(Vector256.LoadUnsafe(ref values, (nuint)i), Vector256<float>.Zero)
                    .ExtractMostSignificantBits() & 0xFF;
            // Padding is NaN where an input of the layer is infinite.
            if (neurons - i < Vector256<float>.Count)
                bits &= (1u << (neurons - i)) - 1;
            if (!mask.IsEmpty && bits != 0)
                mask[i / 64] |= (ulong)bits << (i % 64);
            count = IndexList.Append(ref list, count, i, bits);
        }

        return count;
    }

    /// <summary>Lists the active neurons of a draw in order (zhat > 0).</summary>
    /// <param name="z">Pre-activations, padded to a multiple of 16 with negative infinity.</param>
    /// <param name="active">As long; receives the indices.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(Hot)]
    internal static int CompactHidden(ReadOnlySpan<double> z, Span<int> active)
    {
        ref double values = ref MemoryMarshal.GetReference(z);
        ref int list = ref MemoryMarshal.GetReference(active[..z.Length]);
        int count = 0;
        for (int i = 0; i < z.Length; i += IndexList.Written)
            count = IndexList.Append(ref list, count, i, Positive(ref values, i) | Positive(ref values, i + 4) << 4);
        return count;

        static uint Positive(ref double values, int i) =>
            Vector256
                .GreaterThan(Vector256.LoadUnsafe(ref values, (nuint)i), Vector256<double>.Zero)
                .ExtractMostSignificantBits();
    }

    /// <summary>A = sqrt(||x||^2 + beta) (theory.md section 1).</summary>
    /// <param name="x">Padded with zeros to a multiple of 16.</param>
    /// <param name="beta">1 with biases, 0 without.</param>
    [MethodImpl(Hot)]
    internal static double Norm(ReadOnlySpan<double> x, int beta)
    {
        ref double values = ref MemoryMarshal.GetReference(x);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int i = 0; i < x.Length; i += 2 * Vector256<double>.Count)
        {
            var (a, b) = (Vector256.LoadUnsafe(ref values, (nuint)i), Vector256.LoadUnsafe(ref values, (nuint)i + 4));
            low += a * a;
            high += b * b;
        }

        return Math.Sqrt(Vector256.Sum(low + high) + beta);
    }

    /// <summary>A = sqrt(||x||^2 + beta) for x = max(z, 0), from the pre-activations z.</summary>
    /// <param name="z">Padded to a multiple of 16 with negative infinity.</param>
    /// <param name="beta">1 with biases, 0 without.</param>
    [MethodImpl(Hot)]
    internal static double RectifiedNorm(ReadOnlySpan<double> z, int beta)
    {
        ref double values = ref MemoryMarshal.GetReference(z);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int i = 0; i < z.Length; i += 2 * Vector256<double>.Count)
        {
            var a = Vector256.MaxNative(Vector256.LoadUnsafe(ref values, (nuint)i), Vector256<double>.Zero);
            var b = Vector256.MaxNative(Vector256.LoadUnsafe(ref values, (nuint)i + 4), Vector256<double>.Zero);
            low += a * a;
            high += b * b;
        }

        return Math.Sqrt(Vector256.Sum(low + high) + beta);
    }

    /// <summary>Makes single-precision values doubles.</summary>
    [MethodImpl(Hot)]
    internal static void Widen(ReadOnlySpan<float> values, Span<double> wide)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        ref double target = ref MemoryMarshal.GetReference(wide[..values.Length]);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            ColumnSums.Widen(ref first, i).StoreUnsafe(ref target, (nuint)i);
        for (; i < values.Length; i++)
            wide[i] = values[i];
    }

    /// <summary>zhat = c + s xi (theory.md section 4).</summary>
    /// <param name="normals">xi, shape [d_k].</param>
    /// <param name="s">sigma_k Ahat_{k-1}.</param>
    /// <param name="z">c; becomes zhat. Shape [d_k].</param>
    /// <returns>||xi||; NaN unless every zhat is finite.</returns>
    [MethodImpl(Hot)]
    internal static double AddNoise(ReadOnlySpan<float> normals, double s, Span<double> z)
    {
        ref float first = ref MemoryMarshal.GetReference(normals[..z.Length]);
        ref double start = ref MemoryMarshal.GetReference(z);
        var (squared, check, scale) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256.Create(s));
        int i = 0;
        for (; i <= z.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var xi = ColumnSums.Widen(ref first, i);
            var noisy = Vector256.LoadUnsafe(ref start, (nuint)i) + scale * xi;
            noisy.StoreUnsafe(ref start, (nuint)i);
            squared += xi * xi;
            check += noisy * Vector256<double>.Zero;
        }

        double squares = Vector256.Sum(squared),
            tail = Vector256.Sum(check);
        for (; i < z.Length; i++)
        {
            double xi = normals[i];
            z[i] += s * xi;
            squares += xi * xi;
            tail += z[i] * 0;
        }

        // 0 times a finite number is 0; NaN and infinity leave NaN behind.
        return tail == 0 ? Math.Sqrt(squares) : double.NaN;
    }

    /// <summary>The index of the largest value, the first of equal ones.</summary>
    public static int IndexOfFirstMaximum(ReadOnlySpan<float> values) => IndexOfFirstMaximum<float>(values);

    /// <inheritdoc cref="IndexOfFirstMaximum(ReadOnlySpan{float})"/>
    internal static int IndexOfFirstMaximum<T>(ReadOnlySpan<T> values)
        where T : IComparisonOperators<T, T, bool>
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }

        return best;
    }

    /// <summary>Refuses inputs that are NaN or infinite.</summary>
    /// <exception cref="ArgumentException">An input is NaN or infinite.</exception>
    internal static void CheckFinite(ReadOnlySpan<float> input)
    {
        ref float values = ref MemoryMarshal.GetReference(input);
        var check = Vector256<float>.Zero;
        int i = 0;
        for (; i <= input.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            check += Vector256.LoadUnsafe(ref values, (nuint)i) * Vector256<float>.Zero;
        float tail = 0;
        for (; i < input.Length; i++)
            tail += input[i] * 0f;

        // 0 times a finite number is 0; NaN and infinity leave NaN behind.
        if (Vector256.Sum(check) + tail != 0)
            ThrowNotFinite(input);
    }

    /// <summary>
    /// Copies logits and turns -0 into +0. Whether a sum of nothing but zeros ends in -0 or +0 depends on the zero inputs
    /// that a path skips, and all paths must give the same bits.
    /// </summary>
    public static void CopyLogits(ReadOnlySpan<float> z, Span<float> logits)
    {
        for (int i = 0; i < z.Length; i++)
            logits[i] = z[i] + 0f;
    }

    private static void ThrowNotFinite(ReadOnlySpan<float> input)
    {
        int bad = NonFinite.IndexIn(input);
        if (bad >= 0)
            throw new ArgumentException($"Input {bad} is {input[bad]}, expected a finite number.", nameof(input));
    }
}
