using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

public class ReferenceNetworkTests
{
    [Fact]
    public void Forward_of_a_network_written_out_by_hand()
    {
        // z = (1*2 - 1*3 + 0.5, 2*2 + 1*3 - 1) = (-0.5, 6), h = (1*6 + 1, 3*6 - 1, 7)
        var shape = new NetworkShape([2, 2, 3], bias: true);
        var network = new ReferenceNetwork(shape, (float[])[1, -1, 2, 1, 0.5f, -1, 5, 1, -7, 3, 9, 0, 1, -1, 7]);
        ReferencePass pass = network.Forward([2, 3]);
        Assert.Equal([-0.5, 6], pass.Z(1));
        Assert.Equal([0, 6], pass.X(1));
        Assert.Equal([7, 17, 7], pass.Logits);
        Assert.Equal([2UL], pass.Mask);
        Assert.Equal(1, pass.Classify());
        Assert.Equal(10, pass.Margin(1));
        Assert.Equal(-10, pass.Margin(2));
    }

    [Fact]
    public void Equal_maxima_are_the_first_class_and_a_margin_of_zero()
    {
        var network = new ReferenceNetwork(new NetworkShape([1, 3], bias: true), (float[])[0, 0, 0, 1, 4, 4]);
        ReferencePass pass = network.Forward([5]);
        Assert.Equal(1, pass.Classify());
        Assert.Equal(0, pass.Margin(1));
        Assert.Equal(0, pass.Margin(2));
        Assert.Empty(pass.Mask);
    }

    [Fact]
    public void Every_hidden_layer_starts_a_new_mask_word()
    {
        // 70 neurons of which every third is active, one of them exactly 0, then 2 neurons
        int[] sizes = [1, 70, 2, 1];
        var shape = new NetworkShape(sizes, bias: false);
        var parameters = new float[shape.ParameterCount];
        for (int i = 0; i < 70; i++)
            parameters[i] =
                i == 3 ? 0
                : i % 3 == 0 ? 1
                : -1;
        parameters.AsSpan(70, 70).Fill(-1);
        parameters.AsSpan(140, 70).Fill(1);
        ulong[] mask = new ReferenceNetwork(shape, parameters).Forward([2]).Mask;

        Assert.Equal(shape.MaskWordCount, mask.Length);
        for (int i = 0; i < 128; i++)
            Assert.Equal(i < 70 && i % 3 == 0 && i != 3, (mask[i / 64] >> (i % 64) & 1) == 1);
        Assert.Equal(0b10UL, mask[2]);
    }

    [Fact]
    public void Gradient_is_that_of_central_differences()
    {
        const double Step = 1e-6;
        for (int seed = 0; seed < 40; seed++)
        {
            var rng = new Random(seed);
            int K = seed % 4;
            int[] sizes = Enumerable.Range(0, K + 2).Select(_ => rng.Next(1, 6)).ToArray();
            var shape = new NetworkShape(sizes, bias: seed % 3 > 0);
            double[] parameters = Enumerable.Range(0, shape.ParameterCount).Select(_ => 2 * rng.NextDouble() - 1).ToArray();
            float[] inputs = Enumerable.Range(0, 5 * sizes[0]).Select(_ => 2 * rng.NextSingle() - 1).ToArray();
            int[] labels = Enumerable.Range(0, 5).Select(_ => rng.Next(sizes[^1])).ToArray();
            double temperature = 0.5 + 4 * rng.NextDouble(),
                penalty = rng.NextDouble() - 0.5;

            double Loss(int i, double by)
            {
                double[] moved = [.. parameters];
                moved[i] += by;
                return new ReferenceNetwork(shape, moved).LossAndGradient(inputs, labels, temperature, penalty).Loss;
            }

            double[] gradient = new ReferenceNetwork(shape, parameters)
                .LossAndGradient(inputs, labels, temperature, penalty)
                .Gradient;
            for (int i = 0; i < gradient.Length; i++)
            {
                double difference = (Loss(i, Step) - Loss(i, -Step)) / (2 * Step);
                Assert.True(
                    Math.Abs(difference - gradient[i]) < 1e-6,
                    $"seed {seed}, {shape}, {i}: {gradient[i]}, differences {difference}"
                );
            }
        }
    }

    [Fact]
    public void Loss_is_the_cross_entropy_in_nats_and_does_not_overflow()
    {
        var network = new ReferenceNetwork(new NetworkShape([1, 2], bias: false), (float[])[1, -1]);
        Assert.Equal(Math.Log(1 + Math.Exp(-6)) + Math.Log(1 + Math.Exp(6)), network.LossAndGradient([1, 1], [0, 1], 3).Loss, 12);
        Assert.Equal(2e6, network.LossAndGradient([1e6f], [1], 1).Loss, 6);
    }

    [Fact]
    public void Wrong_lengths_and_labels_are_argument_errors()
    {
        var shape = new NetworkShape([2, 3], bias: true);
        Assert.Throws<ArgumentException>(() => new ReferenceNetwork(shape, new float[8]));
        var network = new ReferenceNetwork(shape, new float[9]);
        Assert.Throws<ArgumentException>(() => network.Forward(new float[3]));
        Assert.Throws<ArgumentException>(() => network.Forward(new float[2]).Margin(3));
        Assert.Throws<ArgumentException>(() => network.LossAndGradient(new float[2], [0, 1], 1));
        Assert.Throws<ArgumentException>(() => network.LossAndGradient(new float[2], [3], 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_inputs_at_once_are_what_they_are_one_by_one(bool bias)
    {
        // More rows than are widened at a time, and no whole number of such blocks.
        var shape = new NetworkShape([7, 150, 64, 3], bias);
        float[] parameters = [.. Enumerable.Range(1, shape.ParameterCount).Select(i => MathF.Cos(i * i) / 8)],
            inputs = [.. Enumerable.Range(1, 5 * shape.InputSize).Select(i => MathF.Sin(i))];
        var network = new ReferenceNetwork(shape, parameters);
        var together = ReferenceBatch.Run(shape, parameters, inputs);
        Assert.Equal(5, together.Count);
        for (int i = 0; i < together.Count; i++)
        {
            var alone = network.Forward(inputs.AsSpan(i * shape.InputSize, shape.InputSize));
            var allowances = ReferenceRounding.Allowances(network, alone);
            var (pass, allowed) = together[i];
            for (int k = 1; k <= shape.LayerCount; k++)
            {
                Assert.True((pass.Z(k) - alone.Z(k)).AbsoluteMaximum() < 1e-12);
                Assert.True((pass.X(k - 1) - alone.X(k - 1)).AbsoluteMaximum() < 1e-12);
                Assert.True((allowed[k - 1] - allowances[k - 1]).AbsoluteMaximum() < 1e-9 * allowances[k - 1].AbsoluteMaximum());
            }
        }

        Assert.Throws<ArgumentException>(() => ReferenceBatch.Run(shape, parameters.AsSpan(1), inputs));
        Assert.Throws<ArgumentException>(() => ReferenceBatch.Run(shape, parameters, inputs.AsSpan(1)));
    }

    [Fact]
    public void Differences_of_masks_are_listed()
    {
        // z^1 = (1, -1, 0 up to rounding, ...) in a layer of 66 neurons: two words, 62 padding bits.
        var shape = new NetworkShape([1, 66, 2], bias: false);
        var weights = new float[shape.ParameterCount];
        (weights[0], weights[1], weights[65]) = (1, -1, 1);
        var network = new ReferenceNetwork(shape, weights);
        var pass = network.Forward([1]);
        var allowances = ReferenceRounding.Allowances(network, pass);

        Assert.Empty(Differences([1, 2]));
        Assert.Empty(Differences([1 | 4, 2])); // neuron 2 has z = 0: rounding may turn it
        Assert.Equal(["neuron 0 of hidden layer 1 has z = 1 and mask bit False"], Differences([0, 2]));
        Assert.Equal(
            [
                "neuron 1 of hidden layer 1 has z = -1 and mask bit True",
                "neuron 65 of hidden layer 1 has z = 1 and mask bit False",
            ],
            Differences([3, 0])
        );
        Assert.Equal(
            ["padding bit 66 of hidden layer 1 is set", "padding bit 127 of hidden layer 1 is set"],
            Differences([1, 2 | 4 | 1ul << 63])
        );
        Assert.Equal(["the mask has 1 words, expected 2"], Differences([1]));

        IReadOnlyList<string> Differences(ulong[] mask) => ReferenceRounding.MaskDifferences(mask, pass, allowances);
    }
}
