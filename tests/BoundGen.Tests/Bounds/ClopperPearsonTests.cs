namespace BoundGen.Tests;

public class ClopperPearsonTests
{
    [Theory]
    [MemberData(nameof(HighPrecision.ClopperPearson), MemberType = typeof(HighPrecision))]
    public void The_limit_is_never_below_the_exact_value_and_hardly_above(
        long failures,
        long trials,
        double delta,
        double expected
    )
    {
        double actual = ClopperPearson.UpperLimit(failures, trials, delta);
        Assert.True(actual >= expected, $"The limit of {failures}/{trials} at {delta} is {actual:R}, below {expected:R}.");
        Assert.Equal(expected, actual, (1e-14 + trials * 5e-14) * expected);
    }

    [Theory]
    [MemberData(nameof(HighPrecision.ClopperPearson), MemberType = typeof(HighPrecision))]
    public void The_lower_limit_is_that_of_the_successes_from_above(long failures, long trials, double delta, double expected)
    {
        // The probability of a failure is at least p exactly where that of a success is at most 1 - p.
        double actual = ClopperPearson.LowerLimit(trials - failures, trials, delta);
        Assert.InRange(actual, 0, 1 - expected + 2e-16);
        Assert.Equal(1 - expected, actual, (1e-14 + trials * 5e-14) * expected);
    }

    [Fact]
    public void The_lower_limit_is_accurate_where_it_is_small()
    {
        // P(Bin(N, p) >= 1) = 1 - (1 - p)^N and P(Bin(N, p) >= N) = p^N.
        Assert.Equal(1.0005e-3 / 1e6, ClopperPearson.LowerLimit(1, 1_000_000, 1e-3), 1e-13);
        Assert.Equal(0.1, ClopperPearson.LowerLimit(3, 3, 1e-3), 1e-14);
        Assert.Equal(0, ClopperPearson.LowerLimit(0, 10, 0.5));
        double[] byFailures = [.. Enumerable.Range(0, 101).Select(failures => ClopperPearson.LowerLimit(failures, 100, 1e-3))];
        Assert.Equal(byFailures.Order(), byFailures);
        Assert.All(byFailures.Skip(1).Select((limit, i) => (limit, i)), pair =>
            Assert.InRange(pair.limit, 1e-6, (pair.i + 1) / 100.0)
        );
        Assert.Throws<ArgumentOutOfRangeException>("failures", () => ClopperPearson.LowerLimit(11, 10, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("failures", () => ClopperPearson.LowerLimit(-1, 10, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("delta", () => ClopperPearson.LowerLimit(1, 10, 0));
    }

    [Fact]
    public void The_limit_is_one_if_every_trial_fails()
    {
        Assert.Equal(1, ClopperPearson.UpperLimit(1, 1, 0.05));
        Assert.Equal(1, ClopperPearson.UpperLimit(10, 10, 0.05));
        Assert.Equal(1, ClopperPearson.UpperLimit(12, 10, 0.05));
        Assert.InRange(ClopperPearson.UpperLimit(9, 10, 0.05), 0.99, 0.999);
    }

    [Fact]
    public void The_limit_may_lie_below_the_rate_where_delta_is_large()
    {
        // P(Bin(1, p) <= 0) = 1 - p >= 0.9.
        Assert.Equal(0.1, ClopperPearson.UpperLimit(0, 1, 0.9), 1e-14);
        // P(Bin(2, p) <= 1) = 1 - p^2 >= 0.91.
        Assert.Equal(0.3, ClopperPearson.UpperLimit(1, 2, 0.91), 1e-12);
    }

    [Fact]
    public void The_limit_grows_with_failures_and_confidence_and_shrinks_with_trials()
    {
        double[] byFailures = Enumerable
            .Range(0, 101)
            .Select(failures => ClopperPearson.UpperLimit(failures, 100, 0.05))
            .ToArray();
        Assert.Equal(byFailures.Order(), byFailures);
        Assert.True(ClopperPearson.UpperLimit(10, 100, 0.01) > ClopperPearson.UpperLimit(10, 100, 0.05));
        Assert.True(ClopperPearson.UpperLimit(100, 1000, 0.05) < ClopperPearson.UpperLimit(10, 100, 0.05));
        double[] byDraws =
        [
            .. new long[] { 1_000_000, 1000, 100, 10, 2, 1 }.Select(draws => MonteCarlo(draws / 10, draws, 0.05)),
        ];
        Assert.Equal(byDraws.Order(), byDraws);
    }

    [Fact]
    public void The_Monte_Carlo_limit_is_the_same_but_for_one_success_or_none()
    {
        Assert.Equal(ClopperPearson.UpperLimit(98, 100, 0.25), MonteCarlo(98, 100, 0.25));
        Assert.Equal(ClopperPearson.UpperLimit(0, 2, 0.01), MonteCarlo(0, 2, 0.01));
        Assert.Equal(1, MonteCarlo(99, 100, 0.25));
        Assert.Equal(1, MonteCarlo(0, 1, 0.25));
        Assert.Throws<ArgumentOutOfRangeException>("delta", () => MonteCarlo(1, 10, 0.2500001));
    }

    [Theory]
    [InlineData(-1, 10, 0.05, "failures")]
    [InlineData(0, 0, 0.05, "trials")]
    [InlineData(0, ClopperPearson.MaxTrials + 1, 0.05, "trials")]
    [InlineData(0, 10, 0.0, "delta")]
    [InlineData(0, 10, 1.0, "delta")]
    [InlineData(0, 10, double.NaN, "delta")]
    public void Arguments_out_of_range_are_refused(long failures, long trials, double delta, string parameter)
    {
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => ClopperPearson.UpperLimit(failures, trials, delta));
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => MonteCarlo(failures, trials, delta));
    }

    [Fact]
    public void Confidence_pays_for_one_limit_and_for_the_choices_behind_it()
    {
        var confidence = new ConfidenceLedger(0.05).Spend("limit", 0.05, new GridChoice("levels", 4));
        Assert.Throws<ArgumentOutOfRangeException>("failures", () => ClopperPearson.UpperLimit(-1, 10, confidence));
        double limit = ClopperPearson.UpperLimit(3, 10, confidence);
        Assert.Equal(ClopperPearson.UpperLimit(3, 10, 0.05 / 4), limit, 1e-12);
        Assert.True(limit >= ClopperPearson.UpperLimit(3, 10, 0.05 / 4));
        Assert.Throws<InvalidOperationException>(() => ClopperPearson.UpperLimit(3, 10, confidence));
        Assert.Throws<InvalidOperationException>(() => ClopperPearson.MonteCarloUpperLimit(3, 10, confidence));
    }

    private static double MonteCarlo(long failures, long trials, double delta) =>
        ClopperPearson.MonteCarloUpperLimit(failures, trials, new ConfidenceLedger(delta).Spend("test", delta));
}
