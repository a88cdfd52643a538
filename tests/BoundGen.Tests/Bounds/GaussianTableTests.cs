using System.Runtime.Intrinsics;

namespace BoundGen.Tests.Bounds;

public class GaussianTableTests
{
    [Fact]
    public void Table_values_are_never_below_the_function_and_hardly_above_it()
    {
        // A step that hits the table's points, their middles and much between.
        for (double x = -40; x <= 40; x += 1.0 / 4096)
        {
            double q = GaussianTail.Q(x),
                upperQ = UpperQ(x);
            Assert.True(
                upperQ >= q && (upperQ <= q * (1 + 2e-4) + 2e-6 || upperQ < 2e-18) && upperQ <= 1,
                $"Q({x}) = {q}, not {upperQ}"
            );
            if (x < 0)
                continue;
            double psi = GaussianTail.Psi(x),
                upperPsi = GaussianTable.UpperPsi(Vector256.Create(x))[2];
            Assert.True(
                upperPsi >= psi && (upperPsi <= psi * (1 + 2e-4) || upperPsi < 2e-18),
                $"psi({x}) = {psi}, not {upperPsi}"
            );
        }
    }

    [Fact]
    public void Relatively_accurate_in_the_tail_of_Q() =>
        Assert.All(Enumerable.Range(1, 8999), i =>
            Assert.InRange(UpperQ(-i / 1000.0) / GaussianTail.Q(-i / 1000.0), 1, 1 + 2e-4)
        );

    [Fact]
    public void Beyond_all_tables_the_bounds_are_those_at_their_ends()
    {
        Assert.Equal(1, UpperQ(double.PositiveInfinity));
        Assert.Equal(UpperQ(-9), UpperQ(double.NegativeInfinity));
        var lanes = GaussianTable.UpperPsi(Vector256.Create(-1, 0, 9, double.PositiveInfinity));
        Assert.Equal((lanes[1], lanes[2]), (lanes[0], lanes[3]));
        Assert.True(lanes[0] > lanes[2]);
    }

    private static double UpperQ(double a) => GaussianTable.UpperQ(Vector256.Create(a))[1];
}
