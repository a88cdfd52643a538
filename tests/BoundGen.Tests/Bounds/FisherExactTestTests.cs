using System.Numerics;

namespace BoundGen.Tests;

public class FisherExactTestTests
{
    [Theory]
    [InlineData(0, 10, 0, 10)]
    [InlineData(3, 10, 7, 12)]
    [InlineData(7, 10, 2, 12)]
    [InlineData(10, 10, 12, 12)]
    [InlineData(0, 2000, 100, 500)]
    [InlineData(27, 3000, 739, 10000)]
    [InlineData(799, 30000, 268, 10000)]
    public void It_is_the_tail_of_the_hypergeometric_distribution(int failures, int trials, int otherFailures, int otherTrials)
    {
        int all = failures + otherFailures;
        var ways = BigInteger.Zero;
        for (int x = Math.Max(0, all - otherTrials); x <= failures; x++)
            ways += Binomial(trials, x) * Binomial(otherTrials, all - x);
        double expected = Math.Exp(BigInteger.Log(ways) - BigInteger.Log(Binomial(trials + otherTrials, all)));

        double actual = FisherExactTest.FewerThanByChance(failures, trials, otherFailures, otherTrials);

        Assert.Equal(expected, actual, 1e-7 * expected);
    }

    [Theory]
    [InlineData(-1, 10, 0, 10)]
    [InlineData(11, 10, 0, 10)]
    [InlineData(0, 10, 11, 10)]
    public void Counts_out_of_range_are_refused(int failures, int trials, int otherFailures, int otherTrials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            FisherExactTest.FewerThanByChance(failures, trials, otherFailures, otherTrials)
        );

    private static BigInteger Binomial(int n, int k)
    {
        var result = BigInteger.One;
        for (int i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }
}
