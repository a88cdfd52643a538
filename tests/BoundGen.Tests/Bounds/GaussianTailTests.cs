namespace BoundGen.Tests;

public class GaussianTailTests
{
    [Theory]
    [MemberData(nameof(HighPrecision.Gaussian), MemberType = typeof(HighPrecision))]
    public void The_functions_agree_with_tables_of_sixty_digits(double a, double phi, double density, double q, double psi)
    {
        // Below 1e-307 doubles themselves lose digits.
        AssertClose(phi, GaussianTail.Phi(a));
        AssertClose(density, GaussianTail.Density(a));
        AssertClose(q, GaussianTail.Q(a));
        AssertClose(psi, GaussianTail.Psi(a));

        static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * expected + 1e-312);
    }

    [Fact]
    public void Q_increases_from_zero_to_one_and_psi_decreases()
    {
        double q = 0,
            psi = double.PositiveInfinity;
        for (int i = -40_000; i <= 10_000; i++)
        {
            double a = i / 1000.0;
            Assert.InRange(GaussianTail.Q(a), q, 1);
            Assert.InRange(GaussianTail.Psi(a), 0, psi);
            q = GaussianTail.Q(a);
            psi = GaussianTail.Psi(a);
        }
    }

    [Fact]
    public void Values_at_zero_infinity_and_NaN_are_exact()
    {
        Assert.Equal(0.5, GaussianTail.Q(0));
        Assert.Equal(1, GaussianTail.Q(9));
        Assert.Equal(1, GaussianTail.Q(double.PositiveInfinity));
        Assert.Equal(0, GaussianTail.Q(double.NegativeInfinity));
        Assert.Equal(0, GaussianTail.Psi(double.PositiveInfinity));
        Assert.Equal(double.NaN, GaussianTail.Q(double.NaN));
        Assert.Equal(double.NaN, GaussianTail.Psi(double.NaN));
    }
}
