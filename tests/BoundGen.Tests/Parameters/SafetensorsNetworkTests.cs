using System.Text;
using BoundGen.Testing;

namespace BoundGen.Tests.Parameters;

/// <summary>Files of tensors with other people's names.</summary>
public partial class SafetensorsNetworkTests
{
    private static readonly Dictionary<string, string> s_none = [];

    [Fact]
    public void Biases_belong_to_the_weights_with_the_same_beginning()
    {
        var network = Load(
            new("fc2.bias", [1], (float[])[12]),
            new("fc1.bias", [3], (float[])[7, 8, 9]),
            new("fc2.weight", [1, 3], (float[])[10, 11, 0]),
            new("fc1.weight", [3, 2], (float[])[1, 2, 3, 4, 5, 6])
        );
        Assert.Equal("2-3-1+bias", network.Shape.ToString());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 12], network.Values.ToArray());
    }

    public static TheoryData<string, object[]> Malformed =>
        new()
        {
            { "there are no weights", [] },
            {
                "tensor \"0.bias\" is a bias without a weight, expected one of the same name but for the last word beside it",
                [Zeros("0.bias", 2), Zeros("1.weight", 2, 2)]
            },
            { "tensor \"0.gain\" is neither a weight nor a bias", [Zeros("0.weight", 2, 2), Zeros("0.gain", 2)] },
            { "tensor \"0.weight\" has shape [2, 2, 1], expected two dimensions", [Zeros("0.weight", 2, 2, 1)] },
            { "tensor \"0.weight\" has shape [], expected two dimensions", [Zeros("0.weight")] },
            { "tensor \"0.weight\" has shape [0, 2], expected two dimensions, each at least 1", [Zeros("0.weight", 0, 2)] },
            {
                "tensor \"0.bias\" has shape [2, 1], expected [2], the outputs of \"0.weight\"",
                [Zeros("0.weight", 2, 3), Zeros("0.bias", 2, 1)]
            },
            {
                "tensor \"0.bias\" has shape [3], expected [2], the outputs of \"0.weight\"",
                [Zeros("0.weight", 2, 3), Zeros("0.bias", 3)]
            },
            {
                "layer 2 (\"4.weight\") takes 1000 inputs but layer 1 (\"2.weight\") gives 500 outputs",
                [Zeros("0.weight", 3, 2), Zeros("2.weight", 500, 3), Zeros("4.weight", 1, 1000)]
            },
            {
                "tensor \"2.weight\" has NaN as element 1",
                [Zeros("0.weight", 2, 2), new SafetensorsTensor("2.weight", [1, 2], (float[])[0, float.NaN])]
            },
            {
                "tensor \"0.bias\" has Infinity as element 0",
                [Zeros("0.weight", 1, 2), new SafetensorsTensor("0.bias", [1], (float[])[float.PositiveInfinity])]
            },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_file_that_is_no_network_is_refused(string problem, object[] tensors)
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        new SafetensorsWriter(tensors.Cast<SafetensorsTensor>().ToArray(), s_none).Save(file);
        var exception = Assert.Throws<InvalidDataException>(() => NetworkParameters.Load(file));
        Assert.StartsWith($"{file}: {problem}", exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Kernels_are_transposed_and_a_layout_can_be_stated()
    {
        SafetensorsTensor[] kernels =
        [
            new("dense/kernel", [2, 3], (float[])[1, 2, 3, 4, 5, 6]),
            new("dense/bias", [3], (float[])[7, 8, 9]),
        ];
        Assert.Equal([1, 4, 2, 5, 3, 6, 7, 8, 9], Read(new SafetensorsOptions(), kernels).Parameters.Values.ToArray());

        SafetensorsTensor[] weights =
        [
            new("0.weight", [2, 3], (float[])[1, 2, 3, 4, 5, 6]),
            new("1.weight", [3, 1], (float[])[7, 8, 9]),
        ];
        Assert.Contains(
            "with the two dimensions of each weight exchanged they chain",
            Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), weights)).Message
        );
        var exchanged = Read(new SafetensorsOptions { Layout = WeightLayout.InputsFirst }, weights).Parameters;
        Assert.Equal("2-3-1", exchanged.Shape.ToString());
        Assert.Equal([1, 4, 2, 5, 3, 6, 7, 8, 9], exchanged.Values.ToArray());
        Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions { Layout = WeightLayout.OutputsFirst }, kernels));
    }

    /// <summary>Whatever the file has them in, there is one copy of the weights, and no other while they are read.</summary>
    [Theory]
    [InlineData("F32", "weight", 4)]
    [InlineData("F16", "weight", 2)]
    [InlineData("F64", "weight", 8)]
    [InlineData("BF16", "kernel", 2)]
    public void Reading_takes_no_more_memory_than_the_weights(string type, string name, int bytes)
    {
        const int Inputs = 500,
            Outputs = 1000;
        const long Weights = sizeof(float) * Inputs * Outputs;
        int length = bytes * Inputs * Outputs;
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        int[] shape = name == "kernel" ? [Inputs, Outputs] : [Outputs, Inputs];
        File.WriteAllBytes(
            file,
            SafetensorsFileTests.Bytes(
                $$"""{"0.{{name}}":{"dtype":"{{type}}","shape":[{{shape[0]}},{{shape[1]}}],"data_offsets":[0,{{length}}] } }""",
                new byte[length]
            )
        );
        _ = NetworkParameters.Load(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var network = NetworkParameters.Load(file);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Inputs * Outputs, network.Shape.ParameterCount);
        Assert.InRange(allocated, Weights, Weights + Weights / 8);
    }

    [Fact]
    public void A_layer_without_a_bias_among_others_gets_zeros()
    {
        var network = Read(
            new SafetensorsOptions(),
            [new("0.weight", [1, 1], (float[])[2]), new("2.weight", [1, 1], (float[])[3]), new("2.bias", [1], (float[])[4])]
        );
        Assert.Equal("1-1-1+bias", network.Parameters.Shape.ToString());
        Assert.Equal([2, 0, 3, 4], network.Parameters.Values.ToArray());
    }

    [Fact]
    public void Tensors_that_are_no_part_of_the_network_are_named_and_can_be_ignored()
    {
        SafetensorsTensor[] layers = [Weight("0.weight 4-3"), Weight("2.weight 3-2")];
        Refused(new("step", [], (float[])[0]), "tensor \"step\" holds elements of type I32");
        Refused(new("1.running_mean", [3], (float[])[0, 0, 0]), "tensor \"1.running_mean\" belongs to batch normalisation");
        Refused(
            new("1.num_batches_tracked", [], (float[])[0]),
            "tensor \"1.num_batches_tracked\" belongs to batch normalisation"
        );
        Refused(new("1.lora_A.weight", [2, 4], new float[8]), "is part of a low-rank adapter");
        Refused(new("1.gain", [3], (float[])[1, 1, 1]), "is neither a weight nor a bias");
        Refused(new("1.weight", [3], (float[])[1, 1, 1]), "has shape [3], expected two dimensions");

        void Refused(SafetensorsTensor odd, string problem)
        {
            Assert.Contains(
                problem,
                Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), [.. layers, odd])).Message
            );
            foreach (string pattern in new[] { odd.Name, odd.Name[..3] + "*" })
                Assert.Equal(
                    "4-3-2",
                    Read(new SafetensorsOptions { Ignore = [pattern] }, [.. layers, odd]).Parameters.Shape.ToString()
                );
        }
    }

    [Fact]
    public void A_name_without_end_is_refused()
    {
        SafetensorsTensor[] tensors = [new(new string('a', 200_000) + ".weight", [1, 1], (float[])[1])];
        Assert.Contains(
            "a tensor has a name of 200007 characters, expected at most 1000",
            Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), tensors)).Message
        );
    }

    [Fact]
    public void Without_numbers_and_biases_the_layout_is_stated()
    {
        // Outputs by inputs this is 2-3-4, and inputs by outputs 4-3-2.
        SafetensorsTensor[] tensors = [new("hidden/w", [4, 3], new float[12]), new("out/w", [3, 2], new float[6])];
        Assert.Contains(
            "cannot be told",
            Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), tensors)).Message
        );
        Assert.Equal("2-3-4", Shape(WeightLayout.OutputsFirst));
        Assert.Equal("4-3-2", Shape(WeightLayout.InputsFirst));

        // By numbers, one layer alone, and squares with biases: each is a network either way.
        SafetensorsTensor[][] others =
        [
            [new("w1", [2, 3], new float[6]), new("w2", [3, 2], new float[6])],
            [new("w", [4, 2], new float[8])],
            [new("w1", [2, 2], new float[4]), new("b1", [2], new float[2]), new("w2", [2, 2], new float[4])],
        ];
        Assert.All(others, other =>
        {
            var error = Assert.Throws<InvalidDataException>(() => Read(new SafetensorsOptions(), other));
            Assert.Contains("cannot be told", error.Message);
        });
        // Only one of the two readings chains.
        Assert.Equal(
            "3-2-4",
            Read(new SafetensorsOptions(), [new("w1", [2, 3], new float[6]), new("w2", [4, 2], new float[8])])
                .Parameters.Shape.ToString()
        );

        string Shape(WeightLayout layout) =>
            Read(new SafetensorsOptions { Layout = layout }, tensors).Parameters.Shape.ToString();
    }

    [Fact]
    public void One_output_becomes_two_classes_with_the_same_margin()
    {
        var network = new NetworkParameters(new NetworkShape([2, 2, 1], true), [1, 2, 3, 4, 5, 6, 7, -8, 9]);
        var two = network.AsTwoClasses();
        Assert.Equal("2-2-2+bias", two.Shape.ToString());
        Assert.Equal([1, 2, 3, 4, 5, 6, -3.5f, 4, 3.5f, -4, -4.5f, 4.5f], two.Values.ToArray());
        Assert.Throws<InvalidOperationException>(two.AsTwoClasses);
    }

    private static SafetensorsTensor[] Layer(string name, int inputs, int outputs) =>
        [Zeros($"{name}.weight", outputs, inputs), Zeros($"{name}.bias", outputs)];

    /// <summary>A weight as in <c>fc1.weight 4-3</c>, from 4 inputs to 3 outputs, with values of its own.</summary>
    private static SafetensorsTensor Weight(string text)
    {
        string[] words = text.Split(' ', '-');
        int[] sizes = [int.Parse(words[1]), int.Parse(words[2])];
        bool inputsFirst = TensorName.Parse(words[0])!.Layout == WeightLayout.InputsFirst;
        float first = words[0].Sum(character => character);
        return new SafetensorsTensor(
            words[0],
            inputsFirst ? sizes : [sizes[1], sizes[0]],
            (float[])[.. Enumerable.Range(0, sizes[0] * sizes[1]).Select(i => first + i)]
        );
    }

    private static SafetensorsTensor Zeros(string name, params int[] shape) =>
        new(name, shape, new float[shape.Aggregate(1, (a, b) => a * b)]);

    private static NetworkParameters Load(params SafetensorsTensor[] tensors)
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        new SafetensorsWriter(tensors, s_none).Save(file);
        return NetworkParameters.Load(file);
    }

    /// <summary>What a file of these tensors is read as; a step or a number of batches is a whole number.</summary>
    private static SafetensorsNetwork Read(SafetensorsOptions options, SafetensorsTensor[] tensors)
    {
        using var stream = new MemoryStream();
        new SafetensorsWriter(tensors, s_none).Save(stream);
        byte[] bytes = stream.ToArray();
        foreach (string counter in new[] { "step", "1.num_batches_tracked" })
        {
            byte[] start = Encoding.ASCII.GetBytes($"\"{counter}\":{{\"dtype\":\"");
            int type = bytes.AsSpan().IndexOf(start);
            if (type >= 0)
                bytes[type + start.Length] = (byte)'I';
        }

        return SafetensorsNetwork.From(new MemoryStream(bytes), "model", options);
    }
}
