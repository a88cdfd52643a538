using System.Text;
using BoundGen.Training;

namespace BoundGen.Fuzzing;

/// <summary>Arrays of NumPy, of several types, in both orders.</summary>
internal sealed class NpyFormat : FuzzedFormat
{
    public override IReadOnlyList<byte[]> Files { get; } =
    [
        Array("<f4", "False", "(2, 3)", 24),
        Array(">f8", "True", "(3, 2)", 48),
        Array("<i8", "False", "(4,)", 32),
        Array("|b1", "False", "(5,)", 5),
    ];

    public override void Read(byte[] file)
    {
        var array = NpyFile.Load(new MemoryStream(file), "the stream");
        array.ToFloats();
        array.ToIntegers();
    }

    /// <summary>An array of zeros: the magic, the version, the length of the header, the header, the data.</summary>
    private static byte[] Array(string type, string columnMajor, string shape, int length)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {columnMajor}, 'shape': {shape}, }}";
        header = header.PadRight((header.Length + 10 + 64) / 64 * 64 - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[length]];
    }
}
