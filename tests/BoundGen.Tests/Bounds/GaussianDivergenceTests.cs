namespace BoundGen.Tests;

public class GaussianDivergenceTests
{
    private static readonly NetworkShape s_shape = new([2, 1, 2], bias: true);

    [Fact]
    public void It_is_the_sum_of_squared_distances_over_twice_the_variances()
    {
        var prior = new NetworkParameters(s_shape, [1, 1, 1, 0, 0, 0, 0]);
        // Layer 0 moves by (2, 3, 6), of length 7; layer 1 by (0.3 and 0.4 as floats).
        var posterior = new NetworkParameters(s_shape, [3, 4, 7, 0.3f, 0, 0, 0.4f]);
        double second = (double)0.3f * 0.3f + (double)0.4f * 0.4f;

        double expected = 49 / (2 * 0.5 * 0.5) + second / (2 * 0.01 * 0.01);
        double actual = GaussianDivergence.Kl(posterior, prior, [0.5, 0.01]);
        Assert.InRange(actual, expected, expected * (1 + 1e-14));
        Assert.Equal(0, GaussianDivergence.Kl(prior, prior, [0.5, 0.01]));
        Assert.Equal(double.PositiveInfinity, GaussianDivergence.Kl(posterior, prior, [1e-200, 1e-200]));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var network = new NetworkParameters(s_shape, new float[7]);
        var other = new NetworkParameters(new NetworkShape([2, 1, 2], bias: false), new float[4]);
        Assert.Throws<ArgumentException>("other", () => GaussianDivergence.Kl(network, other, [1, 1]));
        Assert.Throws<ArgumentException>("sigma", () => GaussianDivergence.Kl(network, network, [1]));
        foreach (double bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            var exception = Assert.Throws<ArgumentException>("sigma", () => GaussianDivergence.Kl(network, network, [1, bad]));
            Assert.Contains("layer 1", exception.Message);
        }
    }
}
