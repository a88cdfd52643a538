using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

public class ReferenceGaussianTests
{
    // E f(Z) by the trapezoidal rule on both sides of the kink of relu(a + z)
    private static double Expectation(double kink, Func<double, double> f)
    {
        double middle = Math.Clamp(kink, -12, 12);
        return Integral(-12, middle, f) + Integral(middle, 12, f);
    }

    private static double Integral(double from, double to, Func<double, double> f) =>
        from == to
            ? 0
            : MathNet.Numerics.Integration.GaussLegendreRule.Integrate(
                z => f(z) * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI),
                from,
                to,
                128
            );

    private static double Relu(double z) => Math.Max(z, 0);

    [Fact]
    public void Q_is_the_expectation_that_defines_it()
    {
        for (double a = -7; a <= 7; a += 0.25)
        {
            double expected = Expectation(-a, z => Math.Pow(Relu(a + z) - Relu(a), 2));
            Assert.True(
                Math.Abs(expected - ReferenceGaussian.Q(a)) < 1e-11,
                $"a {a}: {ReferenceGaussian.Q(a)}, integral {expected}"
            );
        }
    }

    [Fact]
    public void Psi_is_the_mean_change_of_a_neuron()
    {
        for (double a = -7; a <= 7; a += 0.25)
        {
            double expected = Expectation(-a, z => Relu(a + z) - Relu(a));
            double psi = ReferenceGaussian.Psi(Math.Abs(a));
            Assert.True(Math.Abs(expected - psi) < 1e-11, $"a {a}: {psi}, integral {expected}");
        }
    }

    [Fact]
    public void Q_increases_within_0_and_1_and_psi_decreases()
    {
        for (double a = -60; a < 60; a += 0.01)
        {
            Assert.InRange(ReferenceGaussian.Q(a), 0, 1);
            Assert.True(ReferenceGaussian.Q(a) <= ReferenceGaussian.Q(a + 0.01) + 1e-15, $"a {a}");
            Assert.True(a < 0 || ReferenceGaussian.Psi(a) >= ReferenceGaussian.Psi(a + 0.01) - 1e-300, $"u {a}");
        }
        Assert.Equal(0, ReferenceGaussian.Q(double.NegativeInfinity));
        Assert.Equal(1, ReferenceGaussian.Q(double.PositiveInfinity));
        Assert.Equal(0, ReferenceGaussian.Psi(double.PositiveInfinity));
    }

    [Fact]
    public void Distribution_function_is_the_integral_of_the_density()
    {
        for (double u = -8; u <= 8; u += 0.5)
            Assert.True(Math.Abs(Integral(-12, u, _ => 1) / ReferenceGaussian.Phi(u) - 1) < 1e-10, $"u {u}");
        Assert.Equal(1 / Math.Sqrt(2 * Math.PI * Math.E), ReferenceGaussian.Density(-1), 15);
    }
}
