using BoundGen.Compilation;
using BoundGen.Reference;
using BoundGen.Testing;
using BoundGen.Tests.Reference;

namespace BoundGen.Tests.Certificates;

/// <summary>
/// Law 5 of theory.md section 5 on generated code: under adversarial noise inside the events, what it certifies the float32
/// program gets right. The reference certifies it too, so that D_k and J_k hold by <see cref="ReferenceEventTests"/>.
/// </summary>
public class AdversarialDrawTests
{
    private const double Unit = 1.0 / (1 << 24);

    private static readonly NetworkShape[] Shapes =
    [
        new([2, 3, 2], bias: true),
        new([3, 6, 2], bias: true),
        new([3, 6, 4, 3], bias: true),
        new([2, 1, 5, 2], bias: true),
        new([2, 4, 3, 5, 2], bias: true),
        new([3, 4, 3], bias: false),
        new([3, 6, 5, 2], bias: false),
        new([2, 4, 4, 4, 3], bias: false),
    ];

    private static readonly NetworkShape[] NarrowShapes =
    [
        new([2, 3, 2], bias: true),
        new([1, 4, 3], bias: true),
        new([2, 3, 3, 2], bias: true),
        new([2, 2, 3, 2, 2], bias: true),
        new([2, 4, 2], bias: false),
        new([2, 3, 3, 3, 2], bias: false),
    ];

    [Theory]
    [InlineData(Theorem.Uniform, true, DrawOutcome.UniformDense)]
    [InlineData(Theorem.Uniform, false, DrawOutcome.UniformSparse)]
    [InlineData(Theorem.Pointwise, true, DrawOutcome.PointwiseDense)]
    [InlineData(Theorem.Pointwise, false, DrawOutcome.PointwiseSparse)]
    [InlineData(Theorem.Averaged, true, DrawOutcome.AveragedDense)]
    [InlineData(Theorem.Averaged, false, DrawOutcome.AveragedSparse)]
    [Slow]
    public void What_a_draw_certifies_is_right(Theorem theorem, bool dense, DrawOutcome flag)
    {
        var (shapes, seeds) = theorem == Theorem.Uniform ? (NarrowShapes, 80) : (Shapes, 150);
        var tally = new Tally();
        foreach (NetworkShape shape in shapes)
            Attacked(shape, theorem, dense, flag, seeds, tally);
        Assert.True(tally.Certified > 0.9 * tally.Pushed && tally.Pushed > 300, $"not sharp: {tally}");
        Assert.True(tally.Fooled > 0.3 * tally.Pushed, $"the noise seldom hides an error: {tally}");
        Assert.True(tally.Tight > 0.1 * tally.Draws, $"the noise seldom takes most of a slack: {tally}");
    }

    /// <summary>How sharp the attack was.</summary>
    private sealed record Tally
    {
        public int Draws { get; set; }

        /// <summary>Draws that take more than 0.7 of a slack away.</summary>
        public int Tight { get; set; }

        /// <summary>
        /// Draws that were tried again with the label's bias such that they are just certified, and just wrong.
        /// </summary>
        public int Pushed { get; set; }

        public int Certified { get; set; }

        /// <summary>Draws in which theta is just wrong and the noisy network is right.</summary>
        public int Fooled { get; set; }
    }

    private static void Attacked(NetworkShape shape, Theorem theorem, bool dense, DrawOutcome flag, int seeds, Tally tally)
    {
        for (int seed = 0; seed < seeds; seed++)
        {
            var situation = new Situation(seed, shape);
            var certificate = Attack.Certificate(situation, theorem, dense);
            if (Attack.Normals(situation, theorem, dense, certificate) is not { } normals)
                continue;
            tally.Draws++;
            ReferenceCertificate reached = certificate(situation.Draw(normals));
            ReferencePass pass = situation.Network.Forward(situation.X);
            int y = situation.Label;
            if (
                Enumerable
                    .Range(0, reached.Gaps.Count)
                    .Any(j => j != y && reached.Gaps[j] - (pass.Logits[y] - pass.Logits[j]) > 0.7 * reached.Slacks[j])
            )
                tally.Tight++;
            Judge(situation, shape, theorem, dense, flag, normals);
            if (!shape.HasBias)
                continue;

            // just certified, as far as rounding lets one say
            double hair = 1e-3 * reached.Slacks.Max() + 1e-5 * (1 + situation.Draw(normals).Logits.AbsoluteMaximum());
            situation.ShiftBias(situation.K + 1, y, hair - reached.OutputMargin);
            tally.Pushed++;
            tally.Certified += (Judge(situation, shape, theorem, dense, flag, normals) & flag) != 0 ? 1 : 0;

            // just wrong
            situation.ShiftBias(situation.K + 1, y, -1e-5 - situation.Network.Forward(situation.X).Margin(y));
            tally.Fooled += (Judge(situation, shape, theorem, dense, flag, normals) & DrawOutcome.Gibbs) != 0 ? 1 : 0;
        }
    }

    private static DrawOutcome Judge(
        Situation situation,
        NetworkShape shape,
        Theorem theorem,
        bool dense,
        DrawOutcome flag,
        double[] normals
    )
    {
        var network = NetworkCompiler.Compile(new NetworkParameters(shape, situation.Parameters));
        var noise = new NoiseModel(
            PriorNorms.Compute(new NetworkParameters(shape, situation.PriorParameters)),
            situation.Sigma,
            situation.Rho,
            situation.Eta
        );
        DrawOutcome outcome = network.Draw(situation.X, situation.Label, noise, Array.ConvertAll(normals, value => (float)value));
        if ((outcome & flag) != 0)
        {
            Assert.True(IsRight(network, situation), $"{situation}: certified and wrong");
            var reference = new ReferenceCertificates(situation.Prior, situation.Rho, situation.Sigma, situation.Eta, Unit);
            Assert.True(
                Attack.Certificate(situation, reference, theorem, dense)(situation.Draw(normals)).Passed,
                $"{situation}: the reference does not certify it"
            );
        }
        return outcome;
    }

    private static bool IsRight(IReluNetwork network, Situation situation)
    {
        var logits = new float[network.Shape.OutputSize];
        network.Forward(situation.X, logits);
        return Enumerable.Range(0, logits.Length).All(j => j == situation.Label || logits[situation.Label] > logits[j]);
    }
}
