using BoundGen.Reference;
using BoundGen.Testing;

namespace BoundGen.Tests.Certificates;

[ReluNetwork(5, 20, 13, 3)]
internal sealed partial class PermutedNet;

/// <summary>The order of hidden neurons does not matter.</summary>
public class PermutationTests
{
    private static readonly NetworkShape Shape = PermutedNet.Shape;

    [Fact]
    [Slow]
    public void Permuted_neurons_certify_alike()
    {
        const int Networks = 40,
            Draws = 50;
        int different = 0,
            some = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            var random = new Random(seed);
            float[] values = Normals(Shape.ParameterCount, random, 0.3),
                priorValues = [.. values.Select(value => value + (float)(1e-3 * Gaussian(random)))];
            int[][] order = [.. Shape.Sizes.ToArray().Select(size => Enumerable.Range(0, size).ToArray())];
            for (int k = 1; k <= Shape.HiddenLayerCount; k++)
                random.Shuffle(order[k]);
            double[] sigma = Enumerable.Repeat(Math.Pow(10, -4 + 2.5 * random.NextDouble()), 3).ToArray();
            var (one, other) = (
                new Side(values, priorValues, sigma),
                new Side(Permuted(values, order), Permuted(priorValues, order), sigma)
            );
            for (int draw = 0; draw < Draws; draw++)
            {
                float[] input = Normals(Shape.InputSize, random, 1),
                    normals = Normals(Shape.NoiseLength, random, 1),
                    moved = PermutedNormals(normals, order);
                int label = one.Network.Classify(input);
                DrawOutcome outcome = one.Network.Draw(input, label, one.Noise, normals);
                different += outcome == other.Network.Draw(input, label, other.Noise, moved) ? 0 : 1;
                some += outcome is > DrawOutcome.Gibbs and < (DrawOutcome)127 ? 1 : 0;
                foreach (var (here, there) in one.Margins(input, label, normals).Zip(other.Margins(input, label, moved)))
                    Assert.Equal(here, there, 1e-9 * (1 + Math.Abs(here)));
            }
        }
        Assert.True(different <= 2, $"{different} of {Networks * Draws} draws differ");
        Assert.True(some > Networks * Draws / 10, $"only {some} draws certify some and not all");
    }

    private sealed class Side(float[] values, float[] prior, double[] sigma)
    {
        private static readonly double[] Rho = [0.03, 0.03, 0.03];
        private readonly ReferenceNetwork _reference = new(Shape, values);
        private readonly ReferenceCertificates _certificates = new(
            new ReferenceNetwork(Shape, prior),
            Rho,
            sigma,
            0.01,
            1.0 / (1 << 24)
        );

        public PermutedNet Network { get; } = new(values);

        public NoiseModel Noise { get; } = new(PriorNorms.Compute(new NetworkParameters(Shape, prior)), sigma, Rho, 0.01);

        public IEnumerable<double> Margins(float[] input, int label, float[] normals)
        {
            var pass = new NoisyDraw(_reference, input, sigma, Array.ConvertAll(normals, value => (double)value));
            return new[] { false, true }
                .SelectMany(dense =>
                    new[]
                    {
                        _certificates.Uniform(pass, label, dense),
                        _certificates.Pointwise(pass, label, dense),
                        _certificates.Averaged(pass, label, dense),
                    }
                )
                .Select(certificate => certificate.OutputMargin);
        }
    }

    private static float[] Permuted(float[] values, int[][] order)
    {
        var permuted = new float[values.Length];
        for (int layer = 0; layer < Shape.LayerCount; layer++)
        {
            int rows = Shape.Outputs(layer),
                columns = Shape.Inputs(layer),
                weights = Shape.Weights(layer).Start.Value,
                biases = Shape.Biases(layer).Start.Value;
            for (int i = 0; i < rows; i++)
            {
                int from = order[layer + 1][i];
                permuted[biases + i] = values[biases + from];
                for (int j = 0; j < columns; j++)
                    permuted[weights + i * columns + j] = values[weights + from * columns + order[layer][j]];
            }
        }
        return permuted;
    }

    private static float[] PermutedNormals(float[] normals, int[][] order)
    {
        int start = 0;
        var permuted = new List<float>();
        foreach (int[] layer in order.Skip(1))
        {
            permuted.AddRange(layer.Select(from => normals[start + from]));
            start += layer.Length;
        }
        return [.. permuted];
    }

    private static double Gaussian(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);

    private static float[] Normals(int count, Random random, double scale) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(scale * Gaussian(random)))];
}
