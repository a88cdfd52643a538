namespace BoundGen.Tests.Certificates;

[ReluNetwork(2, 2, Bias = false)]
internal sealed partial class TwoClassNet;

/// <summary>The allowances of theory.md section 7, where they can be seen.</summary>
public class RoundingAllowanceTests
{
    private const double Sigma = 1e-20;

    /// <summary>gamma_3 (w_y + w_j) A = 3 2^-24 (1 + 1) 1: gaps below it could be the rounding of theta's own pass.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, true)]
    public void A_gap_within_the_rounding_of_theta_is_not_certified(int units, bool certified)
    {
        float[] weights = [1 + units * MathF.ScaleB(1, -23), 0, 1, 0];
        var noise = new NoiseModel(PriorNorms.Compute(new NetworkParameters(TwoClassNet.Shape, weights)), [Sigma], [0], 0.01);
        // Dense forms count both inputs.
        DrawOutcome sparse =
            DrawOutcome.Gibbs | DrawOutcome.UniformSparse | DrawOutcome.PointwiseSparse | DrawOutcome.AveragedSparse;
        DrawOutcome outcome = new TwoClassNet(weights).Draw([1, 0], 0, noise, new float[2]);
        Assert.Equal(certified ? sparse : DrawOutcome.Gibbs, outcome & sparse);
    }

    /// <summary>
    /// Sums that cancel: what is left is wrong by more than itself, and the budget E_k says so, through two layers.
    /// </summary>
    [Fact]
    public void The_budget_covers_what_double_precision_loses()
    {
        var shape = new NetworkShape([3, 1, 1, 2], bias: false);
        float big = MathF.ScaleB(1, 40);
        float[] values = [big, 1, -big, 8, 1, -1];
        var noise = new NoiseModel(
            PriorNorms.Compute(new NetworkParameters(shape, values)),
            [Sigma, Sigma, Sigma],
            [0, 0, 0],
            0.01
        );
        double[] x = [Math.ScaleB(1, 15), 1.0 / 3, Math.ScaleB(1, 15)];
        float[] padded = new float[3 * 16];
        for (int j = 0; j < 3; j++)
            padded[16 * j] = values[j];
        var z = new double[16];
        ColumnSums.Add(ref padded[0], x, [0, 1, 2], z);
        double norm = Math.Sqrt(x.Sum(value => value * value));
        NoisyLayer first = noise.AddNoise(0, default, norm, new float[1], z.AsSpan(0, 1));
        double lost = Math.Abs(z[0] - 1.0 / 3);
        Assert.True(lost > 1e-4, $"only {lost} was lost");
        Assert.InRange(first.Error, lost, 1e6 * lost);
        Assert.True(first.A > norm);

        double[] second = [8 * Math.Max(z[0], 0)];
        NoisyLayer above = noise.AddNoise(1, first, Math.Max(z[0], 0), new float[1], second);
        Assert.True(above.Error >= 8 * first.Error && above.A >= 1.0 / 3, $"{above} above {first}");
    }
}
