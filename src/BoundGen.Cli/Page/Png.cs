using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace BoundGen.Cli.Page;

/// <summary>Grey images as PNG files within a page.</summary>
internal static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A data: URI.</summary>
    /// <param name="pixels">Shape [rows, columns], row-major; 0 is black.</param>
    /// <param name="rows">Height.</param>
    /// <param name="columns">Width.</param>
    public static string Uri(ReadOnlySpan<byte> pixels, int rows, int columns) =>
        "data:image/png;base64," + Convert.ToBase64String(Encode(pixels, rows, columns));

    private static byte[] Encode(ReadOnlySpan<byte> pixels, int rows, int columns)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], rows);
        // 8 bits of grey; deflate, no filter, no interlacing.
        header[8] = 8;
        header[9..].Clear();
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compress(pixels, rows, columns));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>Every row follows the number of its filter, 0 for none.</summary>
    private static byte[] Compress(ReadOnlySpan<byte> pixels, int rows, int columns)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize))
        {
            for (int row = 0; row < rows; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(row * columns, columns));
            }
        }

        return data.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(chunk));
        file.Write(number);
    }

    /// <summary>CRC-32 as PNG has it.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
