using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>
/// How rows of numbers are recognised: a hash of their bits, and 64 comparisons with quantiles of the set's own columns.
/// </summary>
internal static class ValueLook
{
    private const int Bits = 64;

    /// <summary>A record of rows that come from no file.</summary>
    public static SampleRecord Record(LabelledData data)
    {
        ulong[] hashes = new ulong[data.Count];
        Parallel.For(0, data.Count, i => hashes[i] = Fingerprint.Hash64(MemoryMarshal.AsBytes(data.Input(i))));
        return new SampleRecord(
            FingerprintOf(data),
            SampleSelection.InFileOrder(0, data.Count),
            FormattableString.Invariant($"{data.InputSize} values"),
            hashes,
            Looks(data)
        );
    }

    /// <summary>
    /// Bit b tells whether value b d_0/64 (b modulo d_0 where d_0 is smaller) lies above a quantile of its column. The bits of
    /// one column have quantiles at equal distances. Of rescaled data the looks are the same.
    /// </summary>
    private static ulong[] Looks(LabelledData data)
    {
        ulong[] looks = new ulong[data.Count];
        if (data.Count == 0)
            return looks;
        foreach (var bits in Enumerable.Range(0, Bits).GroupBy(bit => Column(bit, data.InputSize)))
        {
            float[] column = [.. Enumerable.Range(0, data.Count).Select(i => data.Input(i)[bits.Key])],
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

    private static int Column(int bit, int columns) => columns < Bits ? bit % columns : (int)((long)bit * columns / Bits);

    private static string FingerprintOf(LabelledData data)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, data.InputSize);
        return Fingerprint.Of(size, MemoryMarshal.AsBytes(data.Inputs));
    }
}
