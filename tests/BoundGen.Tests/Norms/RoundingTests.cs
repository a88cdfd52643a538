namespace BoundGen.Tests.Norms;

public class RoundingTests
{
    /// <summary>The proof that a sum does not overflow needs a gamma below 1.</summary>
    [Fact]
    public void Gamma_in_single_precision_is_infinite_where_it_would_not_be_below_1()
    {
        Assert.Equal(10.0 / ((1 << 24) - 10), Rounding.GammaSingle(10), 1e-20);
        Assert.InRange(Rounding.GammaSingle((1 << 23) - 1), 0.999, Math.BitDecrement(1));
        Assert.Equal(double.PositiveInfinity, Rounding.GammaSingle(1 << 23));
    }
}
