using BoundGen.Compilation;
using BoundGen.Reference;
using BoundGen.Testing;
using BoundGen.Tests.Reference;

namespace BoundGen.Tests.Certificates;

/// <summary>
/// Law 6 of theory.md section 5, (*) itself: a network that errs by a hair is certified with probability eta at most.
/// </summary>
public class WrongNetworkTests
{
    private const int Draws = 100_000;
    private const double Eta = 0.3;

    /// <summary>How far a count over so many draws may lie above its mean.</summary>
    private static double Limit(double eta, int draws) => eta * draws + 5 * Math.Sqrt(eta * (1 - eta) * draws);

    public static TheoryData<int[]> Sizes =>
        [
            [1, 2],
            [1, 1, 2],
            [2, 4, 3],
            [2, 3, 3, 2],
        ];

    [Theory]
    [MemberData(nameof(Sizes))]
    [Slow]
    public void Draws_seldom_certify_a_wrong_network(int[] sizes) => JustWrong(new NetworkShape(sizes, bias: true));

    private static void JustWrong(NetworkShape shape)
    {
        const int Networks = 6;
        int near = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            var situation = new Situation(seed, shape);
            double margin = situation.Network.Forward(situation.X).Margin(situation.Label);
            situation.ShiftBias(situation.K + 1, situation.Label, -1e-5 - margin);
            Assert.InRange(situation.Network.Forward(situation.X).Margin(situation.Label), -1e-4, 0);
            var noise = new NoiseModel(
                PriorNorms.Compute(new NetworkParameters(shape, situation.PriorParameters)),
                situation.Sigma,
                situation.Rho,
                Eta
            );
            var counts = DrawCounts.Compute(
                NetworkCompiler.Compile(new NetworkParameters(shape, situation.Parameters)),
                noise,
                new LabelledData(situation.X, [situation.Label], shape.InputSize),
                (ulong)seed,
                0,
                Draws
            );
            foreach (DrawOutcome flag in Enum.GetValues<DrawOutcome>())
            {
                if (flag is not (DrawOutcome.None or DrawOutcome.Gibbs))
                    Assert.True(
                        Draws - counts.Failures(flag) <= Limit(Eta, Draws),
                        $"{situation}: {flag} passed on {Draws - counts.Failures(flag)} of {Draws} draws"
                    );
            }
            near += Draws - counts.Failures(DrawOutcome.Gibbs) > Limit(Eta, Draws) ? 1 : 0;
        }
        Assert.True(near > Networks / 2, $"only {near} of {Networks} networks are right often enough under noise to be fooled");
    }

    /// <summary>
    /// The positive control: one neuron, one gap, at a tie. Without these terms random noise alone is enough to be fooled.
    /// </summary>
    [Slow]
    [Theory]
    [InlineData(Theorem.Pointwise, "s * (q + tails.T)", "s * q")]
    [InlineData(Theorem.Pointwise, "Math.Sqrt(2) * S(pass, K + 1) * tails.X(1)", "0")]
    [InlineData(Theorem.Averaged, "Math.Sqrt(2) * S(pass, K + 1) * tails.X(1)", "0")]
    [InlineData(Theorem.Averaged, "(last.P + S(pass, K) * AveragedTails.X(1))", "last.P")]
    [InlineData(Theorem.Uniform, "AClosure(k, Count(J), columns) * pass.AHat(k - 1)", "0")]
    [InlineData(Theorem.Uniform, "outputNoise = BOutClosure(Count(last.J)) * pass.AHat(K)", "outputNoise = 0")]
    public void Without_a_term_a_wrong_network_is_often_certified(Theorem theorem, string find, string replacement)
    {
        const double Eta = 0.01;
        const int Draws = 2000;
        bool output = find.Contains("output", StringComparison.Ordinal) || find.Contains("K + 1", StringComparison.Ordinal);
        var network = new ReferenceNetwork(new NetworkShape([1, 1, 2], bias: true), (float[])[1, 1, 1, 0, -2, 0]); // z = x + 1, logits z - 2 and 0
        double[] rho = [0, 0],
            sigma = output ? [1e-6, 0.01] : [0.01, 1e-6];
        var weakened = new WeakenedReference(find, replacement).Certificate(
            network,
            rho,
            sigma,
            Eta,
            theorem,
            label: 0,
            dense: false
        );
        var random = new Random(1);
        int passed = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            double[] normals = Enumerable
                .Range(0, 3)
                .Select(_ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))
                .ToArray();
            passed += weakened(new NoisyDraw(network, [1], sigma, normals)).Passed ? 1 : 0;
        }
        Assert.True(passed > Limit(Eta, Draws), $"only {passed} of {Draws} draws were certified");
    }
}
