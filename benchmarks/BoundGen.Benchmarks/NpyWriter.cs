using System.Globalization;
using System.Text;

namespace BoundGen.Benchmarks;

/// <summary>Arrays of random bytes as NumPy files.</summary>
internal static class NpyWriter
{
    /// <summary>Writes an array of type u1.</summary>
    /// <param name="path">The file.</param>
    /// <param name="below">Every byte is less than this, at most 256.</param>
    /// <param name="shape">The dimensions.</param>
    public static void Write(string path, int below, params int[] shape)
    {
        byte[] data = new byte[shape.Aggregate((product, size) => product * size)];
        new Random(1).NextBytes(data);
        foreach (ref byte value in data.AsSpan())
            value = (byte)(value % below);
        string dimensions = string.Concat(shape.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size}, ")));
        string header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({dimensions}), }}\n";
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data]);
    }
}
