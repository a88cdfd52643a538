namespace BoundGen.Training.Tests;

/// <summary>The gradient of training under noise, against finite differences of a naive network in double precision.</summary>
public class NoisyTrainingTests
{
    private const int Samples = 6;
    private static readonly (ulong Seed, ulong Draw) Noise = (3, 8);

    public static TheoryData<int[], bool, bool> Cases =>
        new()
        {
            { [5, 7, 6, 3], false, false },
            { [5, 7, 6, 3], true, false },
            { [5, 7, 6, 3], true, true },
            { [5, 3], true, true },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_is_that_of_finite_differences_in_weights_and_noise(int[] sizes, bool bias, bool crossEntropy)
    {
        var shape = new NetworkShape(sizes, bias);
        float[] parameters = Trainer.Initialise(shape, 2).Values.ToArray();
        if (bias)
            CounterNormals.Fill(9, 9, RandomPurpose.Inputs, parameters.AsSpan(shape.Biases(0)));
        double[] sigma = [.. Enumerable.Range(0, shape.LayerCount).Select(layer => 0.3 / (1 + layer))];
        var data = Data(shape);
        var shard = new NoisyShard(shape);
        var loss = crossEntropy ? NoisyLosses.CrossEntropy(2) : NoisyLosses.Error(2);
        int[] order = [4, 2, 0, 1, 5, 3];

        shard.Run(parameters, sigma, loss, data, order, seen: 2, Noise);

        double[] exact = [.. parameters.Select(value => (double)value)];
        Assert.Equal(Loss(exact, sigma), shard.Loss, 1e-5);
        Assert.Equal(4, shard.Fresh);
        float[] gradient = Gradient(shape, shard);
        double largest = gradient.Max(slope => Math.Abs(slope));
        Assert.InRange(largest, 0.01, 100);
        for (int i = 0; i < exact.Length; i++)
            Assert.Equal(Difference(exact, i, 1e-6, values => Loss(values, sigma)), gradient[i], 1e-4 * largest);
        double[] logSigma = [.. sigma.Select(level => Math.Log(level))];
        for (int layer = 0; layer < shape.LayerCount; layer++)
            Assert.Equal(
                Difference(logSigma, layer, 1e-6, logs => Loss(exact, [.. logs.Select(log => Math.Exp(log))])),
                shard.SigmaGradient[layer],
                1e-4
            );

        double Loss(double[] values, double[] levels) =>
            order.Select((sample, column) => NaiveLoss(shape, values, levels, data, sample, column, crossEntropy)).Sum();
    }

    [Fact]
    public void The_weight_of_KL_is_the_ratio_of_the_slopes_of_the_inverse_of_kl()
    {
        const int Samples = 20_000;
        var bound = new RunningBound(Samples, layers: 2);
        bound.Count(errors: 2000, draws: 10_000);
        bound.Update(kl: 900);

        double q = bound.NoisyError,
            c = BinaryRelativeEntropy.Kl(q, bound.Bound);
        double byError = Slope(error => BinaryRelativeEntropy.Inverse(error, c), q),
            byKl = Slope(price => BinaryRelativeEntropy.Inverse(q, price), c);
        Assert.Equal(0.2, q, 1e-4);
        // KL, ln(2 sqrt(m)/delta), and a level of 48 for each layer.
        Assert.Equal((900 + Math.Log(2 * Math.Sqrt(Samples) / 0.05) + 2 * Math.Log(48)) / Samples, c, 1e-9);
        Assert.Equal(byKl / byError, bound.KlWeight, 1e-4 * bound.KlWeight);

        static double Slope(Func<double, double> function, double at) => (function(at + 1e-6) - function(at - 1e-6)) / 2e-6;
    }

    [Fact]
    public void Noise_is_learned_by_its_logarithm_and_snapped_to_the_grid()
    {
        var noise = new LearnedNoise([0.1, 0.02]);
        noise.Step([5, -1e-3]);
        // The first step of Adam is the rate, whatever the size of the gradient.
        Assert.Equal(0.1 * Math.Exp(-5e-3), noise.Sigma[0], 1e-9);
        Assert.Equal(0.02 * Math.Exp(5e-3), noise.Sigma[1], 1e-6);

        noise.Snap();
        Assert.True(LearnedSigma.Covers(noise.Sigma));
    }

    private static LabelledData Data(NetworkShape shape)
    {
        float[] inputs = new float[Samples * shape.InputSize];
        CounterNormals.Fill(1, 1, RandomPurpose.Inputs, inputs);
        return new LabelledData(inputs, [0, 1, 2, 2, 1, 0], shape.InputSize);
    }

    private static float[] Gradient(NetworkShape shape, NoisyShard shard)
    {
        float[] gradient = new float[shape.ParameterCount];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            shard.Factors.Weights(layer, gradient.AsSpan(shape.Weights(layer)));
            if (shape.HasBias)
                shard.Factors.Biases(layer, 0, gradient.AsSpan(shape.Biases(layer)));
        }

        return gradient;
    }

    private static double Difference(double[] at, int i, double step, Func<double[], double> function)
    {
        double[] above = [.. at],
            below = [.. at];
        (above[i], below[i]) = (at[i] + step, at[i] - step);
        return (function(above) - function(below)) / (2 * step);
    }

    /// <summary>The loss at one sample, whose noise is a column of each layer's.</summary>
    private static double NaiveLoss(
        NetworkShape shape,
        double[] parameters,
        double[] sigma,
        LabelledData data,
        int sample,
        int column,
        bool crossEntropy
    )
    {
        float[] normals = new float[Enumerable.Range(0, shape.LayerCount).Sum(shape.Outputs) * Samples];
        CounterNormals.Fill(Noise.Seed, Noise.Draw, RandomPurpose.TrainingNoise, normals);
        double[] x = [.. data.Input(sample).ToArray().Select(value => (double)value)];
        int first = 0;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            var weights = parameters.AsSpan(shape.Weights(layer));
            double length = Math.Sqrt(x.Sum(value => value * value) + (shape.HasBias ? 1 : 0));
            double[] z = new double[shape.Outputs(layer)];
            for (int i = 0; i < z.Length; i++)
            {
                z[i] = shape.HasBias ? parameters[shape.Biases(layer).Start.Value + i] : 0;
                for (int j = 0; j < x.Length; j++)
                    z[i] += weights[i * x.Length + j] * x[j];
                z[i] += sigma[layer] * length * normals[(first + i) * Samples + column];
            }

            first += z.Length;
            x = layer == shape.LayerCount - 1 ? z : [.. z.Select(value => Math.Max(value, 0))];
        }

        double own = Math.Exp(2 * x[data.Labels[sample]]) / x.Sum(logit => Math.Exp(2 * logit));
        return crossEntropy ? -Math.Log(own) : 1 - own;
    }
}
