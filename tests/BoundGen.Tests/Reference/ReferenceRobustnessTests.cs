using BoundGen.Reference;
using BoundGen.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

public class ReferenceRobustnessTests
{
    [Fact]
    public void Radius_of_a_linear_network_is_the_distance_to_the_boundary()
    {
        var network = new ReferenceNetwork(new NetworkShape([2, 2], bias: true), (float[])[3, 0, 0, 4, 1, 0]);
        double radius = new ReferenceRobustness(network).Radius(network.Forward([2, 0]), dense: false);
        Assert.Equal(7 / 5.0, radius, 1e-12);
    }

    [Fact]
    public void Radius_of_one_neuron_ends_where_it_switches_on()
    {
        // h = (1, relu(2x - 4)); the second class wins beyond x = 2.5, the neuron is off up to x = 2, its slope 2
        var network = new ReferenceNetwork(new NetworkShape([1, 1, 2], bias: true), (float[])[2, -4, 0, 1, 1, 0]);
        var robustness = new ReferenceRobustness(network);
        ReferencePass pass = network.Forward([0.5f]);
        Assert.Equal(1.5, robustness.Radius(pass, dense: false), 1e-9);
        Assert.Equal(0.5, robustness.Radius(pass, dense: true), 1e-9);
        Assert.True(robustness.IsCertified(pass, 1.5 - 1e-9, dense: false));
        Assert.False(robustness.IsCertified(pass, 1.5 + 1e-9, dense: false));
    }

    [Fact]
    public void The_radius_is_zero_at_a_tie_and_infinite_where_no_input_changes_the_class()
    {
        var zero = new ReferenceNetwork(new NetworkShape([1, 2], bias: true), (float[])[0, 0, 1, 0]);
        Assert.Equal(double.PositiveInfinity, new ReferenceRobustness(zero).Radius(zero.Forward([1]), dense: false));
        var tie = new ReferenceNetwork(new NetworkShape([1, 2], bias: false), (float[])[1, 1]);
        Assert.Equal(0, new ReferenceRobustness(tie).Radius(tie.Forward([1]), dense: false));
        var one = new ReferenceNetwork(new NetworkShape([1, 1], bias: false), (float[])[1]);
        Assert.Equal(double.PositiveInfinity, new ReferenceRobustness(one).Radius(one.Forward([1]), dense: false));
    }

    [Fact]
    [Slow]
    public void No_attack_within_the_radius_changes_the_class_and_sparse_is_never_smaller()
    {
        int larger = 0;
        double nearest = 0;
        for (int seed = 0; seed < 1500; seed++)
        {
            var situation = new Situation(seed, minHiddenLayers: 0);
            ReferenceNetwork network = situation.Network;
            ReferencePass pass = network.Forward(situation.X);
            var robustness = new ReferenceRobustness(network);
            double sparse = robustness.Radius(pass, dense: false),
                dense = robustness.Radius(pass, dense: true);
            Assert.True(sparse >= dense * (1 - 1e-12), $"{situation}: sparse {sparse}, dense {dense}");
            larger += sparse > dense * (1 + 1e-9) ? 1 : 0;
            if (sparse is 0 or double.PositiveInfinity)
                continue;

            int y = pass.Classify();
            for (int attack = 0; attack < 30; attack++)
            {
                Vector<double> direction =
                    attack == 0
                        ? network.W(1).Svd().VT.Row(0)
                        : Vector<double>.Build.Dense(situation.X.Length, _ => situation.Gaussian());
                Vector<double> step = direction.Normalize(2) * (situation.Rng.Next(2) * 2 - 1);
                float[] At(double nu) => situation.X.Select((x, i) => (float)(x + nu * step[i])).ToArray();
                Assert.True(
                    network.Forward(At(sparse * (1 - 1e-5))).Classify() == y || sparse < 1e-3,
                    $"{situation}: radius {sparse}"
                );
                if (network.Forward(At(1.02 * sparse)).Classify() != y)
                    nearest++;
            }
        }
        Assert.True(larger > 100, $"sparse was larger on only {larger} networks");
        Assert.True(nearest > 100, $"only {nearest} attacks just outside the radius succeeded");
    }
}
