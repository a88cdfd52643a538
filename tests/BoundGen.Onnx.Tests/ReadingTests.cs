using System.IO.Compression;
using BoundGen.Onnx.Format;
using BoundGen.Testing;
using Google.Protobuf;

namespace BoundGen.Onnx.Tests;

/// <summary>
/// The bytes of a model: element types, gzip, weights in other files, and files that are none or attack the reader.
/// </summary>
public sealed class ReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static TestModel OneLayer(Tensor weights)
    {
        var model = new TestModel(0, 3).Node("MatMul", "y", ["x", "w"]).Output("y");
        weights.Name = "w";
        weights.Dimensions.AddRange([3, 1]);
        model.Graph.Initializers.Add(weights);
        return model;
    }

    private static Tensor Raw(ElementType type, params byte[] bytes) =>
        new() { ElementType = (int)type, Raw = ByteString.CopyFrom(bytes) };

    public static TheoryData<string, byte[]> Encodings() =>
        new()
        {
            { "float", [.. Bytes(1f), .. Bytes(-0.5f), .. Bytes(0.25f)] },
            { "double", [.. Bytes(1.0), .. Bytes(-0.5), .. Bytes(0.25)] },
            { "half", [.. Bytes((Half)1), .. Bytes((Half)(-0.5)), .. Bytes((Half)0.25)] },
            { "bfloat", [0x80, 0x3f, 0x00, 0xbf, 0x80, 0x3e] },
        };

    private static byte[] Bytes(float value) => BitConverter.GetBytes(value);

    private static byte[] Bytes(double value) => BitConverter.GetBytes(value);

    private static byte[] Bytes(Half value) => BitConverter.GetBytes(value);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Raw_weights_of_every_type_are_read(string type, byte[] bytes)
    {
        var element = type switch
        {
            "float" => ElementType.Float,
            "double" => ElementType.Double,
            "half" => ElementType.Float16,
            _ => ElementType.BFloat16,
        };
        Assert.Equal([1, -0.5f, 0.25f], OneLayer(Raw(element, bytes)).Load().Parameters.Values.ToArray());
    }

    [Fact]
    public void Listed_weights_of_every_type_are_read()
    {
        Tensor[] tensors =
        [
            new() { ElementType = (int)ElementType.Float, Floats = { 1, -0.5f, 0.25f } },
            new() { ElementType = (int)ElementType.Double, Doubles = { 1, -0.5, 0.25 } },
            new() { ElementType = (int)ElementType.Float16, SmallIntegers = { 0x3c00, 0xb800, 0x3400 } },
            new() { ElementType = (int)ElementType.BFloat16, SmallIntegers = { 0x3f80, 0xbf00, 0x3e80 } },
        ];
        Assert.All(tensors, tensor => Assert.Equal([1, -0.5f, 0.25f], OneLayer(tensor).Load().Parameters.Values.ToArray()));
    }

    [Fact]
    public void Weights_in_a_Constant_node_are_read()
    {
        var model = new TestModel(0, 2)
            .Node("Constant", "w", [], TestModel.TensorValue(TestModel.Tensor("", [2, 1], 3, 4)))
            .Node("MatMul", "y", ["x", "w"])
            .Output("y");
        Assert.Equal([3, 4], model.Load().Parameters.Values.ToArray());
    }

    [Fact]
    public void Double_weights_are_rounded_and_that_is_said()
    {
        var tensor = new Tensor { ElementType = (int)ElementType.Double, Doubles = { 0.1, 0.5, 0.25 } };
        var network = OneLayer(tensor).Load();
        Assert.Equal(0.1f, network.Parameters.Values[0]);
        Assert.Equal(
            ["1 of 3 parameters were rounded to single precision; logits differ from the file's by rounding."],
            network.Changes
        );
    }

    [Theory]
    [InlineData(1, 11, "has 11 bytes, expected 12 for 3 elements")]
    [InlineData(3, 3, "has element type 3, expected floats")]
    public void Weights_of_another_length_or_type_are_refused(int type, int bytes, string problem) =>
        Assert.Contains(
            $"tensor \"w\" {problem}",
            OneLayer(Raw((ElementType)type, new byte[bytes])).Refusal(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(int.MaxValue, 2L)]
    [InlineData(long.MaxValue, 2L)]
    [InlineData(-1L, 3L)]
    [InlineData(100_000L, 10_000L)]
    public void Dimensions_that_the_file_does_not_fill_are_refused(long rows, long columns)
    {
        var model = new TestModel(0, 3).Node("MatMul", "y", ["x", "w"]).Output("y");
        model.Graph.Initializers.Add(
            new Tensor
            {
                Name = "w",
                ElementType = 1,
                Dimensions = { rows, columns },
                Raw = ByteString.CopyFrom(1, 2, 3, 4),
            }
        );
        Assert.Contains("tensor \"w\" has", model.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_that_is_far_larger_than_the_file_is_refused() =>
        Assert.Contains(
            "would take 10000000000 numbers more, which the size of the file does not account for",
            new TestModel(0, 100_000)
                .Weights("u", [100_000, 1])
                .Weights("v", [1, 100_000])
                .Node("MatMul", "a", ["x", "u"])
                .Node("MatMul", "y", ["a", "v"])
                .Output("y")
                .Refusal(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Products_that_a_tiny_file_asks_for_are_refused_before_they_take_minutes()
    {
        string[] messages =
        [
            new TestModel(1, 2_048, 1)
                .Weights("u", [1, 1])
                .Node("MatMul", "a", ["x", "u"])
                .Node("MatMul", "y", ["a", "u"])
                .Output("y")
                .Refusal(),
            new TestModel(0, 2_300)
                .Weights("u", [2_300, 1])
                .Weights("v", [1, 2_300])
                .Node("MatMul", "w", ["u", "v"])
                .Node("MatMul", "p", ["w", "w"])
                .Node("MatMul", "y", ["x", "p"])
                .Output("y")
                .Refusal(),
        ];
        Assert.Contains(
            "MatMul node \"node:y\" would take 8589934592 multiplications more",
            messages[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "MatMul node \"node:p\" would take 12167000000 multiplications more",
            messages[1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Weights_that_a_thousand_layers_share_are_refused_before_they_fill_the_memory()
    {
        const int Size = 500;
        var model = new TestModel(0, Size).Weights("w", [Size, Size]);
        string last = "x";
        for (int layer = 0; layer < 1_000; layer++)
        {
            model.Node("Gemm", $"h{layer}", [last, "w"], TestModel.Integer("transB", 1));
            model.Node("Relu", last = $"a{layer}", [$"h{layer}"]);
        }

        string message = model.Node("MatMul", "y", [last, "w"]).Output("y").Refusal();
        Assert.Contains(
            "would take 250000 numbers more, which the size of the file does not account for",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_constant_that_thousands_of_nodes_add_is_refused_before_it_takes_minutes()
    {
        const int Size = 100_000;
        var model = new TestModel(0, Size).Weights("zero", [Size], new float[Size]);
        for (int i = 0; i < 10_000; i++)
            model.Node("Add", $"s{i}", [i == 0 ? "x" : $"s{i - 1}", "zero"]);
        Assert.Contains("would take 100000 numbers more", model.Output("s9999").Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_nothing_but_empty_nodes_is_refused_before_it_fills_the_memory()
    {
        // Field 7 of a model, the graph, holds field 1, a node, of length 0, again and again.
        const int Nodes = 1_000_000;
        byte[] graph = [.. Enumerable.Repeat(new byte[] { 0x0a, 0x00 }, Nodes).SelectMany(node => node)];
        var model = new MemoryStream();
        using (var output = new CodedOutputStream(model, leaveOpen: true))
        {
            output.WriteTag(7, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(graph));
        }

        model.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Assert.Throws<InvalidDataException>(() => OnnxNetwork.Load(model));
        Assert.Contains("has more than 500000 parts", exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * model.Length);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("<!DOCTYPE html><html></html>", "is a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "is a Git LFS pointer")]
    [InlineData("any text", "is no ONNX model")]
    public void A_file_that_is_no_model_is_refused_for_what_it_is(string content, string kind)
    {
        string path = _folder.At("model.onnx");
        File.WriteAllText(path, content);
        var exception = Assert.Throws<InvalidDataException>(() => OnnxNetwork.Load(path));
        Assert.StartsWith($"{path}: {kind}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_model_that_is_cut_short_is_refused_wherever_it_ends()
    {
        byte[] model = new TestModel(0, 3).Dense("y", "x", 3, 2, 1).Output("y").Bytes();
        Assert.All(Enumerable.Range(0, model.Length), length =>
            Assert.Throws<InvalidDataException>(() => OnnxNetwork.Load(new MemoryStream(model, 0, length)))
        );
    }

    [Fact]
    public void A_gzipped_model_is_known_by_its_content_and_refused_where_its_end_is_missing()
    {
        byte[] model = new TestModel(0, 3).Dense("y", "x", 3, 2, 1).Output("y").Bytes();
        byte[] zipped = Gzip(model);
        Assert.Equal("3-2+bias", OnnxNetwork.Load(new MemoryStream(zipped)).Parameters.Shape.ToString());
        foreach (int missing in new[] { 1, 4, 8, 20 })
        {
            var exception = Assert.Throws<InvalidDataException>(() =>
                OnnxNetwork.Load(new MemoryStream(zipped, 0, zipped.Length - missing))
            );
            Assert.StartsWith("the stream: ", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gzipped_file_that_grows_without_limit_is_refused()
    {
        var exception = Assert.Throws<InvalidDataException>(() =>
            OnnxNetwork.Load(new MemoryStream(Gzip(new byte[(1 << 26) + 1])))
        );
        Assert.Contains("becomes larger than 67108864 bytes when decompressed", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return zipped.ToArray();
    }

    private static TestModel External(string? location, string? offset = null, string? length = null)
    {
        var tensor = new Tensor { ElementType = 1, Location = 1 };
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset), ("length", length) })
        {
            if (value is not null)
                tensor.External.Add(new Entry { Key = key, Value = value });
        }

        return OneLayer(tensor);
    }

    [Theory]
    [InlineData("w.data", "4", "12")]
    [InlineData("w.data", "4", null)]
    [InlineData("./w.data", "4", "12")]
    [InlineData("deeper/w.data", "4", "12")]
    public void Weights_beside_a_model_or_below_are_read(string location, string offset, string? length)
    {
        Directory.CreateDirectory(_folder.At("deeper"));
        byte[] data = [9, 9, 9, 9, .. Bytes(1f), .. Bytes(-0.5f), .. Bytes(0.25f)];
        File.WriteAllBytes(_folder.At("w.data"), data);
        File.WriteAllBytes(_folder.At("deeper", "w.data"), data);
        string path = _folder.At("model.onnx");
        File.WriteAllBytes(path, External(location, offset, length).Bytes());
        Assert.Equal([1, -0.5f, 0.25f], OnnxNetwork.Load(path).Parameters.Values.ToArray());
    }

    [Fact]
    public void The_first_weights_beside_a_small_model_may_be_large()
    {
        const int Size = 4_200;
        using (var data = File.Create(_folder.At("w.data")))
            data.SetLength((long)Size * Size * sizeof(float));
        var model = new TestModel(0, Size).Node("Gemm", "y", ["x", "w"], TestModel.Integer("transB", 1)).Output("y");
        model.Graph.Initializers.Add(
            new Tensor
            {
                Name = "w",
                ElementType = (int)ElementType.Float,
                Dimensions = { Size, Size },
                Location = 1,
                External =
                {
                    new Entry { Key = "location", Value = "w.data" },
                },
            }
        );
        string path = _folder.At("model.onnx");
        File.WriteAllBytes(path, model.Bytes());
        Assert.Equal("4200-4200", OnnxNetwork.Load(path).Parameters.Shape.ToString());
    }

    [Theory]
    [InlineData("../w.data", null, null, "expected one in the model's folder or below")]
    [InlineData("a/../../w.data", null, null, "expected one in the model's folder or below")]
    [InlineData("..\\w.data", null, null, "expected one in the model's folder or below")]
    [InlineData("/etc/passwd", null, null, "expected one in the model's folder or below")]
    [InlineData("C:\\w.data", null, null, "expected one in the model's folder or below")]
    [InlineData("link.data", null, null, "and no link")]
    [InlineData("", null, null, "expected one in the model's folder or below")]
    [InlineData(null, null, null, "lies in a file without a name")]
    [InlineData("w.data", "0", "8", "has 8 bytes in \"w.data\", expected 12")]
    [InlineData("w.data", "5", "12", "has 12 bytes from byte 5 of \"w.data\" on, which has 16")]
    [InlineData("w.data", "9223372036854775807", "12", "has 12 bytes from byte 9223372036854775807")]
    [InlineData("w.data", "-1", "12", "has offset \"-1\" in its file, expected a whole number")]
    public void Weights_elsewhere_are_refused(string? location, string? offset, string? length, string problem)
    {
        Directory.CreateDirectory(_folder.At("folder"));
        foreach (string data in new[] { _folder.At("w.data"), _folder.At("folder", "w.data") })
            File.WriteAllBytes(data, new byte[16]);
        File.CreateSymbolicLink(_folder.At("folder", "link.data"), _folder.At("w.data"));
        string path = _folder.At("folder", "model.onnx");
        File.WriteAllBytes(path, External(location, offset, length).Bytes());
        var exception = Assert.Throws<InvalidDataException>(() => OnnxNetwork.Load(path));
        Assert.StartsWith($"{path}: tensor \"w\" ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_weights_that_is_not_there_is_named()
    {
        string path = _folder.At("model.onnx");
        File.WriteAllBytes(path, External("w.data").Bytes());
        Assert.Contains(
            "w.data",
            Assert.Throws<FileNotFoundException>(() => OnnxNetwork.Load(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_stream_has_no_files_beside_it() =>
        Assert.Contains(
            "tensor \"w\" lies in a file \"w.data\", which a stream does not have beside it",
            External("w.data").Refusal(),
            StringComparison.Ordinal
        );
}
