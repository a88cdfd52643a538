using System.Globalization;
using System.Numerics;

namespace BoundGen.Reports.Tests;

public sealed class NumberFormatTests
{
    [Fact]
    public void A_printed_upper_bound_is_never_below_the_bound_nor_a_step_above()
    {
        const int Seed = 1;
        var random = new Random(Seed);
        // Steps of four and six decimals, the doubles beside them, the extremes, and random doubles of all magnitudes.
        double[] bounds =
        [
            .. Enumerable
                .Range(0, 20_001)
                .SelectMany(step => new[] { step / 10_000.0, step / 1000.0, step / 1e6, step * 1e-4 })
                .Concat([double.Epsilon, double.MaxValue, 1e-300, 0.1 + 0.2, 1e15, 1e22, 1e23])
                .SelectMany(step => new[] { step, Math.BitIncrement(step), Math.Max(0, Math.BitDecrement(step)) })
                .Where(double.IsFinite),
            .. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()),
            .. Enumerable.Range(0, 2_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(0x7FEFFFFFFFFFFFFF))),
        ];
        foreach (double bound in bounds)
        {
            foreach (int decimals in new[] { 0, 3, 4 })
                CheckExactly(NumberFormat.UpperBound(bound, decimals), bound, 0, decimals);
            string percent = NumberFormat.UpperBoundPercent(bound);
            Assert.EndsWith("%", percent, StringComparison.Ordinal);
            CheckExactly(percent[..^1], bound, 2, 2);
        }
    }

    /// <summary>0 &lt;= text - 10^shift bound &lt; 10^-decimals, as fractions of integers.</summary>
    private static void CheckExactly(string text, double bound, int shift, int decimals)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        Assert.Equal(decimals, point < 0 ? 0 : text.Length - point - 1);
        var printed = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        // Of doubles, halving and doubling are exact: bound = mantissa 2^exponent with an odd or zero mantissa.
        int exponent = 0;
        for (; bound != Math.Floor(bound); exponent--)
            bound *= 2;
        var exact = new BigInteger(bound) * BigInteger.Pow(10, shift + decimals);
        var scaled = printed * BigInteger.Pow(2, -exponent);
        Assert.True(scaled >= exact, $"{text} is below {bound:R} 2^{exponent}.");
        Assert.True(scaled - exact < BigInteger.Pow(2, -exponent), $"{text} is a step above {bound:R} 2^{exponent}.");
    }

    [Fact]
    public void A_negative_bound_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("bound", () => NumberFormat.UpperBoundPercent(-0.01));

    [Theory]
    [InlineData(0.07312, "7.32%")]
    [InlineData(0.5, "50.00%")]
    [InlineData(0.50000000000000011, "50.01%")]
    [InlineData(0.0003, "0.03%")]
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

    [Theory]
    [InlineData(0.01220001, 3, "0.0123")]
    [InlineData(0.015625, 5, "0.015625")]
    [InlineData(0.0122, 3, "0.0123")] // as a double a little above
    [InlineData(120.10001, 4, "120.2")]
    [InlineData(12345.2, 4, "12346")]
    [InlineData(-95.39, 3, "-95.3")]
    [InlineData(0.0, 3, "0")]
    [InlineData(null, 3, "")]
    public void Distances_and_divergences_are_rounded_up(double? bound, int digits, string text) =>
        Assert.Equal(text, NumberFormat.UpperSignificant(bound, digits));

    [Fact]
    public void A_lower_bound_is_rounded_down() => Assert.Equal("6.55%", NumberFormat.LowerBoundPercent(0.06559));
}
