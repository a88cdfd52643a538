namespace BoundGen.Tests;

public class PacBayesKlTests
{
    [Theory]
    [MemberData(nameof(HighPrecision.PacBayesKl), MemberType = typeof(HighPrecision))]
    public void The_bound_is_never_below_the_exact_value_and_hardly_above(
        double empirical, double kl, long samples, double delta, double expected)
    {
        double actual = PacBayesKl.Bound(empirical, kl, samples, delta);
        Assert.True(actual >= expected, $"{actual:R} is below {expected:R}.");
        Assert.Equal(expected, actual, 2e-14 * expected);
    }

    [Fact]
    public void What_says_nothing_is_one()
    {
        Assert.Equal(1, PacBayesKl.Bound(1, 0, 100, 0.05));
        Assert.Equal(1, PacBayesKl.Bound(0.1, double.PositiveInfinity, 100, 0.05));
        Assert.InRange(PacBayesKl.Bound(0.1, 0, 8, double.Epsilon), 0.1, 1);
    }

    [Theory]
    [InlineData(-0.1, 1, 100, 0.05, "empiricalUpper")]
    [InlineData(double.NaN, 1, 100, 0.05, "empiricalUpper")]
    [InlineData(0.1, -1, 100, 0.05, "kl")]
    [InlineData(0.1, double.NaN, 100, 0.05, "kl")]
    [InlineData(0.1, 1, 7, 0.05, "samples")]
    [InlineData(0.1, 1, 100, 0, "delta")]
    [InlineData(0.1, 1, 100, 1, "delta")]
    public void Arguments_out_of_range_are_refused(double empirical, double kl, long samples, double delta, string parameter) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => PacBayesKl.Bound(empirical, kl, samples, delta));
}
