namespace BoundGen.Tests.Networks;

/// <summary>A batch gives the bits that its inputs give one by one, whichever path its layers take.</summary>
public class BatchTests
{
    // One by one below 32; tiles with rows to spare; more than fit into one batch.
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
        AssertSameBits<Outer.Middle.NestedNet>(density);
    }

    [Fact]
    public void A_logit_of_zero_has_no_sign()
    {
        float[] parameters = new float[BiasedNet.ParameterCount], logits = new float[BiasedNet.OutputSize], batch = new float[40 * BiasedNet.OutputSize];
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
        float[] inputs = new float[40 * BiasedNet.InputSize], logits = new float[40 * BiasedNet.OutputSize];
        inputs[35 * BiasedNet.InputSize + 19] = bad;
        var error = Assert.Throws<ArgumentException>(() => new BiasedNet(Sample.Parameters(BiasedNet.Shape)).ForwardBatch(inputs, logits));
        Assert.Contains("Input 19", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSameBits<T>(double density)
        where T : class, IReluNetwork<T>
    {
        var random = new Random(1);
        var network = T.Create(Sample.Parameters(T.Shape));
        foreach (int count in Counts)
        {
            float[] inputs = [.. Enumerable.Range(0, count * T.Shape.InputSize).Select(_ => random.NextDouble() < density ? (float)random.NextDouble() - 0.5f : 0)];
            float[] batch = new float[count * T.Shape.OutputSize], logits = new float[T.Shape.OutputSize];
            network.ForwardBatch(inputs, batch);
            for (int n = 0; n < count; n++)
            {
                network.Forward(inputs.AsSpan(n * T.Shape.InputSize, T.Shape.InputSize), logits);
                Assert.Equal(Bits(logits), Bits(batch.AsSpan(n * T.Shape.OutputSize, T.Shape.OutputSize)));
            }
        }
    }

    private static int[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);
}
