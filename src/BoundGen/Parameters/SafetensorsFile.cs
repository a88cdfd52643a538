using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>
/// Reads the safetensors format: the header's length (8 bytes, little-endian), the header (JSON: name to dtype, shape and byte
/// range, and <c>__metadata__</c>, a map from string to string), then the raw little-endian data.
/// </summary>
/// <remarks>
/// Elements go from the stream to where the caller wants them, once and without a copy between. The file is not mapped: half
/// precision has to be converted anyway, and a mapped file that somebody cuts short ends the process. A file that is replaced
/// by a move stays open as it was; one that is cut short while it is read is refused; what is written into it shows in the digest
/// of the values, which is taken of what was read.
/// </remarks>
internal sealed class SafetensorsFile
{
    /// <summary>The name in the header that is not a tensor's.</summary>
    public const string MetadataName = "__metadata__";

    private const int BufferLength = 1 << 16;

    /// <summary>Floats that are read at once: the bytes of a large array exceed what one span can hold.</summary>
    private const int LargestPiece = 1 << 20;

    /// <summary>Rows that are transposed at once, so that each store fills a cache line.</summary>
    private const int TransposedRows = 16;

    private readonly Stream _stream;
    private readonly string _path;
    private readonly long _start;
    private readonly byte[] _buffer = new byte[BufferLength];

    private SafetensorsFile(Stream stream, string path)
    {
        (_stream, _path) = (stream, path);
        var header = SafetensorsHeader.Read(stream, path);
        (Tensors, Metadata, _start) = (header.Entries, header.Metadata, stream.Position);
    }

    /// <summary>What the header says of the tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Tensors { get; }

    /// <summary>What the file says about itself; empty where it says nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads the header of a file that ends where the stream ends.</summary>
    /// <param name="stream">Stands at the start of the file; one that cannot seek is read into memory first.</param>
    /// <param name="path">The name errors are reported under.</param>
    /// <exception cref="InvalidDataException">The header breaks the format or does not fit the file.</exception>
    public static SafetensorsFile Open(Stream stream, string path)
    {
        if (stream.CanSeek)
            return new SafetensorsFile(stream, path);
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return new SafetensorsFile(copy, path);
    }

    /// <summary>
    /// Reads the elements of a tensor; F32 bit for bit, F16 and BF16 exactly, F64 rounded to the nearest float (beyond its range:
    /// infinity).
    /// </summary>
    /// <param name="tensor">One of <see cref="Tensors"/> with elements of floating point.</param>
    /// <param name="values">Receives as many elements as the tensor has.</param>
    /// <exception cref="InvalidDataException">The file has become shorter.</exception>
    public void Read(SafetensorsEntry tensor, Span<float> values)
    {
        _stream.Position = _start + tensor.Begin;
        for (int start = 0; start < values.Length; start += LargestPiece)
            ReadPiece(tensor, values.Slice(start, Math.Min(LargestPiece, values.Length - start)));
    }

    /// <summary>Reads a tensor of two dimensions as its transpose.</summary>
    /// <inheritdoc cref="Read(SafetensorsEntry, Span{float})"/>
    public void ReadTransposed(SafetensorsEntry tensor, Span<float> values)
    {
        int rows = tensor.Shape[0],
            columns = tensor.Shape[1];
        _stream.Position = _start + tensor.Begin;
        float[] block = new float[Math.Min(rows, TransposedRows) * columns];
        for (int row = 0; row < rows; row += TransposedRows)
        {
            int count = Math.Min(TransposedRows, rows - row);
            ReadPiece(tensor, block.AsSpan(0, count * columns));
            for (int column = 0; column < columns; column++)
            {
                for (int i = 0; i < count; i++)
                    values[column * rows + row + i] = block[i * columns + column];
            }
        }
    }

    /// <summary>Reads the elements that follow where the stream stands.</summary>
    /// <param name="tensor">Whose elements they are.</param>
    /// <param name="values">Receives them; at most as many as there are left.</param>
    private void ReadPiece(SafetensorsEntry tensor, Span<float> values)
    {
        try
        {
            if (tensor.Type == SafetensorsType.F32 && BitConverter.IsLittleEndian)
                _stream.ReadExactly(MemoryMarshal.AsBytes(values));
            else
                Decode(tensor, values);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException(
                $"{_path}: became shorter while it was read, expected a file that nobody writes to.",
                e
            );
        }
    }

    private void Decode(SafetensorsEntry tensor, Span<float> values)
    {
        int size = SafetensorsHeader.SizeOf(tensor.TypeName);
        for (int start = 0; start < values.Length; )
        {
            int count = Math.Min(_buffer.Length / size, values.Length - start);
            var bytes = _buffer.AsSpan(0, count * size);
            _stream.ReadExactly(bytes);
            for (int i = 0; i < count; i++)
                values[start + i] = Decode(tensor.Type!.Value, bytes.Slice(i * size, size));
            start += count;
        }
    }

    private static float Decode(SafetensorsType type, ReadOnlySpan<byte> bytes) =>
        type switch
        {
            SafetensorsType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            SafetensorsType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            SafetensorsType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        };
}
