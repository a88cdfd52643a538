namespace BoundGen.Tests;

public class Theorem13Tests
{
    [Theory]
    [MemberData(nameof(HighPrecision.Alpha), MemberType = typeof(HighPrecision))]
    public void Alpha_agrees_with_a_table_of_sixty_digits(int[] row, double expected)
    {
        (int rows, int rowZeros, int columns, int columnZeros, int layers, int m) = (
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5]
        );
        var shape = new NetworkShape([columns, rows, .. Enumerable.Repeat(1, layers - 1)], bias: false);
        // Above by what lnC is raised by.
        Assert.InRange(Theorem13.Alpha(shape, m, 0, rowZeros, columnZeros), expected * (1 - 1e-15), expected * (1 + 1e-11));
    }

    [Theory]
    [InlineData(1, 0.08)]
    [InlineData(2, 0.12)]
    public void Without_losses_and_divergence_the_bound_has_a_floor(int hiddenLayers, double floor)
    {
        var shape = new NetworkShape([784, .. Enumerable.Repeat(100, hiddenLayers), 10], bias: false);
        double Value(int m) =>
            new Theorem13(shape, m, Math.Log(0.05), new double[hiddenLayers + 1])
                .Terms(new double[hiddenLayers + 1], 0, [.. new double[hiddenLayers]], [.. new double[hiddenLayers]])
                .Value;

        Assert.InRange(Value(55_000), floor, floor + 0.005);
        double m = 55_000;
        int K = hiddenLayers;
        double expected = 4 * (K + 1) / (Math.Sqrt(m) - 1) + (K + 1) * Math.Sqrt(2 * Math.Log(2 * m * (K + 1) / 0.05) / (m - 1));
        Assert.Equal(expected, Value(55_000), 1e-11);
        Assert.True(Value(60_000) < Value(55_000));
    }

    [Fact]
    public void A_layer_that_did_not_move_costs_nothing_whatever_its_deviation()
    {
        var shape = new NetworkShape([2, 3, 2], bias: false);
        var theorem = new Theorem13(shape, 100, Math.Log(0.05), [0, 0.5]);
        Assert.Equal([0, 0.5], theorem.Divergences([0, 0.5]));
        Assert.Equal([0, double.PositiveInfinity], theorem.Divergences([0, 0]));
        Assert.Equal(double.PositiveInfinity, theorem.Terms([0, double.PositiveInfinity], 0, [0], [0]).Value);
    }
}
