using BoundGen.Reference;
using MathNet.Numerics;

namespace BoundGen.Tests.Reference;

public class ReferenceBoundsTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.02, 0.003)]
    [InlineData(0.3, 0.4)]
    [InlineData(0.999, 1e-6)]
    public void Kl_inverse_uses_up_its_budget(double q, double c)
    {
        double p = ReferenceBounds.KlInverse(q, c);
        double kl = (q == 0 ? 0 : q * Math.Log(q / p)) + (1 - q) * Math.Log((1 - q) / (1 - p));
        Assert.InRange(p, q, 1);
        Assert.Equal(c, kl, 1e-12);
    }

    [Fact]
    public void Kl_inverse_at_the_ends()
    {
        Assert.Equal(1 - Math.Exp(-0.7), ReferenceBounds.KlInverse(0, 0.7), 14);
        Assert.Equal(1, ReferenceBounds.KlInverse(1, 0.7));
        Assert.Equal(0.25, ReferenceBounds.KlInverse(0.25, 0), 7);
        Assert.Throws<ArgumentException>(() => ReferenceBounds.KlInverse(-0.1, 1));
        Assert.Throws<ArgumentException>(() => ReferenceBounds.KlInverse(0.1, double.NaN));
    }

    [Theory]
    [InlineData(0, 10, 0.05)]
    [InlineData(3, 10, 0.05)]
    [InlineData(9, 10, 0.2)]
    [InlineData(120, 1000, 0.01)]
    public void Clopper_Pearson_inverts_the_incomplete_beta_function(int failures, int n, double delta)
    {
        double p = ReferenceBounds.ClopperPearsonUpper(failures, n, delta);
        Assert.Equal(delta, SpecialFunctions.BetaRegularized(n - failures, failures + 1, 1 - p), 1e-9);
    }

    [Fact]
    public void Clopper_Pearson_at_the_ends()
    {
        Assert.Equal(1 - Math.Pow(0.05, 0.01), ReferenceBounds.ClopperPearsonUpper(0, 100, 0.05), 13);
        Assert.Equal(1, ReferenceBounds.ClopperPearsonUpper(100, 100, 0.05));
        Assert.True(ReferenceBounds.ClopperPearsonUpper(99, 100, 0.05) < 1);
        Assert.Equal(1, ReferenceBounds.MonteCarloUpper(99, 100, 0.05));
        Assert.True(ReferenceBounds.MonteCarloUpper(98, 100, 0.05) < 1);
        Assert.Throws<ArgumentException>(() => ReferenceBounds.MonteCarloUpper(5, 100, 0.3));
        Assert.Throws<ArgumentException>(() => ReferenceBounds.ClopperPearsonUpper(5, 4, 0.3));
    }

    [Fact]
    public void The_bounds_of_section_4_agree_with_a_calculation_by_hand()
    {
        // (450 + ln(2 sqrt(30000)/0.05) + ln 7) / 30000
        double budget = (450 + Math.Log(2 / 0.05) + 0.5 * Math.Log(30000) + Math.Log(7)) / 30000;
        double bound = ReferenceBounds.PacBayesKl(0.03, 450, 30000, 0.05, Math.Log(7));
        Assert.Equal(budget, 0.03 * Math.Log(0.03 / bound) + 0.97 * Math.Log(0.97 / (1 - bound)), 12);
        Assert.Equal(bound / 0.99, ReferenceBounds.Theorem1(0.03, 450, 30000, 0.05, 0.01, Math.Log(7)), 14);
        Assert.Equal(1, ReferenceBounds.Theorem1(0.995, 450, 30000, 0.05, 0.01));
        Assert.Throws<ArgumentException>(() => ReferenceBounds.PacBayesKl(0.1, 1, 7, 0.05));
    }

    [Fact]
    public void Law_4_bounds_grow_with_kl_failures_and_confidence_and_shrink_with_samples()
    {
        double[] byKl = [.. new double[] { 0, 1, 10, 100, 1000 }.Select(kl => ReferenceBounds.PacBayesKl(0.1, kl, 1000, 0.05))];
        double[] byDelta = [.. new[] { 0.1, 0.01, 1e-9 }.Select(delta => ReferenceBounds.PacBayesKl(0.1, 10, 1000, delta))];
        double[] byM = [.. new[] { 100000, 1000, 100, 8 }.Select(m => ReferenceBounds.PacBayesKl(0.1, 10, m, 0.05))];
        double[] byFailures = [.. new[] { 0, 1, 50, 98, 99, 100 }.Select(f => ReferenceBounds.MonteCarloUpper(f, 100, 0.05))];
        double[] byDraws = [.. new[] { 1000, 100, 10 }.Select(n => ReferenceBounds.MonteCarloUpper(n / 10, n, 0.05))];
        foreach (double[] bounds in new[] { byKl, byDelta, byM, byFailures, byDraws })
        {
            Assert.Equal(bounds.Order(), bounds);
            Assert.All(bounds, bound => Assert.InRange(bound, 0, 1));
        }
    }

    [Fact]
    public void Kl_counts_weights_and_biases_of_every_layer()
    {
        var shape = new NetworkShape([1, 1, 1], bias: true);
        var theta = new ReferenceNetwork(shape, (float[])[1, 2, 3, 4]);
        var prior = new ReferenceNetwork(shape, (float[])[1, 0, 0, 0]);
        Assert.Equal(2 * 2 / (2 * 0.25) + 25 / (2 * 4.0), ReferenceBounds.Kl(theta, prior, [0.5, 2]), 14);
        Assert.Equal(5, theta.Distance(prior, 2), 14);
    }
}
