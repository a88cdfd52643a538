using BoundGen.Reference;

namespace BoundGen.Tests.Sparsity;

public class GreedySparsityTests
{
    private static readonly double[] Eps = [1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1];

    [Fact]
    public void Radii_vectors_and_ratios_agree_with_the_reference()
    {
        int inside = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            var situation = new PaperSituation(seed, samples: 5, minHiddenLayers: 0);
            SparsityNorms norms = seed % 2 == 0 ? situation.Norms : SparsityNorms.Compute(situation.Network, onGrid: true);
            var greedy = new GreedySparsity(situation.Network, norms, situation.MaxInputNorm);
            double[][] kappa = greedy.ComputeKappa(situation.Data, Eps);
            ReferencePass[] passes = situation.Passes;
            for (int e = 0; e < Eps.Length; e++)
            {
                int[][] vectors = greedy.ComputeVectors(situation.Data, Eps[e]);
                for (int i = 0; i < passes.Length; i++)
                {
                    int[] expected = ReferencePaper.Greedy(
                        situation.Reference,
                        passes[i],
                        situation.MaxInputNorm,
                        Eps[e],
                        (k, t) => norms.Xi(k - 1, t),
                        (k, s, t) => norms.Omega(k - 1, s, t)
                    );
                    Assert.Equal(expected[1..^1], vectors[i]);
                    Assert.Equal(ReferencePaper.Kappa(situation.Reference, expected), kappa[e][i], 1e-15);
                    inside += kappa[e][i] < 1 && expected.Max() < situation.Shape.Sizes.ToArray().Max() - 1 ? 1 : 0;

                    double[] radii = greedy.ComputeRadii(situation.Data, vectors[i])[i];
                    ReferencePaper paper = situation.Paper(norms, vectors[i], Eps[e]);
                    for (int k = 1; k <= situation.K; k++)
                    {
                        Assert.Equal(paper.Radius(passes[i], k), radii[k - 1], 1e-12 * radii[k - 1]);
                        Assert.True(radii[k - 1] > 3 * ReferencePaper.Gamma(paper.Eps, k) * (1 - 1e-12));
                    }
                }
            }
        }

        Assert.True(inside > 1000, $"only {inside} vectors lay between none and all");
    }

    [Fact]
    public void Kappa_is_a_share_that_grows_with_eps()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var situation = new PaperSituation(seed);
            double[][] kappa = situation.Greedy.ComputeKappa(situation.Data, Eps);
            for (int i = 0; i < situation.Data.Count; i++)
            {
                Assert.InRange(kappa[0][i], double.Epsilon, 1);
                for (int e = 1; e < Eps.Length; e++)
                    Assert.InRange(kappa[e][i], kappa[e - 1][i], 1);
            }
        }
    }

    [Fact]
    public void Kappa_of_a_linear_network_is_one()
    {
        var network = new NetworkParameters(new NetworkShape([2, 3], bias: false), new float[6]);
        var data = new LabelledData([1, 2], [0], 2);
        Assert.Equal([1.0], new GreedySparsity(network, SparsityNorms.Compute(network), 3).ComputeKappa(data, [0.1])[0]);
    }

    [Fact]
    public void Kappa_counts_the_neurons_left_by_hand()
    {
        // z = -(1, 2, 3), xi = 3, M_X = 1: radii 1, 2/3, 1/3. With eps = 0.2, 3 gamma_1 = 0.6 leaves two neurons off.
        var network = new NetworkParameters(new NetworkShape([1, 3, 2], bias: false), [-1, -2, -3, 1, 1, 1, 1, 1, 1]);
        var greedy = new GreedySparsity(network, SparsityNorms.Compute(network), 1);
        var data = new LabelledData([1], [0], 1);
        Assert.Equal([2], greedy.ComputeVectors(data, 0.2)[0]);
        Assert.Equal((1 * 1 + 2 * 1) / 9.0, greedy.ComputeKappa(data, [0.2])[0][0], 1e-15);
        Assert.Equal([1], greedy.ComputeVectors(data, 0.3)[0]);
        // At most d_k - 1.
        Assert.Equal([2], greedy.ComputeVectors(data, 1e-3)[0]);
        Assert.Equal(2 / 3.0, greedy.ComputeRadii(data, [2])[0][0], 1e-12);
    }

    [Fact]
    public void The_radius_without_sparsity_is_infinite_and_without_scale_zero()
    {
        // The second layer is zero: its radius is 0 once s_2 > 0, though nothing can switch its neurons on.
        var network = new NetworkParameters(new NetworkShape([1, 2, 2, 2], bias: false), [-1, -1, 0, 0, 0, 0, 1, 1, 1, 1]);
        var greedy = new GreedySparsity(network, SparsityNorms.Compute(network), 1);
        var data = new LabelledData([1], [0], 1);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], greedy.ComputeRadii(data, [0, 0])[0]);
        Assert.Equal([double.PositiveInfinity, 0], greedy.ComputeRadii(data, [0, 1])[0]);
        Assert.Equal(1, greedy.ComputeRadii(data, [1, 0])[0][0], 1e-12);
        // An active neuron has no depth.
        Assert.Equal([0, double.PositiveInfinity], greedy.ComputeRadii(new LabelledData([-1], [0], 1), [1, 0])[0]);
        Assert.Equal([1, 0], greedy.ComputeVectors(data, 0.1)[0]);
    }

    [Fact]
    public void The_order_of_neurons_does_not_matter()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var situation = new PaperSituation(seed);
            NetworkParameters permuted = PaperSituation.Permuted(situation.Network, situation.RandomOrder());
            var other = new GreedySparsity(permuted, SparsityNorms.Compute(permuted), situation.MaxInputNorm);
            double[][] expected = situation.Greedy.ComputeKappa(situation.Data, Eps),
                actual = other.ComputeKappa(situation.Data, Eps);
            for (int e = 0; e < Eps.Length; e++)
                Assert.Equal(expected[e], actual[e]);
        }
    }

    [Fact]
    public void Scaling_one_layer_against_the_next_changes_neither_masks_nor_kappa()
    {
        // xi_k zeta_{k-1} and z^k scale alike. Powers of two are exact; on the grid of norms it would not hold.
        for (int seed = 0; seed < 100; seed++)
        {
            var situation = new PaperSituation(seed);
            int layer = situation.Rng.Next(situation.K);
            NetworkParameters scaled = PaperSituation.Scaled(situation.Network, (layer, 8), (layer + 1, 0.125f));
            var other = new GreedySparsity(scaled, SparsityNorms.Compute(scaled), situation.MaxInputNorm);
            double[][] expected = situation.Greedy.ComputeKappa(situation.Data, Eps),
                actual = other.ComputeKappa(situation.Data, Eps);
            for (int e = 0; e < Eps.Length; e++)
                Assert.Equal(expected[e], actual[e]);
            var reference = new ReferenceNetwork(situation.Shape, scaled.Values);
            Assert.Equal(
                situation.Reference.Forward(situation.Data.Input(0)).Mask,
                reference.Forward(situation.Data.Input(0)).Mask
            );
        }
    }

    [Fact]
    public void Scaling_one_neuron_against_its_outgoing_weights_does_change_kappa()
    {
        // xi is the norm of the largest row: the radii of the other neurons shrink, though the function is the same.
        var shape = new NetworkShape([1, 3, 2], bias: false);
        var network = new NetworkParameters(shape, [-1, -1, -1, 1, 1, 1, 1, 1, 1]);
        var scaled = new NetworkParameters(shape, [-1, -1, -16, 1, 1, 0.0625f, 1, 1, 0.0625f]);
        var data = new LabelledData([1], [0], 1);
        Assert.Equal([2], new GreedySparsity(network, SparsityNorms.Compute(network), 1).ComputeVectors(data, 0.1)[0]);
        Assert.Equal([1], new GreedySparsity(scaled, SparsityNorms.Compute(scaled), 1).ComputeVectors(data, 0.1)[0]);
    }

    [Fact]
    public void What_the_theory_does_not_cover_is_refused()
    {
        var biased = new NetworkShape([2, 3, 2], bias: true);
        var e = Assert.Throws<ArgumentException>("network", () =>
            SparsityNorms.Compute(new NetworkParameters(biased, new float[biased.ParameterCount]))
        );
        Assert.Contains("biases", e.Message);

        var network = new NetworkParameters(new NetworkShape([2, 3, 2], bias: false), new float[12]);
        var greedy = new GreedySparsity(network, SparsityNorms.Compute(network), 5);
        e = Assert.Throws<ArgumentException>("data", () =>
            greedy.ComputeKappa(new LabelledData([3, 4, 3, 4.5f], [0, 0], 2), [0.1])
        );
        Assert.StartsWith("Input 1 has norm 5.4", e.Message);
        Assert.Contains("expected at most M_X = 5.", e.Message);
        Assert.Equal([1.0], greedy.ComputeKappa(new LabelledData([3, 4], [0], 2), [0.1])[0]);
        Assert.Throws<ArgumentException>("data", () => greedy.ComputeKappa(new LabelledData([1], [0], 1), [0.1]));
        Assert.Throws<ArgumentException>("eps", () => greedy.ComputeKappa(new LabelledData([3, 4], [0], 2), [0]));
        Assert.Throws<ArgumentException>("sparsity", () => GreedySparsity.EffectiveActivity(network.Shape, [3]));
        Assert.Throws<ArgumentException>("sparsity", () => GreedySparsity.EffectiveActivity(network.Shape, [1, 1]));
        Assert.Throws<ArgumentException>("maxInputNorm", () =>
            new GreedySparsity(network, SparsityNorms.Compute(network), double.NaN)
        );
        Assert.Throws<ArgumentException>("maxInputNorm", () => new GreedySparsity(network, SparsityNorms.Compute(network), 0));
    }
}
