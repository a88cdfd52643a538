using System.IO.Compression;
using BoundGen.Testing;

namespace BoundGen.Tests;

public class NetworkParametersTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Saving_and_loading_keeps_bits_and_metadata(bool bias)
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        var shape = new NetworkShape([5, 4, 3, 2], bias);
        var random = new Random(7);
        float[] values = Enumerable.Range(0, shape.ParameterCount).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        values[0] = -0f;
        values[1] = float.Epsilon;
        values[2] = float.MaxValue;
        var metadata = new Dictionary<string, string> { ["scale"] = "0.1087", ["split"] = "0..30000" };
        var saved = new NetworkParameters(shape, values, metadata);
        saved.Save(file);
        byte[] first = File.ReadAllBytes(file);
        saved.Save(file);

        var loaded = NetworkParameters.Load(file);
        Assert.Equal(shape, loaded.Shape);
        Assert.Equal(
            values.Select(BitConverter.SingleToUInt32Bits),
            loaded.Values.ToArray().Select(BitConverter.SingleToUInt32Bits)
        );
        Assert.Equal(metadata, loaded.Metadata);
        Assert.Equal(first, File.ReadAllBytes(file));
        Assert.Equal([file], folder.Contents());
        string[] names = bias
            ? ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"]
            : ["0.weight", "2.weight", "4.weight"];
        Assert.Equal(names, StoredTensors.Load(file).Tensors.Select(tensor => tensor.Name));
    }

    /// <summary>A stream that starts before the file, cannot seek, and a span: the same parameters from each.</summary>
    [Fact]
    public void Streams_and_bytes_are_read_as_files_are()
    {
        var shape = new NetworkShape([5, 4, 3], bias: true);
        float[] values = [.. Enumerable.Range(0, shape.ParameterCount).Select(i => i / 7f)];
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        new NetworkParameters(shape, values, new Dictionary<string, string> { ["k"] = "v" }).Save(stream);
        byte[] saved = stream.ToArray()[3..];

        stream.Position = 3;
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
            zip.Write(saved);
        zipped.Position = 0;
        using var unseekable = new GZipStream(zipped, CompressionMode.Decompress);
        NetworkParameters[] all =
        [
            NetworkParameters.Load(stream),
            NetworkParameters.Load(unseekable),
            NetworkParameters.Load(saved),
        ];
        Assert.All(all, loaded =>
        {
            Assert.Equal(shape, loaded.Shape);
            Assert.Equal(values, loaded.Values.ToArray());
            Assert.Equal("v", loaded.Metadata["k"]);
        });
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        all[0].Save(file);
        Assert.Equal(saved, File.ReadAllBytes(file));

        Assert.StartsWith(
            "the bytes: ",
            Assert.Throws<InvalidDataException>(() => NetworkParameters.Load(saved.AsSpan(..^1))).Message
        );
        Assert.StartsWith("the bytes: ", Assert.Throws<InvalidDataException>(() => NetworkParameters.Load([])).Message);
        Assert.StartsWith(
            "the stream: ",
            Assert.Throws<InvalidDataException>(() => NetworkParameters.Load(new MemoryStream())).Message
        );
    }

    [Fact]
    public void Metadata_cannot_pose_as_provenance()
    {
        using var stream = new MemoryStream();
        var metadata = new Dictionary<string, string> { ["boundgen.samples"] = "mnist:0:10:", ["author"] = "me" };
        new NetworkParameters(new NetworkShape([2, 1], bias: false), [1, 2], metadata).Save(stream);
        stream.Position = 0;
        var loaded = NetworkParameters.Load(stream);
        Assert.Null(loaded.Provenance.Seen);
        Assert.Equal(["author"], loaded.Metadata.Keys);
    }

    [Fact]
    public void Later_changes_to_what_was_passed_in_do_not_matter()
    {
        float[] values = [1, 2];
        var metadata = new Dictionary<string, string> { ["k"] = "v" };
        var network = new NetworkParameters(new NetworkShape([2, 1], bias: false), values, metadata);
        values[0] = 7;
        metadata["k"] = "w";
        Assert.Equal([1, 2], network.Values.ToArray());
        Assert.Equal("v", network.Metadata["k"]);
    }

    [Fact]
    public void The_constructor_names_what_is_wrong()
    {
        var shape = new NetworkShape([2, 3, 1], bias: true);
        var exception = Assert.Throws<ArgumentException>("values", () => new NetworkParameters(shape, new float[12]));
        Assert.Contains("2-3-1+bias has 13 parameters, got 12", exception.Message);
        float[] values = new float[13];
        values[shape.Weights(1).Start.Value + 2] = float.NaN;
        Assert.Contains(
            "Element 2 of the weights of layer 1 is NaN",
            Assert.Throws<ArgumentException>("values", () => new NetworkParameters(shape, values)).Message
        );
        values[shape.Biases(0).Start.Value + 1] = float.NegativeInfinity;
        Assert.Contains(
            "Element 1 of the biases of layer 0 is -Infinity",
            Assert.Throws<ArgumentException>("values", () => new NetworkParameters(shape, values)).Message
        );
    }

    [Fact]
    public void A_missing_file_is_reported_as_missing()
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        Assert.Throws<FileNotFoundException>(() => NetworkParameters.Load(file));
    }

    [Fact]
    public void Distance_counts_the_weights_and_biases_of_its_layer()
    {
        var shape = new NetworkShape([2, 1, 1], bias: true);
        var zero = new NetworkParameters(shape, new float[5]);
        var moved = new NetworkParameters(shape, [2, 3, 6, 0, -1e-30f]);
        Assert.InRange(moved.DistanceTo(zero, 0), 7, 7 * (1 + 2e-15));
        Assert.InRange(zero.DistanceTo(moved, 0), 7, 7 * (1 + 2e-15));
        Assert.InRange(moved.DistanceTo(zero, 1), 1e-30f, 1e-30f * (1 + 2e-15));
        Assert.Equal(0, moved.DistanceTo(moved, 0));
        var both = new NetworkParameters(shape, [2, 3, 6, 0, 24]);
        Assert.InRange(both.DistanceTo(zero), 25, 25 * (1 + 4e-15));
    }

    [Fact]
    public void Distance_does_not_lose_small_terms_among_many()
    {
        // One difference of 1 and 2^23 of 2^-27: each square is below half an ulp of the sum, together they are 2^-31.
        var shape = new NetworkShape([(1 << 23) + 1, 1], bias: false);
        float[] values = new float[shape.ParameterCount];
        Array.Fill(values, 1f / (1 << 27));
        values[0] = 1;
        double exact = Math.Sqrt(1 + Math.ScaleB(1, -31));
        double actual = new NetworkParameters(shape, values).DistanceTo(
            new NetworkParameters(shape, new float[shape.ParameterCount]),
            0
        );
        Assert.InRange(actual, exact, exact * (1 + 2e-15));
    }

    [Fact]
    public void Distance_refuses_other_shapes_and_layers()
    {
        var network = new NetworkParameters(new NetworkShape([2, 1], bias: false), new float[2]);
        var other = new NetworkParameters(new NetworkShape([1, 2], bias: false), new float[2]);
        Assert.Contains(
            "is 1-2, expected 2-1",
            Assert.Throws<ArgumentException>("other", () => network.DistanceTo(other, 0)).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => network.DistanceTo(network, 1));
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => network.DistanceTo(network, -1));
    }
}
