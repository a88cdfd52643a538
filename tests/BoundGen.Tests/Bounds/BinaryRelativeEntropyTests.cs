namespace BoundGen.Tests;

public class BinaryRelativeEntropyTests
{
    [Theory]
    [MemberData(nameof(HighPrecision.Kl), MemberType = typeof(HighPrecision))]
    public void Kl_agrees_with_a_table_of_sixty_digits(double q, double p, double expected)
    {
        // The difference of p and q is known to about 2^-53 of the larger only; kl magnifies that by the slope at p.
        double conditioning = Math.Abs(p - q) * 1e-15;
        Assert.Equal(expected, BinaryRelativeEntropy.Kl(q, p), 2e-15 * expected + conditioning);
    }

    [Theory]
    [MemberData(nameof(HighPrecision.Inverse), MemberType = typeof(HighPrecision))]
    public void Inverse_is_never_below_the_exact_value_and_hardly_above(double q, double c, double expected)
    {
        double actual = BinaryRelativeEntropy.Inverse(q, c);
        Assert.True(actual >= expected, $"klinv({q}, {c}) = {actual:R} is below {expected:R}.");
        Assert.Equal(expected, actual, 1e-14 * expected);
    }

    [Fact]
    public void The_ends_of_the_range_are_exact()
    {
        Assert.Equal(0, BinaryRelativeEntropy.Kl(0.3, 0.3));
        Assert.Equal(0, BinaryRelativeEntropy.Kl(0, 0));
        Assert.Equal(0, BinaryRelativeEntropy.Kl(1, 1));
        Assert.Equal(double.PositiveInfinity, BinaryRelativeEntropy.Kl(0.3, 0));
        Assert.Equal(double.PositiveInfinity, BinaryRelativeEntropy.Kl(0.3, 1));
        Assert.Equal(0.3, BinaryRelativeEntropy.Inverse(0.3, 0));
        Assert.Equal(0, BinaryRelativeEntropy.Inverse(0, 0));
        Assert.Equal(1, BinaryRelativeEntropy.Inverse(1, 0.1));
        Assert.Equal(1, BinaryRelativeEntropy.Inverse(0, double.PositiveInfinity));
        Assert.Equal(1, BinaryRelativeEntropy.Inverse(0.3, double.PositiveInfinity));
        Assert.Equal(1, BinaryRelativeEntropy.Inverse(0.3, 1e6));
    }

    [Fact]
    public void Inverse_inverts_and_grows_with_both_arguments()
    {
        double[] qs = [0, 1e-9, 0.01, 0.02, 0.3, 0.9, 1];
        double[] cs = [0, 1e-9, 1e-3, 0.01, 0.5, 3];
        foreach (double q in qs)
        {
            double previous = q;
            foreach (double c in cs)
            {
                double p = BinaryRelativeEntropy.Inverse(q, c);
                Assert.InRange(p, previous, 1);
                previous = p;
                // Next to 1 neighbouring doubles lie far apart in entropy.
                if (p < 1)
                    Assert.Equal(c, BinaryRelativeEntropy.Kl(q, p), 1e-12 + 4e-16 / (1 - p));
            }
        }

        foreach (double c in cs)
            Assert.Equal(
                qs.Select(q => BinaryRelativeEntropy.Inverse(q, c)).Order(),
                qs.Select(q => BinaryRelativeEntropy.Inverse(q, c))
            );
    }

    [Theory]
    [InlineData(double.NaN, 0.5)]
    [InlineData(-1e-300, 0.5)]
    [InlineData(1.0000000000000002, 0.5)]
    public void Probabilities_out_of_range_are_refused(double bad, double good)
    {
        Assert.Throws<ArgumentOutOfRangeException>("q", () => BinaryRelativeEntropy.Kl(bad, good));
        Assert.Throws<ArgumentOutOfRangeException>("p", () => BinaryRelativeEntropy.Kl(good, bad));
        Assert.Throws<ArgumentOutOfRangeException>("q", () => BinaryRelativeEntropy.Inverse(bad, good));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1e-300)]
    public void Entropies_out_of_range_are_refused(double bad) =>
        Assert.Throws<ArgumentOutOfRangeException>("c", () => BinaryRelativeEntropy.Inverse(0.3, bad));
}
