using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BoundGen;

/// <summary>Writes the safetensors format, which <see cref="SafetensorsFile"/> describes.</summary>
/// <param name="tensors">In the order of their data.</param>
/// <param name="metadata">May be empty.</param>
internal sealed class SafetensorsWriter(IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
{
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
        foreach (var tensor in tensors)
            WriteValues(stream, tensor.Values.Span);
    }

    private byte[] BuildHeader()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsFile.MetadataName);
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(CheckText(key), CheckText(value));
                json.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsFile.MetadataName };
            long offset = 0;
            foreach (var tensor in tensors)
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

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            // In pieces: the bytes of a large array exceed what one span can hold.
            for (int start = 0; start < values.Length; start += 1 << 20)
                stream.Write(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(1 << 20, values.Length - start))));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
