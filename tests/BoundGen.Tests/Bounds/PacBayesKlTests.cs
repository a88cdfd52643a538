namespace BoundGen.Tests;

public class PacBayesKlTests
{
    [Theory]
    [MemberData(nameof(HighPrecision.PacBayesKl), MemberType = typeof(HighPrecision))]
    public void The_bound_is_never_below_the_exact_value_and_hardly_above(
        double empirical,
        double kl,
        long samples,
        double delta,
        double expected
    )
    {
        double actual = Bound(empirical, kl, samples, delta);
        Assert.True(actual >= expected, $"{actual:R} is below {expected:R}.");
        Assert.Equal(expected, actual, 2e-14 * expected);
    }

    [Fact]
    public void A_bound_that_says_nothing_is_one()
    {
        Assert.Equal(1, Bound(1, 0, 100, 0.05));
        Assert.Equal(1, Bound(0.1, double.PositiveInfinity, 100, 0.05));
        Assert.InRange(Bound(0.1, 0, 8, double.Epsilon), 0.1, 1);
    }

    [Theory]
    [InlineData(-0.1, 1, 100, 0.05, "empirical")]
    [InlineData(double.NaN, 1, 100, 0.05, "empirical")]
    [InlineData(0.1, -1, 100, 0.05, "kl")]
    [InlineData(0.1, double.NaN, 100, 0.05, "kl")]
    [InlineData(0.1, 1, 7, 0.05, "samples")]
    [InlineData(0.1, 1, 100, 0, "delta")]
    [InlineData(0.1, 1, 100, 1, "delta")]
    [InlineData(0.1, 1, 100, double.NaN, "delta")]
    public void Arguments_out_of_range_are_refused(double empirical, double kl, long samples, double delta, string parameter) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => Bound(empirical, kl, samples, delta));

    [Fact]
    public void Choices_are_paid_for_without_overflow()
    {
        var caps = CapGrid.Choices(500);
        Assert.InRange(PacBayesKl.Bound(0.1, 10, 1000, new ConfidenceLedger(0.04).Spend("caps", 0.04, caps)), 0.9, 1);
        var seven = new ConfidenceLedger(0.04).Spend("seven", 0.04, new GridChoice("seven", 7));
        Assert.Equal(Bound(0.1, 10, 1000, 0.04 / 7), PacBayesKl.Bound(0.1, 10, 1000, seven), 1e-12);
    }

    /// <summary>Law 4 of theory.md section 5, for what turns counts into bounds.</summary>
    [Fact]
    public void The_bound_grows_with_its_parts_and_shrinks_with_the_sample()
    {
        double[] rates = [0, 0.01, 0.1, 0.5, 0.99, 1],
            divergences = [0, 1e-9, 1, 10, 1000],
            deltas = [0.9, 0.05, 1e-9, 1e-300];
        long[] samples = [1_000_000_000, 30_000, 1000, 100, 8];
        foreach (double rate in rates)
        {
            foreach (double kl in divergences)
            {
                Grows(deltas.Select(delta => Bound(rate, kl, 1000, delta)));
                Grows(samples.Select(m => Bound(rate, kl, m, 0.05)));
            }

            Grows(divergences.Select(kl => Bound(rate, kl, 1000, 0.05)));
            Grows(
                new long[] { 1, 2, 9, 1000 }.Select(n =>
                    PacBayesKl.Bound(rate, 1, 1000, new ConfidenceLedger(0.05).Spend("n", 0.05, new GridChoice("n", n)))
                )
            );
        }

        Grows(rates.Select(rate => Bound(rate, 10, 1000, 0.05)));
    }

    [Fact]
    public void A_negative_right_side_counts_as_zero()
    {
        double price = Math.Log(2 * Math.Sqrt(100) / 0.05);
        Assert.Equal(0.1, Disintegrated(0.1, double.NegativeInfinity));
        Assert.Equal(0.1, Disintegrated(0.1, -price - 1e-6));
        Assert.InRange(Disintegrated(0.1, -price + 1e-6), 0.1000001, 0.101);
        Assert.Equal(Bound(0.1, 7, 100, 0.05), Disintegrated(0.1, 7));
        Assert.Equal(1, Disintegrated(0.1, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>("lnDensityRatio", () => Disintegrated(0.1, double.NaN));

        static double Disintegrated(double empirical, double ratio) =>
            PacBayesKl.DisintegratedBound(empirical, ratio, 100, new ConfidenceLedger(0.05).Spend("test", 0.05));
    }

    [Fact]
    public void Confidence_pays_for_one_bound()
    {
        var confidence = new ConfidenceLedger(0.05).Spend("one bound", 0.05);
        Assert.Throws<ArgumentOutOfRangeException>("kl", () => PacBayesKl.Bound(0.1, -1, 100, confidence));
        PacBayesKl.Bound(0.1, 1, 100, confidence);
        Assert.Contains(
            "\"one bound\"",
            Assert.Throws<InvalidOperationException>(() => PacBayesKl.Bound(0.1, 1, 100, confidence)).Message
        );
        Assert.Throws<InvalidOperationException>(() => PacBayesKl.DisintegratedBound(0.1, 1, 100, confidence));
    }

    private static double Bound(double empirical, double kl, long samples, double delta) =>
        PacBayesKl.Bound(empirical, kl, samples, new ConfidenceLedger(delta).Spend("test", delta));

    private static void Grows(IEnumerable<double> bounds)
    {
        double[] all = [.. bounds];
        Assert.Equal(all.Order(), all);
        Assert.All(all, bound => Assert.InRange(bound, 0, 1));
    }
}
