using BoundGen.Reference;
using BoundGen.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>
/// Theorem B attacked: networks inside the ball, and inputs with them, that are as bad as can be found. BOUNDGEN_LONG=1 attacks
/// thirty times as many.
/// </summary>
[Slow]
public class ReferenceBallAttackTests
{
    private static readonly int Repetitions = Environment.GetEnvironmentVariable("BOUNDGEN_LONG") == "1" ? 30 : 1;

    /// <summary>Of the caps, downwards by a quarter from ten times the caps.</summary>
    private static readonly double[] Scales = [.. Enumerable.Range(0, 40).Select(i => 10 * Math.Pow(0.75, i))];

    private static IEnumerable<BallSituation> Situations(int count, params int[] hiddenLayers) =>
        Enumerable.Range(0, count * Repetitions).SelectMany(seed => hiddenLayers.Select(K => new BallSituation(seed, K)));

    [Fact]
    public void Nothing_that_the_proof_claims_is_broken_inside_the_ball()
    {
        foreach (BallSituation situation in Situations(40, 0, 1, 2, 3))
        {
            var certificate = situation.Ball().Certificate(situation.X, situation.Label);
            Assert.True(new AttackedBall(situation, starts: 3).Broken(certificate) is null, situation.ToString());
        }
    }

    [Fact]
    public void No_network_errs_inside_a_certified_ball()
    {
        int certified = 0;
        foreach (BallSituation situation in Situations(50, 0, 1, 2, 3))
        {
            double radius = situation.Ball().Radius(situation.X, situation.Label, Scales, dense: false);
            if (radius < 0)
                continue;
            certified++;
            int y = situation.Label;
            var matrices = new BallMatrixAttack(
                situation.Prior,
                situation.ScaledCaps(radius),
                situation.X,
                situation.Random,
                situation.InputRadius
            );
            for (int j = 0; j < situation.Prior.C; j++)
            {
                AssertRight(matrices.RandomMember());
                if (j == y)
                    continue;
                AssertRight(situation.Attack(radius).Best(situation.Attack(radius).Error(y, j), starts: 4).Pass());
                AssertRight(matrices.Descend(y, j));
            }

            void AssertRight(ReferencePass pass) => Assert.True(pass.Margin(y) > 0, $"{situation}: an error at scale {radius}");
        }
        Assert.True(certified > 120 * Repetitions, $"only {certified} were certified at any scale");
    }

    [Theory]
    [InlineData(1, 1.2)]
    [InlineData(2, 1.4)]
    public void The_certified_loss_of_margin_is_near_the_attacked_one(int hiddenLayers, double most)
    {
        var ratios = new List<double>();
        foreach (BallSituation situation in Situations(60, hiddenLayers))
        {
            double radius = situation.Ball().Radius(situation.X, situation.Label, Scales, dense: false);
            if (radius < 0)
                continue;
            BallAttack attack = situation.Attack(radius);
            foreach (ReferenceBallClass j in situation.Ball(radius).Certificate(situation.X, situation.Label).Classes)
            {
                BallGoal error = attack.Error(situation.Label, j.Other);
                double attacked = j.Margin + error.Value(attack.Best(error, starts: 4));
                double bound = Math.Max(j.Norm, Math.Max(j.Plain.Value, j.Sharp.Value));
                if (attacked > 1e-9 * j.Margin)
                    ratios.Add((j.Margin - bound) / attacked);
            }
        }
        ratios.Sort();
        Assert.True(ratios.Count > 60, $"only {ratios.Count} ratios");
        Assert.InRange(ratios[ratios.Count / 2], 1 - 1e-9, most);
    }

    /// <summary>
    /// One hidden layer under a frozen output layer: the worst case is a convex problem for each pattern of signs.
    /// </summary>
    [Fact]
    public void The_attack_finds_the_worst_case_where_it_is_known_and_the_certificate_is_beyond_it()
    {
        int seen = 0;
        foreach (
            BallSituation situation in Enumerable
                .Range(0, 120 * Repetitions)
                .Select(seed => new BallSituation(seed, 1, maxWidth: 4))
        )
        {
            double[] caps = [situation.Caps[0], 0];
            var attack = new BallAttack(situation.Prior, caps, situation.X, situation.Random);
            ReferencePass centre = situation.Prior.Forward(situation.X);
            double A = Math.Sqrt(centre.X(0) * centre.X(0) + situation.Prior.Beta);
            foreach (
                ReferenceBallClass j in new ReferenceBall(situation.Prior, caps).Certificate(situation.X, situation.Label).Classes
            )
            {
                Vector<double> v = situation.Prior.W(2).Row(situation.Label) - situation.Prior.W(2).Row(j.Other);
                double worst = WorstLoss(v, centre.Z(1), caps[0] * A);
                BallGoal error = attack.Error(situation.Label, j.Other);
                double attacked = j.Margin + error.Value(attack.Best(error, starts: 1 << v.Count));
                double certified = j.Margin - Math.Max(j.Norm, Math.Max(j.Plain.Value, j.Sharp.Value));
                double room = 1e-9 * (1 + Math.Abs(j.Margin) + worst);
                Assert.True(attacked <= worst + room, $"{situation}: attacked {attacked}, at most {worst}");
                Assert.True(attacked >= 0.99 * worst - room, $"{situation}: attacked {attacked} of {worst}");
                Assert.True(certified >= worst - room, $"{situation}: certified {certified}, worst case {worst}");
                seen += worst > room ? 1 : 0;
            }
        }
        Assert.True(seen > 80, $"only {seen} could be lost at all");
    }

    /// <summary>
    /// The largest v relu(z) - v relu(z + shift) over ||shift|| at most R. For neurons on in a pattern, shift_i = max(-z_i,
    /// -lambda
    /// v_i) is the worst that a length allows, and lambda follows from the length.
    /// </summary>
    private static double WorstLoss(Vector<double> v, Vector<double> z, double R)
    {
        double worst = 0;
        for (int pattern = 0; pattern < 1 << v.Count; pattern++)
        {
            double low = 0,
                high = 1e12;
            if (Shift(low).L2Norm() > R)
                continue;
            for (int step = 0; step < 200; step++)
            {
                double middle = low == 0 ? high * 1e-6 : Math.Sqrt(low * high);
                if (middle < 1e-300)
                    break;
                if (Shift(middle).L2Norm() <= R)
                    low = middle;
                else
                    high = middle;
            }
            worst = Math.Max(worst, v * z.PointwiseMaximum(0) - v * (z + Shift(low)).PointwiseMaximum(0));

            Vector<double> Shift(double lambda) =>
                z.MapIndexed(
                    (i, value) => (pattern >> i & 1) != 0 ? Math.Max(-value, -lambda * v[i]) : Math.Min(0, -value),
                    Zeros.Include
                );
        }
        return worst;
    }
}
