using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BoundGen.Runtime;

/// <summary>
/// How rows of numbers are recognised: a hash of their bits, and 64 comparisons with quantiles of the set's own columns. For the
/// packages beside this one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ValueLook
{
    private const int Bits = 64;

    private readonly ReadOnlyMemory<float> _values;
    private readonly int _columns;

    /// <summary>Wraps rows without copying them.</summary>
    /// <param name="values">Shape [n, columns], row-major, finite.</param>
    /// <param name="columns">1 or more.</param>
    public ValueLook(ReadOnlyMemory<float> values, int columns)
    {
        (_values, _columns, Count) = (values, columns, values.Length / columns);
        Form = FormattableString.Invariant($"{columns} values");
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>What a row is, for a <see cref="SampleRecord"/>.</summary>
    public string Form { get; }

    /// <summary>A hash of the bits of every row, shape [n].</summary>
    public ulong[] Hashes()
    {
        ulong[] hashes = new ulong[Count];
        Parallel.For(0, Count, i => hashes[i] = Runtime.Fingerprint.Hash64(MemoryMarshal.AsBytes(Row(i))));
        return hashes;
    }

    /// <summary>
    /// Bit b tells whether value b d_0/64 (b modulo d_0 where d_0 is smaller) lies above a quantile of its column. The bits of
    /// one column have quantiles at equal distances. Of rescaled data the looks are the same.
    /// </summary>
    public ulong[] Looks()
    {
        ulong[] looks = new ulong[Count];
        if (Count == 0)
            return looks;
        foreach (var bits in Enumerable.Range(0, Bits).GroupBy(Column))
        {
            float[] column = [.. Enumerable.Range(0, Count).Select(i => Row(i)[bits.Key])],
                sorted = [.. column];
            Array.Sort(sorted);
            int[] places = [.. bits];
            for (int k = 0; k < places.Length; k++)
            {
                float cut = sorted[(int)((long)(k + 1) * (sorted.Length - 1) / (places.Length + 1))];
                for (int i = 0; i < column.Length; i++)
                    looks[i] |= column[i] > cut ? 1ul << places[k] : 0;
            }
        }

        return looks;
    }

    /// <summary>A fingerprint of all rows in their order.</summary>
    public string Fingerprint()
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, _columns);
        return Runtime.Fingerprint.Of(size, _values.Span);
    }

    private int Column(int bit) => _columns < Bits ? bit % _columns : (int)((long)bit * _columns / Bits);

    private ReadOnlySpan<float> Row(int row) => _values.Span.Slice(row * _columns, _columns);
}
