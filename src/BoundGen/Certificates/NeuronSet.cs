using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>Sets J of the neurons of a layer, padding excluded: neuron i is bit i % 8 of byte i / 8.</summary>
internal static class NeuronSet
{
    /// <summary>Ends a list, above every index.</summary>
    public const int End = int.MaxValue;

    /// <summary>Lists the neurons that one set has and another has not, in ascending order, and then <see cref="End"/>.</summary>
    /// <param name="set">The set whose neurons are listed.</param>
    /// <param name="without">The set whose neurons are left out; empty to leave none out.</param>
    /// <param name="list">Receives the list; needs one place more than the set has bits.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int List(ReadOnlySpan<byte> set, ReadOnlySpan<byte> without, Span<int> list)
    {
        ref int first = ref MemoryMarshal.GetReference(list[..(8 * set.Length + 1)]);
        int count = 0;
        for (int b = 0; b < set.Length; b++)
            count = IndexList.Append(ref first, count, 8 * b, (uint)(without.IsEmpty ? set[b] : set[b] & ~without[b]));
        list[count] = End;
        return count;
    }

    /// <summary>Whether a set contains another.</summary>
    public static bool Contains(ReadOnlySpan<byte> set, ReadOnlySpan<byte> part)
    {
        int outside = 0;
        for (int b = 0; b < set.Length; b++)
            outside |= part[b] & ~set[b];
        return outside == 0;
    }

    /// <summary>The complement.</summary>
    /// <param name="set">The set.</param>
    /// <param name="neurons">How many neurons there are: padding stays out.</param>
    /// <param name="complement">As long as the set.</param>
    public static void Complement(ReadOnlySpan<byte> set, int neurons, Span<byte> complement)
    {
        for (int b = 0; b < set.Length; b++)
            complement[b] = (byte)(~set[b] & ((1 << Math.Clamp(neurons - 8 * b, 0, 8)) - 1));
    }

    /// <summary>The sum of values over a set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<byte> set, ReadOnlySpan<float> values)
    {
        ref float value = ref MemoryMarshal.GetReference(values[..(8 * set.Length)]);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int b = 0; b < set.Length; b++)
        {
            low += ColumnSums.Widen(ref value, 8 * b) & Mask(set[b]);
            high += ColumnSums.Widen(ref value, 8 * b + 4) & Mask((uint)set[b] >> 4);
        }

        return Vector256.Sum(low + high);
    }

    /// <summary>Four bits as lanes of ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Mask(uint bits)
    {
        var places = Vector256.Create(1L, 2, 4, 8);
        return Vector256.Equals(Vector256.Create((long)bits) & places, places).AsDouble();
    }
}
