using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>
/// Activations of a minibatch, a row a sample, rows padded to whole vectors: what generated batch kernels read and write.
/// Lengths are the caller's to check.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchRows
{
    /// <summary>Inputs in a block of the lists that <see cref="List"/> makes: their weights stay in the first-level cache.</summary>
    public const int ListedInputs = 64;

    /// <summary>Copies inputs of <paramref name="size"/> floats into rows of <paramref name="stride"/>; rows beyond them become zero.</summary>
    /// <returns>How many of them are not zero.</returns>
    /// <exception cref="ArgumentException">An input is NaN or infinite.</exception>
    public static long Load(ReadOnlySpan<float> inputs, int size, Span<float> rows, int stride)
    {
        long active = 0;
        for (int s = 0; s * size < inputs.Length; s++)
        {
            var input = inputs.Slice(s * size, size);
            Activations.CheckFinite(input);
            input.CopyTo(rows[(s * stride)..]);
            active += CountNonzero(input);
        }

        rows[(inputs.Length / size * stride)..].Clear();
        return active;
    }

    /// <summary>Rectifies rows of pre-activations in place: what is not above zero becomes zero, NaN stays.</summary>
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void List(ReadOnlySpan<float> rows, int count, int stride, int inputs, Span<float> lists)
    {
        // Room for the longest lists there can be: what is written past the end of one is overwritten by the next.
        ref float list = ref MemoryMarshal.GetReference(lists[..(count * (2 * inputs + (inputs + ListedInputs - 1) / ListedInputs))]);
        for (int first = 0; first < inputs; first += ListedInputs)
        {
            int block = Math.Min(ListedInputs, inputs - first);
            for (int s = 0; s < count; s++)
            {
                ref float x = ref MemoryMarshal.GetReference(rows.Slice(s * stride + first, block));
                ref float entry = ref Unsafe.Add(ref list, 1);
                for (int j = 0; j < block; j++)
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

    /// <summary>Starts every row with the biases, or with zeros where there are none.</summary>
    public static void Start(ReadOnlySpan<float> biases, Span<float> rows, int count, int stride)
    {
        if (biases.IsEmpty)
            rows[..(count * stride)].Clear();
        for (int s = 0; s < count && !biases.IsEmpty; s++)
            biases.CopyTo(rows[(s * stride)..]);
    }

    /// <summary>Copies <paramref name="columns"/> columns of input-major weights to where they lie one input after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(ref float weights, int inputs, int stride, int columns, Span<float> panel)
    {
        ref float packed = ref MemoryMarshal.GetReference(panel[..(inputs * columns)]);
        for (int j = 0; j < inputs; j++)
        {
            for (int i = 0; i < columns; i += Vector128<float>.Count)
                Vector128.LoadUnsafe(ref weights, (nuint)i).StoreUnsafe(ref packed, (nuint)i);
            weights = ref Unsafe.Add(ref weights, stride);
            packed = ref Unsafe.Add(ref packed, columns);
        }
    }

    /// <summary>Copies the first <paramref name="size"/> floats of each row.</summary>
    public static void Save(ReadOnlySpan<float> rows, int stride, Span<float> logits, int size)
    {
        for (int s = 0; s * size < logits.Length; s++)
            Activations.CopyLogits(rows.Slice(s * stride, size), logits.Slice(s * size, size));
    }

    private static int CountNonzero(ReadOnlySpan<float> values)
    {
        ref float value = ref MemoryMarshal.GetReference(values);
        int count = 0, i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            count += BitOperations.PopCount(~Vector256.Equals(Vector256.LoadUnsafe(ref value, (nuint)i), Vector256<float>.Zero).ExtractMostSignificantBits() & 0xFF);
        for (; i < values.Length; i++)
            count += values[i] != 0 ? 1 : 0;
        return count;
    }
}
