using BoundGen.Reference;
using BoundGen.Testing;
using FsCheck.Xunit;

namespace BoundGen.Properties;

/// <summary>What the naive certificate of Theorem B must do, whatever the architecture (theory.md section 9).</summary>
[Slow]
[Properties(Arbitrary = [typeof(NarrowArbitraries)], MaxTest = 25, QuietOnSuccess = true)]
public class ReferenceBallLaws
{
    private const int Inputs = 2;

    /// <summary>Of the caps: from where everything is certified to where nothing is.</summary>
    private static readonly double[] Scales = [0, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1];

    private static ReferenceNetwork Prior(NetworkCase network) => new(network.Shape, network.Prior.Values);

    private static double[] Caps(NetworkCase network) =>
        [.. Enumerable.Range(0, network.Shape.LayerCount).Select(layer => 1 + (network.Seed >> layer) % 3)];

    private static IEnumerable<(float[] Input, int Label)> Samples(NetworkCase network)
    {
        ReferenceNetwork prior = Prior(network);
        return Enumerable.Range(0, Inputs).Select(n => (network.Input(n), prior.Forward(network.Input(n)).Classify()));
    }

    [Property]
    public void Sparse_never_fails_where_dense_passes(NetworkCase network)
    {
        var ball = new ReferenceBall(Prior(network), Caps(network));
        foreach (var (input, label) in Samples(network))
        {
            double dense = ball.Radius(input, label, Scales, dense: true),
                sparse = ball.Radius(input, label, Scales, dense: false);
            Assert.True(sparse >= dense, $"{network}: sparse {sparse}, dense {dense}");
            foreach (ReferenceBallClass j in ball.Certificate(input, label).Classes)
                Assert.True(j.Norm >= j.Dense - 1e-9 * (1 + Math.Abs(j.Dense)), $"{network}: {j.Norm} below {j.Dense}");
        }
    }

    /// <summary>More scales to choose from give no smaller radius, and larger caps no larger one on full sets.</summary>
    [Property]
    public void The_radius_is_monotone(NetworkCase network)
    {
        ReferenceNetwork prior = Prior(network);
        double[] caps = Caps(network),
            larger = [.. caps.Select((cap, layer) => layer == (int)(network.Seed % (ulong)caps.Length) ? 1.5 * cap : cap)];
        var ball = new ReferenceBall(prior, caps);
        foreach (var (input, label) in Samples(network))
        {
            double few = ball.Radius(input, label, Scales.AsSpan(0, 5), dense: false),
                all = ball.Radius(input, label, Scales, dense: false);
            Assert.True(all >= few, $"{network}: {all} of all scales, {few} of some");
            double dense = ball.Radius(input, label, Scales, dense: true),
                beyond = new ReferenceBall(prior, larger).Radius(input, label, Scales, dense: true);
            Assert.True(beyond <= dense, $"{network}: {beyond} at larger caps, {dense} before");
        }
    }

    /// <summary>At caps of 0 the certificate is "theta_0 is right", up to rounding.</summary>
    [Property]
    public void Without_room_the_certificate_is_that_the_centre_is_right(NetworkCase network)
    {
        ReferenceNetwork prior = Prior(network);
        var ball = new ReferenceBall(prior, new double[network.Shape.LayerCount]);
        double gain = Enumerable
            .Range(1, network.Shape.LayerCount)
            .Aggregate(1.0, (product, k) => product * (1 + prior.W(k).FrobeniusNorm() + prior.B(k).L2Norm()));
        for (int n = 0; n < Inputs; n++)
        {
            float[] input = network.Input(n);
            ReferencePass pass = prior.Forward(input);
            double rounding = 1e-4 * gain * (1 + pass.X(0).L2Norm());
            for (int label = 0; label < network.Shape.OutputSize; label += 1 + network.Shape.OutputSize / 5)
            {
                bool passed = ball.Certificate(input, label).SparsePassed;
                Assert.False(passed && pass.Margin(label) <= 0, $"{network}: certified and wrong");
                Assert.True(passed || pass.Margin(label) <= rounding, $"{network}: margin {pass.Margin(label)} not certified");
            }
        }
    }

    [Property]
    public void Permuting_hidden_neurons_changes_nothing(NetworkCase network)
    {
        ReferenceNetwork prior = Prior(network),
            permuted = new(network.Shape, Permuted(network));
        double[] caps = [.. Caps(network).Select(cap => 0.01 * cap)];
        foreach (var (input, label) in Samples(network))
        {
            var before = new ReferenceBall(prior, caps).Certificate(input, label);
            var after = new ReferenceBall(permuted, caps).Certificate(input, label);
            foreach (var (j, same) in before.Classes.Zip(after.Classes))
            {
                AssertNear(j.Dense, same.Dense, j.Margin);
                AssertNear(j.Norm, same.Norm, j.Margin);
                AssertNear(j.Plain.Value, same.Plain.Value, j.Margin);
                AssertNear(j.Sharp.Value, same.Sharp.Value, j.Margin);
            }
        }

        void AssertNear(double one, double other, double margin) =>
            Assert.True(
                Math.Abs(one - other) <= 1e-6 * (1 + Math.Abs(one) + margin) || double.IsNaN(one) && double.IsNaN(other),
                $"{network}: {one} became {other}"
            );
    }

    /// <summary>Every hidden layer read backwards.</summary>
    private static float[] Permuted(NetworkCase network)
    {
        NetworkShape shape = network.Shape;
        float[] values = network.Prior.Values.ToArray(),
            permuted = new float[values.Length];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            int rows = shape.Outputs(layer),
                columns = shape.Inputs(layer);
            for (int i = 0; i < rows; i++)
            {
                int from = layer < shape.LayerCount - 1 ? rows - 1 - i : i;
                for (int j = 0; j < columns; j++)
                    permuted[shape.Weights(layer).Start.Value + i * columns + j] = values[
                        shape.Weights(layer).Start.Value + from * columns + (layer > 0 ? columns - 1 - j : j)
                    ];
                if (shape.HasBias)
                    permuted[shape.Biases(layer).Start.Value + i] = values[shape.Biases(layer).Start.Value + from];
            }
        }
        return permuted;
    }
}
