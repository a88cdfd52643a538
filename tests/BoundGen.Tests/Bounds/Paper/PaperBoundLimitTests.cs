using BoundGen.Tests.Networks;

namespace BoundGen.Tests;

/// <summary>Theorem 13 where numbers leave their range.</summary>
public class PaperBoundLimitTests
{
    [Theory]
    [InlineData(1e38f, 0.1)]
    [InlineData(1e5f, 1e300)]
    [InlineData(1e38f, 1e300)]
    [InlineData(0, 0.1)]
    public void What_overflows_or_vanishes_says_nothing_and_is_a_number(float factor, double eps)
    {
        var shape = new NetworkShape([2, .. Enumerable.Repeat(2, 12), 2], bias: false);
        var network = new NetworkParameters(shape, Sample.Parameters(shape).Select(value => Math.Sign(value) * factor).ToArray());
        var prior = new NetworkParameters(shape, new float[shape.ParameterCount]);
        var data = new LabelledData([.. Enumerable.Repeat(1f, 40)], new int[20], 2);
        foreach (NetworkParameters? theta0 in new[] { prior, network, null })
        {
            PaperResults results = PaperBound.Evaluate(
                network,
                theta0,
                data,
                2,
                0.05,
                new PaperOptions { Eps = [eps], Alpha = [0, 0.5] }
            );
            foreach (PaperResult result in new[] { results.Best, results.Dense })
            {
                Assert.True(result.Value >= 1, $"{result.Value}");
                Assert.Equal(1, result.Bound.Bound);
                Assert.True(result.Bound.IsVacuous);
                Assert.Equal(1, result.Terms.MarginLoss);
            }
        }
    }

    [Fact]
    public void Norms_beyond_the_grid_have_no_noise_and_no_divergence()
    {
        var shape = new NetworkShape([2, 2, 2], bias: false);
        var (network, prior) = (
            new NetworkParameters(shape, [2e4f, 0, 0, 1, 1, 0, 0, 1]),
            new NetworkParameters(shape, new float[8])
        );
        var data = new LabelledData([1, 0, 0, 1, 1, 0], [0, 1, 0], 2);
        PaperResults results = PaperBound.Evaluate(network, prior, data, 1, 0.05);
        Assert.All([results.Best, results.Dense], result =>
        {
            Assert.Empty(result.Bound.Sigma);
            Assert.Null(result.Bound.Kl);
            Assert.True(result.Bound.IsVacuous);
        });
    }
}
