using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen.Runtime;

/// <summary>
/// Activations of a minibatch, a row a sample, rows padded to whole vectors: what the kernels of batches read and write.
/// Lengths are the caller's to check.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchRows
{
    /// <summary>Counts the inputs of a batch that are not zero.</summary>
    /// <param name="inputs">Shape [n, size].</param>
    /// <param name="size">Inputs of a sample.</param>
    /// <exception cref="ArgumentException">An input is NaN or infinite.</exception>
    public static long CountInputs(ReadOnlySpan<float> inputs, int size)
    {
        long active = 0;
        for (; !inputs.IsEmpty; inputs = inputs[size..])
        {
            Activations.CheckFinite(inputs[..size]);
            active += CountNonzero(inputs[..size]);
        }

        return active;
    }

    /// <summary>Rectifies rows of pre-activations in place: what is not above zero becomes zero, NaN stays.</summary>
    /// <param name="rows">Shape [count, stride].</param>
    /// <param name="count">Samples.</param>
    /// <param name="neurons">Neurons of a sample; the rest of its row is padding.</param>
    /// <param name="stride">Floats from one row to the next, a multiple of 16.</param>
    /// <returns>How many of the first <paramref name="neurons"/> of each row are active.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Rectify(Span<float> rows, int count, int neurons, int stride)
    {
        long active = 0;
        for (int s = 0; s < count; s++)
        {
            var row = rows.Slice(s * stride, stride);
            ref float z = ref MemoryMarshal.GetReference(row);
            for (int i = 0; i < stride; i += Vector256<float>.Count)
            {
                var value = Vector256.LoadUnsafe(ref z, (nuint)i);
                var inactive = Vector256.LessThanOrEqual(value, Vector256<float>.Zero);
                Vector256.AndNot(value, inactive).StoreUnsafe(ref z, (nuint)i);
            }

            active += CountNonzero(row[..neurons]);
        }

        return active;
    }

    /// <summary>
    /// Lists the inputs that are not zero: block by block, for every sample the length of what follows (as an integer), then
    /// place in the block (an integer too) and value of each.
    /// </summary>
    /// <param name="rows">Shape [count, stride].</param>
    /// <param name="count">Samples.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="inputs">Inputs of a sample; the rest of its row is padding.</param>
    /// <param name="lists">Receives the lists: at most 2 floats an input and one a block for every sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void List(ReadOnlySpan<float> rows, int count, int stride, int inputs, Span<float> lists)
    {
        // Room for the longest lists: vectors are stored past the end of one, never past that of a list of all inputs.
        ref float list = ref MemoryMarshal.GetReference(lists[..ListLength(count, inputs)]);
        for (int first = 0; first < inputs; first += Layout.ListedInputs)
        {
            int block = Math.Min(Layout.ListedInputs, inputs - first);
            for (int s = 0; s < count; s++)
            {
                ref float x = ref MemoryMarshal.GetReference(rows.Slice(s * stride + first, block));
                ref float entry = ref Unsafe.Add(ref list, 1);
                int j = 0;
                if (Avx512F.IsSupported)
                {
                    for (; j <= block - Vector512<float>.Count; j += Vector512<float>.Count)
                        entry = ref Append(ref entry, Vector512.LoadUnsafe(ref x, (nuint)j), j);
                }

                for (; j < block; j++)
                {
                    // Without a branch, which half of the inputs would mispredict.
                    float value = Unsafe.Add(ref x, j);
                    Unsafe.As<float, int>(ref entry) = j;
                    Unsafe.Add(ref entry, 1) = value;
                    entry = ref Unsafe.Add(ref entry, value != 0 ? 2 : 0);
                }

                Unsafe.As<float, int>(ref list) = (int)(Unsafe.ByteOffset(ref list, ref entry) / sizeof(float)) - 1;
                list = ref entry;
            }
        }
    }

    /// <summary>Floats that lists of so many rows take at most.</summary>
    internal static int ListLength(int count, int inputs) =>
        count * (2 * inputs + (inputs + Layout.ListedInputs - 1) / Layout.ListedInputs);

    /// <summary>Transposes rows, 8 at a time: their first inputs, their second ones, and so on.</summary>
    /// <param name="rows">Shape [count, stride].</param>
    /// <param name="count">Samples.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="inputs">Inputs of a sample; the rest of its row is padding.</param>
    /// <param name="interleaved">Shape [blocks, inputs, 8]; rows that the last block lacks are zeros.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Interleave(ReadOnlySpan<float> rows, int count, int stride, int inputs, Span<float> interleaved)
    {
        for (int s = 0; s < count; s += Layout.InterleavedRows, interleaved = interleaved[(Layout.InterleavedRows * inputs)..])
        {
            var block = interleaved[..(Layout.InterleavedRows * inputs)];
            int present = Math.Min(Layout.InterleavedRows, count - s),
                j = 0;
            if (Avx.IsSupported && present == Layout.InterleavedRows)
            {
                ref float first = ref MemoryMarshal.GetReference(rows.Slice(s * stride, 7 * stride + inputs));
                for (; j <= inputs - Layout.InterleavedRows; j += Layout.InterleavedRows)
                    Transposition.Of8By8(ref Unsafe.Add(ref first, j), stride, ref block[j * Layout.InterleavedRows], 8);
            }

            for (; j < inputs; j++)
            {
                for (int r = 0; r < Layout.InterleavedRows; r++)
                    block[j * Layout.InterleavedRows + r] = r < present ? rows[(s + r) * stride + j] : 0;
            }
        }
    }

    /// <summary>Starts every row with the biases, or with zeros where there are none.</summary>
    internal static void Start(ReadOnlySpan<float> biases, Span<float> rows, int count, int stride)
    {
        if (biases.IsEmpty)
            rows[..(count * stride)].Clear();
        for (int s = 0; s < count && !biases.IsEmpty; s++)
            biases.CopyTo(rows[(s * stride)..]);
    }

    /// <summary>Copies the first <paramref name="size"/> floats of each row.</summary>
    public static void Save(ReadOnlySpan<float> rows, int stride, Span<float> logits, int size)
    {
        for (int s = 0; s * size < logits.Length; s++)
            Activations.CopyLogits(rows.Slice(s * stride, size), logits.Slice(s * size, size));
    }

    /// <summary>Appends place and value of each of 16 inputs that is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Append(ref float entry, Vector512<float> values, int first)
    {
        var nonzero = ~Vector512.Equals(values, Vector512<float>.Zero);
        var places = Avx512F
            .Compress(Vector512<int>.Zero, nonzero.AsInt32(), Vector512<int>.Indices + Vector512.Create(first))
            .AsSingle();
        values = Avx512F.Compress(Vector512<float>.Zero, nonzero, values);
        var pairs = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        Avx512F.PermuteVar16x32x2(places, pairs, values).StoreUnsafe(ref entry);
        Avx512F.PermuteVar16x32x2(places, pairs + Vector512.Create(8), values).StoreUnsafe(ref entry, 16);
        return ref Unsafe.Add(ref entry, 2 * BitOperations.PopCount(nonzero.ExtractMostSignificantBits()));
    }

    internal static int CountNonzero(ReadOnlySpan<float> values)
    {
        ref float value = ref MemoryMarshal.GetReference(values);
        int count = 0,
            i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            count += BitOperations.PopCount(
                ~Vector256.Equals(Vector256.LoadUnsafe(ref value, (nuint)i), Vector256<float>.Zero).ExtractMostSignificantBits()
                    & 0xFF
            );
        for (; i < values.Length; i++)
            count += values[i] != 0 ? 1 : 0;
        return count;
    }
}
