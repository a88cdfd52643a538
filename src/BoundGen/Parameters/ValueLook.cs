using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BoundGen;

/// <summary>
/// How rows of numbers are recognised: a hash of their bits, and 64 comparisons with quantiles of the data's own columns.
/// </summary>
internal static class ValueLook
{
    private const int Bits = 64;

    /// <summary>A record of rows that come from no file.</summary>
    public static SampleRecord Record(LabelledData data)
    {
        float[] cuts = Cuts(data);
        ulong[] hashes = new ulong[data.Count];
        Parallel.For(0, data.Count, i => hashes[i] = Hash(data.Input(i)));
        return new SampleRecord(
            Fingerprint(data),
            SampleSelection.InFileOrder(0, data.Count),
            FormattableString.Invariant($"{data.InputSize} values"),
            hashes,
            Looks(data, cuts),
            cuts
        );
    }

    /// <summary>Bit b tells whether value b d_0/64 (b modulo d_0 where d_0 is smaller) lies above cut b.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="cuts">Shape [64].</param>
    public static ulong[] Looks(LabelledData data, ReadOnlySpan<float> cuts)
    {
        float[] above = cuts.ToArray();
        ulong[] looks = new ulong[data.Count];
        Parallel.For(0, data.Count, i =>
        {
            var row = data.Input(i);
            for (int bit = 0; bit < Bits; bit++)
                looks[i] |= row[Column(bit, row.Length)] > above[bit] ? 1ul << bit : 0;
        });
        return looks;
    }

    /// <summary>Quantiles at equal distances of every column that is looked at: a rescaled copy gets the same looks.</summary>
    private static float[] Cuts(LabelledData data)
    {
        float[] cuts = new float[Bits];
        if (data.Count == 0)
            return cuts;
        float[] column = new float[data.Count];
        for (int bit = 0; bit < Bits; bit++)
        {
            int place = Column(bit, data.InputSize),
                cutsOfColumn = Math.Max(1, (Bits - place + data.InputSize - 1) / data.InputSize),
                number = bit / data.InputSize;
            for (int i = 0; i < column.Length; i++)
                column[i] = data.Input(i)[place];
            Array.Sort(column);
            cuts[bit] = column[(int)((long)(number + 1) * (column.Length - 1) / (cutsOfColumn + 1))];
        }

        return cuts;
    }

    private static int Column(int bit, int columns) => columns < Bits ? bit % columns : (int)((long)bit * columns / Bits);

    private static ulong Hash(ReadOnlySpan<float> row)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(row), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }

    private static string Fingerprint(LabelledData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, data.InputSize);
        hash.AppendData(size);
        hash.AppendData(MemoryMarshal.AsBytes(data.Inputs));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
