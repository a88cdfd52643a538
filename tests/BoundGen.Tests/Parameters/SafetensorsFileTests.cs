using System.Buffers.Binary;
using System.Text;
using BoundGen.Runtime;
using BoundGen.Testing;

namespace BoundGen.Tests;

public class SafetensorsFileTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Fact]
    public void What_is_written_is_what_the_format_says()
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        var tensors = new[]
        {
            new SafetensorsTensor("w", [1, 2], (float[])[1, -2]),
            new SafetensorsTensor("b", [], (float[])[0.5f]),
        };
        new SafetensorsWriter(tensors, new Dictionary<string, string> { ["z"] = "1", ["k"] = "v" }).Save(file);

        byte[] bytes = File.ReadAllBytes(file);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"k":"v","z":"1"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' ')
        );
        Assert.Equal(new byte[] { 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f }, bytes[(8 + length)..]);
    }

    [Fact]
    public void Bits_names_and_metadata_survive()
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        float[] values =
        [
            0,
            -0f,
            float.Epsilon,
            float.MaxValue,
            float.NegativeInfinity,
            BitConverter.UInt32BitsToSingle(0x7fc12345),
            0.1f,
        ];
        float[] many = Enumerable.Range(0, 100_000).Select(i => i / 7f).ToArray();
        var metadata = new Dictionary<string, string> { [""] = "", ["scale \"é\" \n 😀"] = "1/9.2\t\u0001" };
        new SafetensorsWriter(
            [new("weiß/😀\n", [7, 1], values), new("empty", [0, 3], (float[])[]), new("many", [many.Length], many)],
            metadata
        ).Save(file);

        var loaded = StoredTensors.Load(file);
        Assert.Equal(["weiß/😀\n", "empty", "many"], loaded.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(
            values.Select(BitConverter.SingleToUInt32Bits),
            loaded.Tensors[0].Values.Select(BitConverter.SingleToUInt32Bits)
        );
        Assert.Equal([0, 3], loaded.Tensors[1].Shape);
        Assert.Equal(many, loaded.Tensors[2].Values);
        Assert.Equal(metadata, loaded.Metadata);
    }

    [Fact]
    public void Every_type_is_converted_to_float()
    {
        var data = new List<byte>();
        data.AddRange(BitConverter.GetBytes(0.1));
        data.AddRange(BitConverter.GetBytes(-1e300));
        data.AddRange(BitConverter.GetBytes((Half)0.1f));
        data.AddRange(BitConverter.GetBytes((Half)6e-8f));
        data.AddRange([0x49, 0x40, 0x80, 0x7f]);
        var tensors = Load(
            """
            {"f16":{"dtype":"F16","shape":[2],"data_offsets":[16,20]},
             "bf16":{"dtype":"BF16","shape":[2],"data_offsets":[20,24]},
             "f64":{"dtype":"F64","shape":[2],"data_offsets":[0,16],"future":{}}}
            """,
            data.ToArray()
        ).Tensors;

        // In the order of the data, whatever the order in the header.
        Assert.Equal(["f64", "f16", "bf16"], tensors.Select(tensor => tensor.Name));
        Assert.Equal([0.1f, float.NegativeInfinity], tensors[0].Values);
        Assert.Equal([0.0999755859375f, 5.9604645e-8f], tensors[1].Values);
        Assert.Equal([3.140625f, float.PositiveInfinity], tensors[2].Values);
    }

    [Fact]
    public void Metadata_that_are_null_are_none() => Assert.Empty(Load("""{"__metadata__":null}""", []).Metadata);

    [Fact]
    public void A_header_without_tensors_is_a_file_without_tensors() => Assert.Empty(Load("{}", []).Tensors);

    [Theory]
    [InlineData("", 0, "not valid JSON")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{} {}", 0, "not valid JSON")]
    [InlineData("[]", 0, "the header is a JSON Array, expected an object")]
    [InlineData("""{"a":[]}""", 0, "tensor \"a\": its header entry is a JSON Array, expected an object")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "tensor \"a\": dtype is missing")]
    [InlineData("""{"a":{"dtype":1,"shape":[2],"data_offsets":[0,8]}}""", 8, "tensor \"a\": dtype is missing or not a string")]
    [InlineData(
        """{"a":{"dtype":"I33","shape":[2],"data_offsets":[0,8]}}""",
        8,
        "tensor \"a\": dtype is \"I33\", expected one of the format, such as F64, F32, F16 or BF16"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "tensor \"a\": data_offsets is missing")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "tensor \"a\": shape is missing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "tensor \"a\": data_offsets holds -8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":["0",8]}}""", 8, "tensor \"a\": data_offsets holds \"0\"")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""",
        8,
        "tensor \"a\": data_offsets is [0, 8, 8], expected [begin, end]"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""",
        8,
        "tensor \"a\": data_offsets is [8, 0], expected [begin, end] with begin <= end"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "tensor \"a\": shape holds 2.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "tensor \"a\": shape holds -2")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""",
        8,
        "tensor \"a\": shape holds 99999999999999999999"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""",
        8,
        "tensor \"a\": data_offsets [0, 8] hold 8 bytes, expected 12 for F32 of shape [3]"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""",
        0,
        "tensor \"a\": shape [4294967296, 4294967296] is too large"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,17179869184]}}""",
        8,
        "tensor \"a\": shape [65536, 65536] is too large"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
        16,
        "tensor \"a\": its data begin at byte 8, expected 0"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
        12,
        "tensor \"b\": its data begin at byte 4, expected 8, the end of the tensor before it (they overlap)"
    )]
    [InlineData(
        """{"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        20,
        "tensor \"b\": its data begin at byte 12, expected 8, the end of the data before it (there is a gap)"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        7,
        "tensor \"a\": its data end at byte 8, expected at most 7"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}}""",
        8,
        "tensor \"a\": its data end at byte 2000000000, expected at most 8"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        9,
        "9 bytes follow the header, expected the 8 of its tensors"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8,
        "unique names"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[2],"data_offsets":[0,8]}}""", 8, "unique names")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "__metadata__ \"k\" is a JSON Number, expected a string")]
    [InlineData("""{"__metadata__":"v"}""", 0, "__metadata__ is a JSON String, expected an object")]
    [InlineData("""{"__metadata__":{"k":"v","k":"w"}}""", 0, "unique names")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not valid JSON")]
    [InlineData("""{"__metadata__":{"k":"\udc00"}}""", 0, "not valid JSON")]
    [InlineData("""{"line\nbreak":[]}""", 0, "tensor \"line\\nbreak\": its header entry")]
    public void A_malformed_header_is_refused(string header, int dataLength, string problem) =>
        AssertRefused(Bytes(header, new byte[dataLength]), problem);

    [Fact]
    public void A_malformed_beginning_is_refused()
    {
        AssertRefused([], "the file has 0 bytes, expected at least the 8");
        AssertRefused(new byte[7], "the file has 7 bytes, expected at least the 8");
        AssertRefused(new byte[8], "not valid JSON");
        AssertRefused(
            [3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'],
            "the header length is 3 bytes, expected at most the 2 that follow it"
        );
        AssertRefused(
            [1, 225, 245, 5, 0, 0, 0, 0, (byte)'{', (byte)'}'],
            "the header length is 100000001 bytes, expected at most 100000000"
        );
        AssertRefused(Enumerable.Repeat((byte)0xff, 20).ToArray(), "the header length is 18446744073709551615 bytes");
        AssertRefused(Bytes(Good, new byte[8])[..^8], "tensor \"a\": its data end at byte 8, expected at most 0");
        byte[] invalidText = Bytes(Good, new byte[8]);
        invalidText[10] = 0xff;
        AssertRefused(invalidText, "not valid JSON");
    }

    [Fact]
    [Slow]
    public void Every_truncation_and_every_changed_header_byte_is_refused_or_read()
    {
        byte[] good = Bytes(
            """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[2],"data_offsets":[8,12]}}""",
            new byte[12]
        );
        for (int length = 0; length < good.Length; length++)
            AssertRefused(good[..length], ": ");
        var random = new Random(1);
        for (int i = 0; i < good.Length - 12; i++)
        {
            for (int trial = 0; trial < 20; trial++)
            {
                byte[] changed = good.ToArray();
                changed[i] = (byte)random.Next(256);
                if (Record.Exception(() => Load(changed)) is { } exception)
                    Assert.IsType<InvalidDataException>(exception);
            }
        }
    }

    /// <summary>
    /// The bytes of a file are read once, after its header: what is gone by then is missed and nothing is made up.
    /// </summary>
    [Fact]
    public void A_file_that_is_cut_short_while_it_is_read_is_refused()
    {
        byte[] bytes = Bytes(Good, [1, 0, 0, 0, 2, 0, 0, 0]);
        using var stream = new MemoryStream();
        stream.Write(bytes);
        stream.Position = 0;
        var file = SafetensorsFile.Open(stream, "model");
        stream.SetLength(bytes.Length - 1);
        var exception = Assert.Throws<InvalidDataException>(() => file.Read(file.Tensors[0], new float[2]));
        Assert.Equal("model: became shorter while it was read, expected a file that nobody writes to.", exception.Message);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 3)]
    [InlineData(35, 7)]
    public void A_transpose_is_read_row_by_row(int rows, int columns)
    {
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => i + 0.5f)];
        using var stream = new MemoryStream();
        new SafetensorsWriter([new("a", [rows, columns], values)], new Dictionary<string, string>()).Save(stream);
        stream.Position = 0;
        var file = SafetensorsFile.Open(stream, "model");
        float[] transposed = new float[values.Length];
        file.ReadTransposed(file.Tensors[0], transposed);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(values[i], transposed[i % columns * rows + i / columns]);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        File.WriteAllText(file, "old");
        var none = new Dictionary<string, string>();
        Assert.Throws<ArgumentException>(() =>
            new SafetensorsWriter([new("a", [0], (float[])[]), new("a", [0], (float[])[])], none).Save(file)
        );
        Assert.Throws<ArgumentException>(() => new SafetensorsWriter([new("__metadata__", [0], (float[])[])], none).Save(file));
        Assert.Throws<ArgumentException>(() =>
            new SafetensorsWriter([], new Dictionary<string, string> { ["k"] = "\ud800x" }).Save(file)
        );
        Assert.Throws<NotSupportedException>(() => AtomicFile.Write(file, stream =>
            {
                stream.WriteByte(1);
                throw new NotSupportedException();
            }));
        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal([file], folder.Contents());

        new SafetensorsWriter([], none).Save(file);
        Assert.Empty(StoredTensors.Load(file).Tensors);
        Assert.Equal([file], folder.Contents());
    }

    internal static byte[] Bytes(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
    }

    private static StoredTensors Load(string header, byte[] data) => Load(Bytes(header, data));

    private static StoredTensors Load(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        File.WriteAllBytes(file, bytes);
        return StoredTensors.Load(file);
    }

    private static void AssertRefused(byte[] bytes, string problem)
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        File.WriteAllBytes(file, bytes);
        var exception = Assert.Throws<InvalidDataException>(() => StoredTensors.Load(file));
        Assert.StartsWith(file + ": ", exception.Message);
        Assert.Contains(problem, exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
