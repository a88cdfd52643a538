using BoundGen.Reference;
using BoundGen.Testing;

namespace BoundGen.Tests.Reference;

/// <summary>Laws 1, 2, 3 and 6 of theory.md section 5 on random small networks.</summary>
public class ReferenceLawTests
{
    private const double Rounding = 1e-11;

    private static IEnumerable<(Situation Situation, NoisyDraw Draw)> Draws(int count)
    {
        for (int seed = 0; seed < count; seed++)
        {
            var situation = new Situation(seed, minHiddenLayers: 0);
            yield return (situation, situation.Draw(situation.Normals(seed % 4)));
        }
    }

    private static void AssertNoSmaller(double larger, double smaller, Situation situation, string what) =>
        Assert.True(
            larger >= smaller || larger >= smaller - Rounding * (1 + Math.Abs(smaller)),
            $"{situation}: {what}: {larger} < {smaller}"
        );

    [Fact]
    public void Law_1_sparse_never_fails_where_dense_passes()
    {
        int sparser = 0;
        foreach ((Situation situation, NoisyDraw draw) in Draws(3000))
        {
            ReferenceCertificates certificates = situation.Certificates;
            foreach (
                var theorem in new Func<NoisyPass, int, bool, ReferenceCertificate>[]
                {
                    certificates.Uniform,
                    certificates.Pointwise,
                    certificates.Averaged,
                }
            )
            {
                ReferenceCertificate dense = theorem(draw, situation.Label, true),
                    sparse = theorem(draw, situation.Label, false);
                AssertGrows(sparse, dense, situation, "dense");
                AssertNoSmaller(sparse.OutputMargin, dense.OutputMargin, situation, $"{theorem.Method.Name}");
                sparser += sparse.OutputMargin > dense.OutputMargin ? 1 : 0;
            }
        }
        Assert.True(sparser > 3000, $"sparse was only better on {sparser} draws");
    }

    [Fact]
    public void Law_2_averaged_never_fails_where_pointwise_passes()
    {
        int better = 0;
        foreach ((Situation situation, NoisyDraw draw) in Draws(3000))
        {
            foreach (bool dense in new[] { false, true })
            {
                // At one eta the two divide it among different numbers of events: at this one P has the level of F's events.
                int events = Math.Max(4 * situation.K - 1, 1);
                var sameLevel = new ReferenceCertificates(
                    situation.Prior,
                    situation.Rho,
                    situation.Sigma,
                    situation.Eta * (2 * situation.K + 1) / events
                );
                ReferenceCertificate pointwise = sameLevel.Pointwise(draw, situation.Label, dense);
                ReferenceCertificate averaged = situation.Certificates.Averaged(draw, situation.Label, dense);
                // In the last layer F does without T2, and its D is for rounding alone.
                AssertGrows(averaged, pointwise, situation, "pointwise", lastD: situation.K - 1);
                better += averaged.OutputMargin > pointwise.OutputMargin ? 1 : 0;
            }
        }
        Assert.True(better > 1500, $"the averaged certificate was only better on {better} draws");
    }

    [Slow]
    [Fact]
    public void Law_3_everything_grows_with_sigma_rho_1_over_eta_and_the_norms()
    {
        foreach ((Situation situation, NoisyDraw draw) in Draws(1200))
        {
            double factor = 1 + situation.Rng.NextDouble();
            int layer = situation.Rng.Next(situation.K + 1);
            double[] Raised(double[] values) =>
                values.Select((v, i) => i == layer ? factor * v + 0.1 * (factor - 1) : v).ToArray();
            var larger = new (string What, ReferenceCertificates Certificates)[]
            {
                ("sigma", new(situation.Prior, situation.Rho, Raised(situation.Sigma), situation.Eta)),
                ("rho", new(situation.Prior, Raised(situation.Rho), situation.Sigma, situation.Eta)),
                ("1/eta", new(situation.Prior, situation.Rho, situation.Sigma, situation.Eta / factor)),
                ("norms", new(situation.Scaled(layer, factor), situation.Rho, situation.Sigma, situation.Eta)),
            };
            foreach ((string what, ReferenceCertificates certificates) in larger)
            {
                foreach (bool dense in new[] { false, true })
                {
                    int y = situation.Label;
                    AssertGrows(
                        situation.Certificates.Uniform(draw, y, dense),
                        certificates.Uniform(draw, y, dense),
                        situation,
                        what
                    );
                    AssertGrows(
                        situation.Certificates.Pointwise(draw, y, dense),
                        certificates.Pointwise(draw, y, dense),
                        situation,
                        what
                    );
                    AssertGrows(
                        situation.Certificates.Averaged(draw, y, dense),
                        certificates.Averaged(draw, y, dense),
                        situation,
                        what
                    );
                }
            }
        }
    }

    [Theory]
    [InlineData(Theorem.Uniform, "dense || !(-pass", "dense || (k + i + label) % 3 == 0 || !(-pass")]
    [InlineData(Theorem.Pointwise, "dense || -zHat[i]", "dense || (k + i + label) % 3 == 0 || -zHat[i]")]
    [InlineData(Theorem.Averaged, "dense || -zHat[i]", "dense || (k + i + label) % 3 == 0 || -zHat[i]")]
    public void Law_3_everything_grows_with_the_sets(Theorem theorem, string sets, string largerSets)
    {
        var grown = new WeakenedReference(sets, largerSets);
        int larger = 0;
        foreach ((Situation situation, NoisyDraw draw) in Draws(1500))
        {
            ReferenceCertificate small = Attack.Certificate(situation, theorem, dense: false)(draw);
            ReferenceCertificate large = grown.Certificate(situation, theorem, dense: false)(draw);
            AssertGrows(small, large, situation, "sets");
            larger += large.OutputMargin < small.OutputMargin ? 1 : 0;
        }
        Assert.True(larger > 150, $"the sets only mattered on {larger} draws");
    }

    private static void AssertGrows(
        ReferenceCertificate small,
        ReferenceCertificate large,
        Situation situation,
        string what,
        int lastD = int.MaxValue
    )
    {
        for (int k = 0; k <= situation.K; k++)
        {
            if (k <= lastD)
                AssertNoSmaller(large.Layers[k].D, small.Layers[k].D, situation, $"{what}, D_{k}");
            AssertNoSmaller(large.Layers[k].P, small.Layers[k].P, situation, $"{what}, P_{k}");
            for (int i = 0; i < small.Layers[k].J.Length; i++)
                Assert.True(large.Layers[k].J[i] || !small.Layers[k].J[i], $"{situation}: {what}, J_{k}");
        }
        for (int j = 0; j < small.Slacks.Count; j++)
            AssertNoSmaller(large.Slacks[j], small.Slacks[j], situation, $"{what}, slack {j}");
    }

    [Slow]
    [Fact]
    public void Law_6_a_wrong_network_is_seldom_certified()
    {
        const int Draws = 200;
        int near = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var situation = new Situation(seed, minHiddenLayers: 0);
            // just wrong, where that can be had by moving a bias
            if (situation.Shape.HasBias && situation.Shape.OutputSize > 1)
                situation.ShiftBias(
                    situation.K + 1,
                    situation.Label,
                    -1e-4 - situation.Network.Forward(situation.X).Margin(situation.Label)
                );
            if (situation.Network.Forward(situation.X).Margin(situation.Label) > 0)
                continue;
            var passed = new int[4];
            for (int draw = 0; draw < Draws; draw++)
            {
                NoisyDraw pass = situation.Draw(situation.Normals(1));
                passed[0] += situation.Certificates.Uniform(pass, situation.Label, false).Passed ? 1 : 0;
                passed[1] += situation.Certificates.Pointwise(pass, situation.Label, false).Passed ? 1 : 0;
                passed[2] += situation.Certificates.Averaged(pass, situation.Label, false).Passed ? 1 : 0;
                passed[3] += pass.GibbsPassed(situation.Label) ? 1 : 0;
            }
            double limit = situation.Eta * Draws + 4 * Math.Sqrt(situation.Eta * (1 - situation.Eta) * Draws);
            Assert.True(passed[..3].Max() <= limit, $"{situation}: certified {string.Join(", ", passed)} of {Draws} draws");
            near += passed[3] > limit ? 1 : 0;
        }
        Assert.True(near > 20, $"only {near} networks were right often enough under noise to be fooled");
    }
}
