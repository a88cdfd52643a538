using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>CROWN against attacks on inputs, and where its bounds are exact.</summary>
public class ReferenceCrownTests
{
    [Fact]
    public void No_attack_on_inputs_crosses_a_bound()
    {
        int certified = 0,
            near = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            var situation = new BallSituation(seed, hiddenLayers: seed % 4);
            double nu = Math.Pow(10, -2 + 2 * situation.Random.NextDouble());
            double[] margins = new ReferenceCrown(situation.Prior).Margins(situation.X, situation.Label, nu);
            var attack = new BallAttack(situation.Prior, [.. situation.Caps.Select(_ => 0.0)], situation.X, situation.Random, nu);
            int[] others = [.. Enumerable.Range(0, situation.Prior.C).Where(j => j != situation.Label)];
            foreach (var (j, bound) in others.Zip(margins))
            {
                BallGoal error = attack.Error(situation.Label, j);
                double attacked = -error.Value(attack.Best(error, starts: 3));
                Assert.True(
                    bound <= attacked + 1e-9 * (1 + Math.Abs(attacked)),
                    $"{situation}, nu {nu}: {attacked} below {bound}"
                );
                near += bound >= attacked - 0.01 * (1 + Math.Abs(attacked)) ? 1 : 0;
            }
            certified += margins.All(margin => margin > 0) ? 1 : 0;
        }
        Assert.True(certified > 30 && near > 100, $"{certified} certified, {near} near the attack");
    }

    /// <summary>h = (x, -x): the margin 2 falls by twice the radius. One neuron, on throughout, changes nothing.</summary>
    [Theory]
    [InlineData(new[] { 1, 2 }, new float[] { 1, -1 })]
    [InlineData(new[] { 1, 1, 2 }, new float[] { 1, 1, -1 })]
    public void Without_neurons_that_switch_the_bound_is_exact(int[] sizes, float[] weights)
    {
        var crown = new ReferenceCrown(new ReferenceNetwork(new NetworkShape(sizes, bias: false), weights));
        Assert.Equal(0.5, crown.Margins([1], 0, 0.75).Single(), 1e-12);
        Assert.True(crown.IsCertified([1], 0, 0.99));
        Assert.False(crown.IsCertified([1], 1, 0));
        Assert.False(
            new ReferenceCrown(new ReferenceNetwork(new NetworkShape([1, 2], false), [1f, -1])).IsCertified([1], 0, 1.01)
        );
    }

    /// <summary>By hand: z in [-1, 3] at x = 1, nu = 2; the line above relu is 3/4 (z + 1), that below is z.</summary>
    [Theory]
    [InlineData(1, -1)]
    [InlineData(-1, -3)]
    public void A_neuron_that_switches_lies_between_two_lines(float weight, double margin)
    {
        var crown = new ReferenceCrown(new ReferenceNetwork(new NetworkShape([1, 1, 2], bias: false), [1f, weight, 0]));
        Assert.Equal(margin, crown.Margins([1], 0, 2).Single(), 1e-12);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var crown = new ReferenceCrown(new ReferenceNetwork(new NetworkShape([1, 2], bias: false), [1f, -1]));
        Assert.Throws<ArgumentException>(() => crown.Margins([1, 2], 0, 1));
        Assert.Throws<ArgumentException>(() => crown.Margins([1], 2, 1));
    }
}
