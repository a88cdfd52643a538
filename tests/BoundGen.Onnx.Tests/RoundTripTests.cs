using BoundGen.Testing;

namespace BoundGen.Onnx.Tests;

/// <summary>What is written: the same bits when it is read again, and the same classes in ONNX Runtime.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static NetworkParameters Parameters(bool bias, params int[] sizes)
    {
        var shape = new NetworkShape(sizes, bias);
        float[] values = TestModel.Numbers(shape.ParameterCount, seed: 3);
        // Signs of zero and the smallest numbers are bits too.
        values[0] = -0f;
        values[^1] = -0f;
        values[1] = float.Epsilon;
        values[2] = float.MaxValue / 1e6f;
        return new NetworkParameters(shape, values);
    }

    public static TheoryData<bool, int[]> Shapes() =>
        new()
        {
            { true, [3, 4, 2] },
            { false, [3, 4, 2] },
            { true, [5, 1] },
            { false, [1, 3] },
            { true, [2, 1, 1, 3] },
            { true, [7, 16, 9, 33, 10] },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Parameters_come_back_bit_for_bit(bool bias, int[] sizes)
    {
        var parameters = Parameters(bias, sizes);
        OnnxNetwork.Save(parameters, _folder.At("model.onnx"));
        var network = OnnxNetwork.Load(_folder.At("model.onnx"));
        Assert.Empty(network.Changes);
        Assert.Equal(parameters.Fingerprint, network.Parameters.Fingerprint);

        network.Parameters.Save(_folder.At("model.safetensors"));
        var stream = new MemoryStream();
        OnnxNetwork.Save(NetworkParameters.Load(_folder.At("model.safetensors")), stream);
        Assert.Equal(File.ReadAllBytes(_folder.At("model.onnx")), stream.ToArray());
    }

    [Fact]
    public void Biases_that_are_all_zero_are_biases()
    {
        var parameters = new NetworkParameters(new NetworkShape([2, 2, 2], bias: true), new float[12]);
        var stream = new MemoryStream();
        OnnxNetwork.Save(parameters, stream);
        stream.Position = 0;
        Assert.Equal(parameters.Shape, OnnxNetwork.Load(stream).Parameters.Shape);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ONNX_Runtime_gives_what_is_written_the_same_classes(bool bias)
    {
        var shape = new NetworkShape([20, 30, 30, 10], bias);
        var parameters = new NetworkParameters(shape, TestModel.Numbers(shape.ParameterCount));
        var stream = new MemoryStream();
        OnnxNetwork.Save(parameters, stream);
        using var runtime = new OnnxRuntimeModel(stream.ToArray());
        for (int n = 0; n < 500; n++)
        {
            float[] input = TestModel.Numbers(20, n);
            Assert.Equal(PlainPass.Largest(PlainPass.Logits(parameters, input)), PlainPass.Largest(runtime.Run(input)));
        }
    }

    [Fact]
    public void A_model_that_cannot_be_written_leaves_nothing()
    {
        var parameters = Parameters(true, 3, 4, 2);
        Directory.CreateDirectory(_folder.At("model.onnx"));
        Assert.ThrowsAny<Exception>(() => OnnxNetwork.Save(parameters, _folder.At("model.onnx")));
        Assert.Equal([_folder.At("model.onnx")], _folder.Contents());
    }
}
