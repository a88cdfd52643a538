using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BoundGen;

/// <summary>
/// Reads and writes the safetensors format: the header's length (8 bytes, little-endian), the header (JSON: name to dtype,
/// shape and byte range, and <c>__metadata__</c>, a map from string to string), then the raw little-endian data.
/// </summary>
/// <param name="tensors">In the order of their data.</param>
/// <param name="metadata">May be empty.</param>
internal sealed class SafetensorsFile(IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>The name in the header that is not a tensor's.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>Tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; } = tensors;

    /// <summary>What the file says about itself; empty where it says nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;

    /// <summary>
    /// Reads every tensor; F32 bit for bit, F16 and BF16 exactly, F64 rounded to the nearest float (beyond its range: infinity).
    /// Elements of other types are passed over.
    /// </summary>
    /// <exception cref="InvalidDataException">The file breaks the format.</exception>
    public static SafetensorsFile Load(string path)
    {
        using var stream = InputFile.Open(path);
        return Load(stream, path);
    }

    /// <summary>Reads a file from a stream, from where the stream stands to its end.</summary>
    /// <param name="stream">One that cannot seek is read into memory first.</param>
    /// <param name="path">The name errors are reported under.</param>
    /// <exception cref="InvalidDataException">The contents break the format.</exception>
    public static SafetensorsFile Load(Stream stream, string path)
    {
        if (!stream.CanSeek)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            return Load(copy, path);
        }

        var header = SafetensorsHeader.Read(stream, path);

        // The header's check of the byte ranges: back to back, in this order, up to the end of the file.
        var tensors = new List<SafetensorsTensor>();
        foreach (var entry in header.Entries)
        {
            if (entry.Type is not { } type)
            {
                stream.Seek(entry.End - entry.Begin, SeekOrigin.Current);
                tensors.Add(new SafetensorsTensor(entry.Name, entry.Shape, [], entry.TypeName));
                continue;
            }

            float[] values = new float[entry.Count];
            ReadValues(stream, type, values);
            tensors.Add(new SafetensorsTensor(entry.Name, entry.Shape, values));
        }

        return new SafetensorsFile(tensors, header.Metadata);
    }

    /// <summary>
    /// Writes the tensors as F32, bit for bit, replacing the file in one step. Equal contents give equal bytes.
    /// </summary>
    /// <exception cref="ArgumentException">A name twice, a reserved name, or text that is not valid UTF-16.</exception>
    public void Save(string path)
    {
        byte[] header = BuildHeader();
        AtomicFile.Write(path, stream => Write(stream, header));
    }

    /// <summary>Writes the same bytes to a stream, from where it stands.</summary>
    /// <exception cref="ArgumentException">A name twice, a reserved name, or text that is not valid UTF-16.</exception>
    public void Save(Stream stream) => Write(stream, BuildHeader());

    private void Write(Stream stream, byte[] header)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in Tensors)
            WriteValues(stream, tensor.Values);
    }

    private byte[] BuildHeader()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataName);
                foreach (var (key, value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(CheckText(key), CheckText(value));
                json.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal) { MetadataName };
            long offset = 0;
            foreach (var tensor in Tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new ArgumentException($"Tensor name \"{tensor.Name}\" is reserved or used twice.");
                json.WriteStartObject(CheckText(tensor.Name));
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)sizeof(float) * tensor.Values.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces up to a multiple of 8, so that the data lie aligned in a mapped file.
        int padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    // The JSON writer would silently replace half a surrogate pair.
    private static string CheckText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
                i++;
            else if (char.IsSurrogate(text[i]))
                throw new ArgumentException(
                    $"Character {i} of a name or metadata text is half a surrogate pair, expected valid UTF-16.",
                    nameof(text)
                );
        }

        return text;
    }

    private static void WriteValues(Stream stream, float[] values)
    {
        if (BitConverter.IsLittleEndian)
        {
            // In pieces: the bytes of a large array exceed what one span can hold.
            for (int start = 0; start < values.Length; start += 1 << 20)
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(1 << 20, values.Length - start))));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    private static void ReadValues(Stream stream, SafetensorsType type, float[] values)
    {
        int size = SafetensorsHeader.SizeOf(type.ToString());
        byte[] buffer = new byte[1 << 16];
        for (int start = 0; start < values.Length; )
        {
            int count = Math.Min(buffer.Length / size, values.Length - start);
            var bytes = buffer.AsSpan(0, count * size);
            stream.ReadExactly(bytes);
            for (int i = 0; i < count; i++)
                values[start + i] = Decode(type, bytes.Slice(i * size, size));
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
