namespace BoundGen.Tests;

public class BinomialCoefficientTests
{
    [Theory]
    [MemberData(nameof(HighPrecision.LnBinomial), MemberType = typeof(HighPrecision))]
    public void The_logarithm_is_never_below_the_exact_value_and_hardly_above(int n, int k, double expected) =>
        Assert.InRange(BinomialCoefficient.Ln(n, k), expected, expected + 1.1e-14 * n * Math.Log(n));

    [Fact]
    public void The_logarithm_of_a_single_subset_is_zero()
    {
        Assert.Equal(0, BinomialCoefficient.Ln(0, 0));
        Assert.Equal(0, BinomialCoefficient.Ln(1000, 0));
        Assert.Equal(0, BinomialCoefficient.Ln(1000, 1000));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => BinomialCoefficient.Ln(3, 4));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => BinomialCoefficient.Ln(3, -1));
    }
}
