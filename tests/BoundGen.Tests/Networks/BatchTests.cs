using System.Reflection;
using System.Runtime.CompilerServices;

namespace BoundGen.Tests.Networks;

/// <summary>A batch gives the bits that its inputs give one by one, whichever path its layers take.</summary>
public class BatchTests
{
    // Fewer than 32 inputs run one by one. Other numbers leave rows of a tile unused, or need more than one batch.
    private static readonly int[] Counts = [1, 31, 32, 33, 300];

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Batches_give_the_bits_of_single_inputs(double density)
    {
        AssertSameBits<BiasedNet>(density);
        AssertSameBits<BiasFreeNet>(density);
        AssertSameBits<PaddedNet>(density);
        AssertSameBits<TiledNet>(density);
        AssertSameBits<BlockedNet>(density);
        AssertSameBits<Outer.Middle.NestedNet>(density);
    }

    [Fact]
    public void The_weights_of_a_network_that_ran_no_batch_are_freed_by_the_first_collection()
    {
        var weights = WeightsOfDroppedNetwork();
        GC.Collect();
        Assert.False(weights.IsAlive);
    }

    [Fact]
    public void A_logit_of_zero_has_no_sign()
    {
        float[] parameters = new float[BiasedNet.ParameterCount],
            logits = new float[BiasedNet.OutputSize],
            batch = new float[40 * BiasedNet.OutputSize];
        Array.Fill(parameters, -0f);
        var network = new BiasedNet(parameters);
        network.Forward(new float[BiasedNet.InputSize], logits);
        network.ForwardBatch(new float[40 * BiasedNet.InputSize], batch);
        Assert.All(logits.Concat(batch), logit => Assert.Equal(0, BitConverter.SingleToInt32Bits(logit)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void An_input_that_is_no_number_is_refused(float bad)
    {
        float[] inputs = new float[40 * BiasedNet.InputSize],
            logits = new float[40 * BiasedNet.OutputSize];
        inputs[35 * BiasedNet.InputSize + 19] = bad;
        var error = Assert.Throws<ArgumentException>(() =>
            new BiasedNet(Sample.Parameters(BiasedNet.Shape)).ForwardBatch(inputs, logits)
        );
        Assert.Contains("Input 19", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Weights of 1e30 overflow: infinities and NaN reach the layers above, below and above half of the neurons active.
    /// </summary>
    [Theory]
    [InlineData(0.2f)]
    [InlineData(0.8f)]
    public void Numbers_beyond_all_floats_reach_the_logits_the_same_way(float positive)
    {
        var random = new Random(1);
        float[] parameters =
        [
            .. Enumerable
                .Range(0, TiledNet.ParameterCount)
                .Select(_ => random.NextSingle() * (random.NextSingle() < positive ? 1e30f : -1e30f)),
        ];
        float[] inputs = [.. Enumerable.Range(0, 40 * TiledNet.InputSize).Select(_ => random.NextSingle())];
        float[] batch = new float[40 * TiledNet.OutputSize],
            logits = new float[40 * TiledNet.OutputSize];
        var network = new TiledNet(parameters);
        network.ForwardBatch(inputs, batch);
        for (int n = 0; n < 40; n++)
            network.Forward(
                inputs.AsSpan(n * TiledNet.InputSize, TiledNet.InputSize),
                logits.AsSpan(n * TiledNet.OutputSize, TiledNet.OutputSize)
            );
        Assert.Contains(logits, logit => !float.IsFinite(logit));
        // Many bit patterns mean NaN. Which of them a sum ends in is not promised.
        Assert.Equal(logits, batch);
    }

    [Fact]
    public void The_first_batches_of_a_network_may_come_from_many_threads()
    {
        float[] parameters = Sample.Parameters(TiledNet.Shape),
            inputs = [.. Enumerable.Range(0, 40).SelectMany(n => Sample.Input(TiledNet.Shape, (ulong)n))];
        float[] expected = new float[40 * TiledNet.OutputSize];
        new TiledNet(parameters).ForwardBatch(inputs, expected);
        for (int round = 0; round < 20; round++)
        {
            var network = new TiledNet(parameters);
            using var start = new Barrier(4);
            float[][] logits = [.. Enumerable.Range(0, 4).Select(_ => new float[expected.Length])];
            Thread[] threads =
            [
                .. logits.Select(own => new Thread(() =>
                {
                    start.SignalAndWait();
                    network.ForwardBatch(inputs, own);
                })),
            ];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.All(logits, own => Assert.Equal(Bits(expected), Bits(own)));
        }
    }

    private static void AssertSameBits<T>(double density)
        where T : class, IReluNetwork<T>
    {
        var random = new Random(1);
        var network = T.Create(Sample.Parameters(T.Shape));
        foreach (int count in Counts)
        {
            float[] inputs =
            [
                .. Enumerable
                    .Range(0, count * T.Shape.InputSize)
                    .Select(_ => random.NextDouble() < density ? (float)random.NextDouble() - 0.5f : 0),
            ];
            float[] batch = new float[count * T.Shape.OutputSize],
                logits = new float[T.Shape.OutputSize];
            network.ForwardBatch(inputs, batch);
            for (int n = 0; n < count; n++)
            {
                network.Forward(inputs.AsSpan(n * T.Shape.InputSize, T.Shape.InputSize), logits);
                Assert.Equal(Bits(logits), Bits(batch.AsSpan(n * T.Shape.OutputSize, T.Shape.OutputSize)));
            }
        }
    }

    private static int[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);

    /// <summary>In a method of its own, so that no register holds the network.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WeightsOfDroppedNetwork()
    {
        var network = new BiasedNet(new float[BiasedNet.ParameterCount]);
        var field = typeof(BiasedNet).GetField("__weights", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return new WeakReference(field.GetValue(network), trackResurrection: true);
    }
}
