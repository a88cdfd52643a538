using System.Globalization;

namespace BoundGen.Reports.Tests;

public sealed class NumberFormatTests
{
    [Fact]
    public void An_upper_bound_is_never_printed_below_itself_nor_a_step_above()
    {
        var random = new Random(1);
        var bounds = Enumerable
            .Range(0, 1001)
            .SelectMany(step =>
                new[] { step / 1000.0, Math.BitIncrement(step / 1000.0), Math.BitDecrement(step / 1000.0 + 0.001) }
            )
            .Concat(Enumerable.Range(0, 10_000).Select(_ => random.NextDouble()));
        Assert.All(bounds, bound =>
        {
            double printed = double.Parse(NumberFormat.UpperBound(bound, 3), CultureInfo.InvariantCulture);
            Assert.InRange(printed, bound, bound + 0.001 + 1e-12);
            double percent = double.Parse(NumberFormat.UpperBoundPercent(bound)[..^1], CultureInfo.InvariantCulture);
            Assert.InRange(percent, 100 * bound * (1 - 1e-15), 100 * bound + 0.01 + 1e-9);
        });
    }

    [Theory]
    [InlineData(0.07312, "7.32%")]
    [InlineData(0.5, "50.00%")]
    [InlineData(0.50000000000000011, "50.01%")]
    [InlineData(0.99995, "100.00%")]
    [InlineData(1, "vacuous")]
    public void Bounds_in_percent_are_rounded_up(double bound, string text) =>
        Assert.Equal(text, NumberFormat.BoundOrVacuous(bound));

    [Theory]
    [InlineData(0.05, "95%")]
    [InlineData(0.0333333333333, "96.6666666666%")]
    [InlineData(1e-12, "more than 99.9999999%")]
    public void Confidence_is_what_delta_leaves(double delta, string text) => Assert.Equal(text, NumberFormat.Confidence(delta));

    [Fact]
    public void A_value_of_Theorem_13_may_be_infinite() =>
        Assert.Equal("Infinity", NumberFormat.UpperBound(double.PositiveInfinity, 3));
}
