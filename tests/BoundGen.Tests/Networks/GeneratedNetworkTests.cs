using System.Collections.Concurrent;
using BoundGen.Testing;

namespace BoundGen.Tests.Networks;

public class GeneratedNetworkTests
{
    [Fact]
    public void Constants_describe_the_architecture()
    {
        Assert.Equal(
            (20, 5, 2, 50, 17 * 21 + 33 * 18 + 5 * 34, 2, 55),
            (
                BiasedNet.InputSize,
                BiasedNet.OutputSize,
                BiasedNet.HiddenLayerCount,
                BiasedNet.HiddenNeuronCount,
                BiasedNet.ParameterCount,
                BiasedNet.MaskWordCount,
                BiasedNet.NoiseLength
            )
        );
        Assert.Equal([20, 17, 33, 5], BiasedNet.LayerSizes.ToArray());
        Assert.Equal("2-3+bias", Outer.Middle.NestedNet.Shape.ToString());
        Assert.Equal("mine", new BiasedNet(Sample.Parameters(BiasedNet.Shape)).Remark);
    }

    [Slow]
    [Fact]
    public void Nothing_is_allocated()
    {
        AssertNoAllocation<BiasedNet>();
        AssertNoAllocation<BiasFreeNet>();
        AssertNoAllocation<WideNet>();
        AssertNoAllocation<Outer.Middle.NestedNet>();
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        AssertThreadSafe<BiasFreeNet>();
        AssertThreadSafe<WideNet>();
    }

    [Fact]
    public void A_network_tells_its_parameters_from_those_that_differ_in_one()
    {
        float[] parameters = Sample.Parameters(BiasedNet.Shape);
        var network = new BiasedNet(parameters);
        Assert.True(network.HasParameters(parameters));
        for (int i = 0; i < parameters.Length; i++)
        {
            float[] other = [.. parameters];
            other[i] += 1;
            Assert.False(network.HasParameters(other));
        }
    }

    [Fact]
    public void Wrong_lengths_name_the_parameter_and_both_lengths()
    {
        var network = new BiasedNet(Sample.Parameters(BiasedNet.Shape));
        float[] input = new float[20],
            logits = new float[5],
            normals = new float[55];
        var noise = Noise<BiasedNet>();
        AssertRefused("input", "19", "20", () => network.Forward(input.AsSpan(1), logits));
        AssertRefused("logits", "4", "5", () => network.Forward(input, logits.AsSpan(1)));
        AssertRefused("mask", "3", "2", () => network.Forward(input, logits, new ulong[3]));
        AssertRefused("input", "0", "20", () => network.Classify(default));
        AssertRefused("inputs", "21", "20", () => network.ForwardBatch(new float[21], logits));
        AssertRefused("logits", "5", "10", () => network.ForwardBatch(new float[40], logits));
        AssertRefused("destination", "1", "1121", () => network.CopyParameters(new float[1]));
        AssertRefused("parameters", "1", "1121", () => network.HasParameters(new float[1]));
        AssertRefused("parameters", "7", "1121", () => _ = new BiasedNet(new float[7]));
        AssertRefused("normals", "54", "55", () => network.Draw(input, 0, noise, normals.AsSpan(1)));
        AssertRefused("label", "5", "4", () => network.Draw(input, 5, noise, normals));
        AssertRefused("noise", "20-100-70-4", "20-17-33-5+bias", () => network.Draw(input, 0, Noise<BiasFreeNet>(), normals));
        AssertRefused("gradient", "1", "1121", () => network.Gradient(new float[1121], input, [0], new(1), new float[1]));
        AssertRefused("inputs", "20", "40", () => network.Gradient(new float[1121], input, [0, 1], new(1), new float[1121]));
        AssertRefused("labels", "-1", "4", () => network.Gradient(new float[1121], input, [-1], new(1), new float[1121]));
        AssertRefused("loss", "temperature is 0", "positive", () =>
            network.Gradient(new float[1121], input, [0], new(0), new float[1121])
        );
        AssertRefused("loss", "activity penalty is NaN", "finite", () =>
            network.Gradient(new float[1121], input, [0], new(1, float.NaN), new float[1121])
        );
    }

    [Fact]
    public void A_network_is_loaded_from_a_file_or_a_stream_of_its_own_architecture()
    {
        var parameters = new NetworkParameters(BiasedNet.Shape, Sample.Parameters(BiasedNet.Shape));
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        parameters.Save(file);
        using var stream = File.OpenRead(file);
        foreach (var network in new[] { BiasedNet.Load(file), BiasedNet.Load(stream), new BiasedNet(parameters) })
            Assert.Equal(parameters.Values.ToArray(), network.ToParameters().Values.ToArray());
    }

    [Fact]
    public void Parameters_of_another_architecture_are_answered_with_both_attributes()
    {
        AssertRefused("parameters", "20-17-33-5, ", "[ReluNetwork(20, 17, 33, 5, Bias = false)]", () =>
            _ = new BiasedNet(Zeros([20, 17, 33, 5], bias: false))
        );
        AssertRefused("parameters", "[ReluNetwork(20, 17, 33, 5)]", "Only the biases differ: Bias = false is missing.", () =>
            _ = new BiasedNet(Zeros([20, 17, 33, 5], bias: false))
        );
        AssertRefused(
            "parameters",
            "Only the biases differ: Bias = false has to go.",
            "The attribute is [ReluNetwork(20, 100, 70, 4, Bias = false)], and would have to be [ReluNetwork(20, 100, 70, 4)].",
            () => _ = new BiasFreeNet(Zeros([20, 100, 70, 4], bias: true))
        );
        AssertRefused(
            "parameters",
            "BiasedNet is a network 20-17-33-5+bias. The attribute is",
            "would have to be [ReluNetwork(20, 5, Bias = false)]",
            () => _ = new BiasedNet(Zeros([20, 5], bias: false))
        );

        static NetworkParameters Zeros(int[] sizes, bool bias)
        {
            var shape = new NetworkShape(sizes, bias);
            return new NetworkParameters(shape, new float[shape.ParameterCount]);
        }
    }

    [Fact]
    public void A_network_of_unknown_class_makes_others_of_the_same_class()
    {
        IReluNetwork network = new BiasedNet(Sample.Parameters(BiasedNet.Shape));
        var other = new NetworkParameters(BiasedNet.Shape, Sample.Parameters(BiasedNet.Shape, seed: 2));
        Assert.Equal(BiasedNet.Shape, network.Shape);
        Assert.Equal(
            other.Values.ToArray(),
            Assert.IsType<BiasedNet>(network.WithParameters(other)).ToParameters().Values.ToArray()
        );
        Assert.Throws<ArgumentException>("parameters", () =>
            network.WithParameters(new NetworkParameters(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape)))
        );
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 7)]
    [InlineData(float.NegativeInfinity, 19)]
    public void Numbers_that_are_not_finite_are_refused(float bad, int place)
    {
        float[] parameters = Sample.Parameters(BiasedNet.Shape),
            input = new float[20];
        var network = new BiasedNet(parameters);
        input[place] = bad;
        AssertRefused("input", $"Input {place}", "finite", () => network.Classify(input));
        parameters[place] = bad;
        AssertRefused("parameters", $"Parameter {place}", "finite", () => _ = new BiasedNet(parameters));
    }

    [Fact]
    public void The_first_of_equal_logits_wins()
    {
        var network = new Outer.Middle.NestedNet(new float[9]);
        Assert.Equal(0, network.Classify([1, 1]));
    }

    [Fact]
    public void Overflow_reaches_the_logits_and_fails_every_certificate()
    {
        var parameters = new float[BiasFreeNet.ParameterCount];
        parameters.AsSpan().Fill(1e30f);
        var network = new BiasFreeNet(parameters);
        float[] input = new float[20],
            logits = new float[4];
        input.AsSpan().Fill(1e30f);
        var mask = new ulong[BiasFreeNet.MaskWordCount];
        network.Forward(input, logits, mask);
        Assert.All(logits, logit => Assert.False(float.IsFinite(logit)));
        Assert.Equal([ulong.MaxValue, (1ul << 36) - 1, ulong.MaxValue, (1ul << 6) - 1], mask);
        Assert.Equal(DrawOutcome.None, network.Draw(input, 0, Noise<BiasFreeNet>(), new float[BiasFreeNet.NoiseLength]));
    }

    [Fact]
    public void Padding_is_never_active()
    {
        var parameters = new float[PaddedNet.ParameterCount];
        parameters.AsSpan().Fill(1e30f);
        float[] logits = new float[2];
        var mask = new ulong[PaddedNet.MaskWordCount];
        new PaddedNet(parameters).Forward([1e30f, 1e30f], logits, mask);
        Assert.Equal(0b111ul, mask[0]);
        Assert.All(mask[1..], word => Assert.Equal(ulong.MaxValue, word));
        PaddedNet.Zero.Forward([1, 1], logits, mask);
        Assert.All(mask, word => Assert.Equal(0ul, word));
    }

    [Theory]
    [InlineData(3e38f)]
    [InlineData(-3e38f)]
    public void A_draw_that_overflows_anywhere_fails_everything(float first)
    {
        // One neuron of the first layer overflows; no later value shows it.
        var parameters = new float[BiasFreeNet.ParameterCount];
        parameters[0] = parameters[1] = first;
        float[] input = new float[20];
        (input[0], input[1]) = (1, 1);
        Assert.Equal(
            DrawOutcome.None,
            new BiasFreeNet(parameters).Draw(input, 0, Noise<BiasFreeNet>(), new float[BiasFreeNet.NoiseLength])
        );
    }

    private static NoiseModel Noise<T>()
        where T : class, IReluNetwork<T>
    {
        var levels = Enumerable.Repeat(1e-3, T.Shape.LayerCount).ToArray();
        return new NoiseModel(
            PriorNorms.Compute(new NetworkParameters(T.Shape, Sample.Parameters(T.Shape))),
            levels,
            levels,
            0.01
        );
    }

    private static void AssertRefused(string parameter, string found, string expected, Action call)
    {
        var error = Assert.Throws<ArgumentException>(parameter, call);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static void AssertNoAllocation<T>()
        where T : class, IReluNetwork<T>
    {
        const int Batch = 40;
        var parameters = Sample.Parameters(T.Shape);
        var network = T.Create(parameters);
        var noise = Noise<T>();
        // Small enough that the majorant form is tried, large enough that it does not always pass.
        var ball = Ball.Around(
            network.ToParameters(),
            new DistanceCaps(Enumerable.Repeat(0.01, T.Shape.LayerCount), CapOrigin.Stated)
        );
        float[] input = Sample.Input(T.Shape),
            logits = new float[T.Shape.OutputSize];
        float[] inputs = [.. Enumerable.Repeat(input, Batch).SelectMany(values => values)],
            batch = new float[Batch * logits.Length];
        var mask = new ulong[T.Shape.MaskWordCount];
        float[] normals = new float[T.Shape.NoiseLength],
            gradient = new float[parameters.Length];
        int[] labels = new int[Batch];

        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                for (int i = 0; i < 20; i++)
                {
                    network.Forward(input, logits);
                    network.Forward(input, logits, mask);
                    network.Classify(input);
                    network.ForwardBatch(inputs, batch);
                    CounterNormals.Fill(1, (ulong)i, normals);
                    network.Draw(input, 0, noise, normals);
                    network.IsCertified(input, network.Classify(input), ball);
                    network.TryClassify(input, ball, 2, out _);
                    network.Radius(input, network.Classify(input), ball);
                    network.Gradient(parameters, inputs, labels, new(1, 0.5f), gradient);
                    network.CopyParameters(gradient);
                    network.HasParameters(gradient);
                }
            })
        );
    }

    private static void AssertThreadSafe<T>()
        where T : class, IReluNetwork<T>
    {
        var network = T.Create(Sample.Parameters(T.Shape));
        var noise = Noise<T>();
        var alone = Enumerable.Range(0, 40).Select(Run).ToArray();
        var together = new ConcurrentDictionary<int, string>();
        Parallel.For(0, 4 * alone.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            string result = Run(i % alone.Length);
            Assert.Equal(alone[i % alone.Length], result);
            together[i] = result;
        });
        Assert.Equal(4 * alone.Length, together.Count);

        string Run(int i)
        {
            float[] input = Sample.Input(T.Shape, (ulong)i),
                logits = new float[T.Shape.OutputSize],
                normals = new float[T.Shape.NoiseLength];
            var mask = new ulong[T.Shape.MaskWordCount];
            network.Forward(input, logits, mask);
            CounterNormals.Fill(2, (ulong)i, normals);
            return $"{string.Join(' ', logits)} {string.Join(' ', mask)} {network.Draw(input, 0, noise, normals)}";
        }
    }
}
