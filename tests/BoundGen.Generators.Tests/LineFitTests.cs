using BoundGen.Benchmarks.Cost;

namespace BoundGen.Generators.Tests;

/// <summary>The line that `-- cost` of the benchmarks draws.</summary>
public class LineFitTests
{
    [Fact]
    public void The_fit_finds_the_line_that_the_points_lie_on()
    {
        var fit = LineFit.Of([Point(1_000, 5.25), Point(50_000, 17.5), Point(8_000_000, 2_005)]);
        Assert.Equal(5, fit.Microseconds, 1e-9);
        Assert.Equal(0.25, fit.NanosecondsPerMultiplyAdd, 1e-9);
        Assert.Equal(1, fit.RSquared, 1e-9);
        Assert.Equal(0, fit.LargestError, 1e-9);
    }

    [Fact]
    public void Errors_are_relative_small_networks_count_as_much_as_large_ones()
    {
        // The least squares of 1 - (a + b n) / t, solved by hand: times 1, 2, 6 at n = 1000, 2000, 3000.
        var fit = LineFit.Of([Point(1_000, 1), Point(2_000, 2), Point(3_000, 6)]);
        // Normal equations with weights 1, 1/4, 1/36: 46 a + 57 B = 60, 57 a + 81 B = 90 (in 36ths, B = 1000 b).
        Assert.Equal(-90.0 / 159, fit.Microseconds, 1e-9);
        Assert.Equal(240.0 / 159, fit.NanosecondsPerMultiplyAdd, 1e-9);
        Assert.Equal(0.7944389, fit.RSquared, 1e-7);
        Assert.Equal(1 - (fit.At(3_000) / 6), fit.LargestError, 1e-9);
    }

    private static CostPoint Point(double multiplyAdds, double microseconds) => new(0, 0, 0, 0, multiplyAdds, microseconds);
}
