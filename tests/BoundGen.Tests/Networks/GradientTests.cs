using BoundGen.Runtime;

namespace BoundGen.Tests.Networks;

public class GradientTests
{
    [Theory]
    [InlineData(0.3f)]
    [InlineData(-0.3f)]
    public void The_gradient_is_that_of_finite_differences(float activityPenalty)
    {
        const double Step = 1e-2;
        float[] parameters = Sample.Parameters(BiasedNet.Shape),
            inputs = [.. Sample.Input(BiasedNet.Shape, 1), .. Sample.Input(BiasedNet.Shape, 2)];
        int[] labels = [1, 4];
        var loss = new TrainingLoss(1.5f, activityPenalty);
        var gradient = new float[parameters.Length];
        var network = new BiasedNet(parameters);
        network.Gradient(parameters, inputs, labels, loss, gradient);
        for (int i = 0; i < parameters.Length; i += 7)
        {
            double difference = (Loss(i, Step) - Loss(i, -Step)) / (2 * Step);
            Assert.InRange(gradient[i], difference - 5e-3, difference + 5e-3);
        }

        double Loss(int i, double by)
        {
            float[] moved = [.. parameters];
            moved[i] += (float)by;
            return network.Gradient(moved, inputs, labels, loss, new float[moved.Length]);
        }
    }

    [Theory]
    [InlineData(1, 0.6f)]
    [InlineData(2, 0)]
    [InlineData(47, 0.9f)]
    [InlineData(48, 0)]
    [InlineData(49, 0.6f)]
    [InlineData(97, 0.8f)]
    public void A_gradient_has_the_bits_of_plain_chains(int samples, float zeros)
    {
        AssertPlain<BiasedNet>(samples, zeros);
        AssertPlain<PaddedNet>(samples, zeros);
        AssertPlain<TiledNet>(samples, zeros);
    }

    [Fact]
    public void The_gradient_of_no_samples_is_zero()
    {
        float[] parameters = Sample.Parameters(BiasedNet.Shape),
            gradient = [.. parameters];
        Assert.Equal(0, new BiasedNet(parameters).Gradient(parameters, [], [], new(1), gradient));
        Assert.All(gradient, entry => Assert.Equal(0, entry));
    }

    [Fact]
    public void Factors_of_another_network_or_number_of_samples_are_refused()
    {
        var shape = BiasedNet.Shape;
        float[] parameters = Sample.Parameters(shape),
            input = Sample.Input(shape);
        Refused(shape, 2, "2 samples");
        Refused(new NetworkShape([20, 17, 33, 6], bias: true), 1, "20-17-33-6");
        Assert.Throws<ArgumentException>("memory", () => new GradientFactors(shape, 1, new float[3]));
        Assert.Throws<ArgumentException>("samples", () => GradientFactors.Length(shape, int.MaxValue));

        void Refused(NetworkShape other, int samples, string named)
        {
            var exception = Assert.Throws<ArgumentException>("factors", () =>
                new BiasedNet(parameters).Backpropagate(
                    parameters,
                    input,
                    [0],
                    new(1),
                    new GradientFactors(other, samples, new float[GradientFactors.Length(other, samples)])
                )
            );
            Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        }
    }

    private static void AssertPlain<T>(int samples, float zeros)
        where T : class, IReluNetwork<T>
    {
        var shape = T.Shape;
        float[] parameters = Sample.Parameters(shape),
            inputs =

            [
                .. Enumerable
                    .Range(0, samples)
                    .SelectMany(n => Sample.Input(shape, (ulong)n).Select(x => Math.Abs(x) < zeros ? 0 : x)),
            ];
        int[] labels = [.. Enumerable.Range(0, samples).Select(n => n % shape.OutputSize)];
        // A dead neuron, and one that is always active.
        if (shape.HasBias)
            (parameters[shape.Biases(0).Start.Value], parameters[shape.Biases(0).Start.Value + 1]) = (-1000, 1000);
        var gradient = new float[parameters.Length];
        T.Create(parameters).Gradient(parameters, inputs, labels, new(0.5f, 0.25f), gradient);
        Assert.Equal(PlainGradient(shape, parameters, inputs, labels, new(0.5f, 0.25f)), gradient);
    }

    /// <summary>Every number one chain of fused multiply-adds from 0 on, in the order of samples or neurons.</summary>
    private static float[] PlainGradient(NetworkShape shape, float[] parameters, float[] inputs, int[] labels, TrainingLoss loss)
    {
        int n = labels.Length,
            last = shape.LayerCount - 1;
        // x[k] and delta[k] are [neurons, samples].
        var x = new float[shape.LayerCount + 1][];
        x[0] = [.. Enumerable.Range(0, inputs.Length).Select(i => inputs[i % n * shape.InputSize + i / n])];
        for (int k = 0; k <= last; k++)
        {
            var (w, below, bias) = (parameters[shape.Weights(k)], x[k], parameters[shape.Biases(k)]);
            x[k + 1] = Entries(shape.Outputs(k), n, (i, s) =>
            {
                float z = Chain(shape.Inputs(k), j => (w[i * shape.Inputs(k) + j], below[j * n + s]));
                z = shape.HasBias ? z + bias[i] : z;
                return k < last ? MathF.Max(z, 0) : z;
            });
        }

        Backpropagation.SoftmaxCrossEntropy(x[^1], labels, loss.Temperature);
        float[] delta = x[^1],
            gradient = new float[parameters.Length];
        for (int k = last; k >= 0; k--)
        {
            var (w, above, below) = (parameters[shape.Weights(k)], delta, x[k]);
            int outputs = shape.Outputs(k),
                width = shape.Inputs(k);
            Entries(outputs, width, (i, j) => Chain(n, s => (above[i * n + s], below[j * n + s])))
                .CopyTo(gradient.AsSpan(shape.Weights(k)));
            if (shape.HasBias)
                Entries(outputs, 1, (i, _) => Chain(n, s => (above[i * n + s], 1))).CopyTo(gradient.AsSpan(shape.Biases(k)));
            delta = Entries(width, n, (j, s) =>
                below[j * n + s] > 0 ? Chain(outputs, i => (w[i * width + j], above[i * n + s])) + loss.ActivityPenalty : 0
            );
        }

        return gradient;
    }

    private static float[] Entries(int rows, int columns, Func<int, int, float> entry) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => entry(i / columns, i % columns))];

    private static float Chain(int length, Func<int, (float, float)> factors)
    {
        float sum = 0;
        for (int i = 0; i < length; i++)
        {
            var (a, b) = factors(i);
            sum = MathF.FusedMultiplyAdd(a, b, sum);
        }

        return sum;
    }
}
