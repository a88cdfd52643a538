using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BoundGen;

/// <summary>The element types that are read. BF16 is the upper half of an F32.</summary>
internal enum SafetensorsType
{
    F64,
    F32,
    F16,
    BF16,
}

/// <summary>What the header says about one tensor.</summary>
internal sealed class SafetensorsEntry(string name, string typeName, int[] shape, int count, long begin, long end)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its element type as the file has it.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>Its element type; null for one whose elements are passed over, such as I64.</summary>
    public SafetensorsType? Type => Enum.TryParse<SafetensorsType>(TypeName, out var type) ? type : null;

    /// <summary>Its dimensions.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>Number of elements, the product of the dimensions.</summary>
    public int Count { get; } = count;

    /// <summary>First byte, counted from the end of the header.</summary>
    public long Begin { get; } = begin;

    /// <summary>One past the last byte.</summary>
    public long End { get; } = end;
}

/// <summary>
/// The header of a safetensors file, checked: names are unique, byte ranges lie back to back from the end of the header to
/// the end of the file, and each is as long as its type and shape need. So nothing is allocated that the file does not hold.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>Longest header that is read, in bytes; the limit of the format's own library.</summary>
    private const long MaxLength = 100_000_000;

    private readonly string _path;

    private SafetensorsHeader(string path) => _path = path;

    /// <summary>Tensors in the order of their data.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    /// <summary>The strings under <c>__metadata__</c>.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Bytes of one element; 0 for a type that the format does not have.</summary>
    public static int SizeOf(string typeName) =>
        typeName switch
        {
            "F64" or "I64" or "U64" or "C64" => 8,
            "F32" or "I32" or "U32" => 4,
            "F16" or "BF16" or "I16" or "U16" => 2,
            "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
            _ => 0,
        };

    /// <summary>Reads and checks the header; the stream is then at the first data byte.</summary>
    /// <param name="stream">Seekable; the file begins where it stands and ends with it.</param>
    /// <param name="path">The name errors are reported under.</param>
    /// <exception cref="InvalidDataException">The header breaks the format or does not fit the file.</exception>
    public static SafetensorsHeader Read(Stream stream, string path)
    {
        var header = new SafetensorsHeader(path);
        header.Parse(header.ReadText(stream));
        header.CheckRanges(stream.Length - stream.Position);
        return header;
    }

    /// <summary>A name from a file, safe to print: quoted, on one line.</summary>
    public static string Quote(string name) => $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private byte[] ReadText(Stream stream)
    {
        long left = stream.Length - stream.Position;
        Span<byte> prefix = stackalloc byte[8];
        if (FileKind.Of(stream) is { } kind)
            throw Error($"is {kind}, expected a safetensors file");
        if (left < 8)
            throw Error($"the file has {left} bytes, expected at least the 8 of a safetensors header length");
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
            throw Error($"the header length is {length} bytes, expected at most {MaxLength} (not a safetensors file?)");
        if (length > (ulong)(left - 8))
            throw Error($"the header length is {length} bytes, expected at most the {left - 8} that follow it");
        byte[] text = new byte[length];
        stream.ReadExactly(text);
        return text;
    }

    private void Parse(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Error($"the header is a JSON {document.RootElement.ValueKind}, expected an object");
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(SafetensorsFile.MetadataName))
                    ParseMetadata(property.Value);
                else
                    Entries.Add(ParseEntry(property.Name, property.Value));
            }
        }
        // InvalidOperationException: text that is not valid UTF-8 or has half a surrogate pair shows only when it is decoded.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"{_path}: the header is not valid JSON with unique names: {OneLine(exception.Message)}",
                exception
            );
        }
    }

    private void ParseMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind == JsonValueKind.Null)
            return;
        if (metadata.ValueKind != JsonValueKind.Object)
            throw Error($"__metadata__ is a JSON {metadata.ValueKind}, expected an object");
        foreach (var property in metadata.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw Error($"__metadata__ {Quote(property.Name)} is a JSON {property.Value.ValueKind}, expected a string");
            Metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private SafetensorsEntry ParseEntry(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            throw Error(name, $"its header entry is a JSON {entry.ValueKind}, expected an object");
        if (!entry.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String)
            throw Error(name, "dtype is missing or not a string");
        string type = dtype.GetString()!;
        int bytes = SizeOf(type);
        if (bytes == 0)
            throw Error(name, $"dtype is {Quote(type)}, expected one of the format, such as F64, F32, F16 or BF16");

        long[] shape = ParseNumbers(name, entry, "shape");
        long[] offsets = ParseNumbers(name, entry, "data_offsets");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw Error(name, $"data_offsets is [{string.Join(", ", offsets)}], expected [begin, end] with begin <= end");

        // Element counts beyond int.MaxValue cannot be held, whatever the file's length.
        long count = shape.Contains(0) ? 0 : 1;
        foreach (long size in shape)
        {
            if (size > int.MaxValue || count * size > Array.MaxLength)
                throw Error(
                    name,
                    $"shape [{string.Join(", ", shape)}] is too large, expected at most {Array.MaxLength} elements"
                );
            count *= size;
        }

        if (offsets[1] - offsets[0] != count * bytes)
        {
            throw Error(
                name,
                $"data_offsets [{offsets[0]}, {offsets[1]}] hold {offsets[1] - offsets[0]} bytes, "
                    + $"expected {count * bytes} for {type} of shape [{string.Join(", ", shape)}]"
            );
        }

        return new SafetensorsEntry(name, type, Array.ConvertAll(shape, size => (int)size), (int)count, offsets[0], offsets[1]);
    }

    private long[] ParseNumbers(string name, JsonElement entry, string key)
    {
        if (!entry.TryGetProperty(key, out var array) || array.ValueKind != JsonValueKind.Array)
            throw Error(name, $"{key} is missing or not an array");
        var numbers = new List<long>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
                throw Error(name, $"{key} holds {OneLine(item.GetRawText())}, expected whole numbers from 0 on");
            numbers.Add(number);
        }

        return numbers.ToArray();
    }

    private void CheckRanges(long dataLength)
    {
        Entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long offset = 0;
        foreach (var entry in Entries)
        {
            if (entry.Begin != offset)
            {
                throw Error(
                    entry.Name,
                    $"its data begin at byte {entry.Begin}, expected {offset}, "
                        + (
                            entry.Begin < offset
                                ? "the end of the tensor before it (they overlap)"
                                : "the end of the data before it (there is a gap)"
                        )
                );
            }

            if (entry.End > dataLength)
                throw Error(entry.Name, $"its data end at byte {entry.End}, expected at most {dataLength}, where the file ends");
            offset = entry.End;
        }

        if (offset != dataLength)
            throw Error($"{dataLength} bytes follow the header, expected the {offset} of its tensors");
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private InvalidDataException Error(string problem) => new($"{_path}: {problem}.");

    private InvalidDataException Error(string tensor, string problem) => Error($"tensor {Quote(tensor)}: {problem}");
}
