using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

[ReluNetwork(4, 5, 3)]
internal sealed partial class BallNet;

[ReluNetwork(3, 5, 4, 2)]
internal sealed partial class DeepBallNet;

[ReluNetwork(5, 4, 5, 3, Bias = false)]
internal sealed partial class BiasFreeBallNet;

[ReluNetwork(12, 6, 2)]
internal sealed partial class CancellingBallNet;

[ReluNetwork(1, 1, 1, 2, Bias = false)]
internal sealed partial class HugeBallNet;

/// <summary>Theorem B is about float32 programs: here they run.</summary>
public class BallProgramTests
{
    private const int Seeds = 60;

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    public void The_program_of_attacked_weights_stays_above_the_certified_margin(double caps)
    {
        int attacked =
            Attack(BallNet.Shape, values => new BallNet(values), caps)
            + Attack(DeepBallNet.Shape, values => new DeepBallNet(values), caps)
            + Attack(BiasFreeBallNet.Shape, values => new BiasFreeBallNet(values), caps);
        Assert.True(attacked > Seeds, $"only {attacked} float32 networks were inside their balls");
    }

    /// <summary>
    /// At caps of 0, where both classes come out equal but for the rounding of one bias: some programs are wrong where their
    /// networks are right, and only roundingCap knows.
    /// </summary>
    [Fact]
    public void Margins_within_the_rounding_of_the_program_are_not_certified()
    {
        var withoutCap = WeakenedBall.Certificate("_caps[k - 1] + RoundingCap(k, below)", "_caps[k - 1]");
        int certifiedWithout = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            NetworkShape shape = CancellingBallNet.Shape;
            float[] x = Normals(random, shape.InputSize),
                values = Normals(random, shape.ParameterCount),
                logits = new float[2];
            ReferencePass pass = new ReferenceNetwork(shape, values).Forward(x);
            values[shape.Biases(1).Start.Value] += (float)(pass.Logits[1] - pass.Logits[0]);
            new CancellingBallNet(values).Forward(x, logits);
            if (logits[0] > logits[1])
                continue;
            var prior = new ReferenceNetwork(shape, values);
            Assert.False(new ReferenceBall(prior, [0, 0]).Certificate(x, 0).SparsePassed, $"seed {seed}");
            certifiedWithout += withoutCap(prior, [0, 0], 0, x, 0).SparsePassed ? 1 : 0;
        }
        Assert.True(certifiedWithout > 0, "Without roundingCap no wrong program was certified.");
    }

    /// <summary>1e20 x 1e20 is beyond single precision, where both classes become infinite; 1e18 x 1e18 is not.</summary>
    [Theory]
    [InlineData(1e18f, true)]
    [InlineData(1e20f, false)]
    public void What_may_overflow_is_not_certified(float weight, bool certified)
    {
        float[] values = [weight, weight, 2, 1];
        var certificate = new ReferenceBall(new ReferenceNetwork(HugeBallNet.Shape, values), [0, 0, 0]).Certificate([1], 0);
        Assert.True(certificate.Classes.Single() is { Dense: > 0, Norm: > 0 });
        Assert.Equal(certified, certificate.DensePassed);
        Assert.Equal(certified, certificate.SparsePassed);
        var network = new HugeBallNet(values);
        Assert.Equal(
            certified ? BallOutcome.Dense | BallOutcome.Sparse : BallOutcome.None,
            network.Certify([1], 0, Ball.Around(network.ToParameters(), new DistanceCaps([0, 0, 0], CapOrigin.Stated)))
        );
        var logits = new float[2];
        network.Forward([1], logits);
        Assert.Equal(certified, logits[0] > logits[1]);
    }

    private static int Attack(NetworkShape shape, Func<float[], IReluNetwork> program, double size)
    {
        int inside = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            float[] centre = Normals(random, shape.ParameterCount);
            var prior = new ReferenceNetwork(shape, centre);
            float[] x = Normals(random, shape.InputSize);
            int y = prior.Forward(x).Classify();
            double[] caps = [.. Enumerable.Range(0, shape.LayerCount).Select(_ => size * random.NextDouble())];
            double radius = seed % 2 == 0 ? 0 : Math.Max(size, 1e-4) * random.NextDouble();
            ReferenceBallCertificate certificate = new ReferenceBall(prior, caps, radius).Certificate(x, y);
            var network = program(centre);
            bool generated = network.IsCertified(
                x,
                y,
                Ball.Around(network.ToParameters(), new DistanceCaps(caps, CapOrigin.Stated)).WithInputRadius(radius)
            );
            // a little inside, so that rounding to floats does not leave the ball
            var attack = new BallAttack(prior, [.. caps.Select(cap => 0.999 * cap)], x, random, 0.999 * radius);
            foreach (ReferenceBallClass j in certificate.Classes)
            {
                BallMember found = attack.Best(attack.Error(y, j.Other), starts: 1);
                float[] values = Array.ConvertAll(found.Parameters(), value => (float)value),
                    moved = Array.ConvertAll(found.X[0].ToArray(), value => (float)value);
                double distance = Math.Sqrt(moved.Zip(x, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
                if (!IsInside(new ReferenceNetwork(shape, values), prior, caps) || distance > radius)
                    continue;
                inside++;
                var logits = new float[shape.OutputSize];
                program(values).Forward(moved, logits);
                double margin = (double)logits[y] - logits[j.Other];
                ReferenceMajorantBound[] majorants = [j.Quick, j.Plain, j.Sharp];
                double[] bounds = [j.Dense, j.Norm, .. majorants.Select(bound => bound.Value - bound.Rounding)];
                Assert.All(bounds, bound => Assert.True(!(bound > margin), $"{shape}, seed {seed}: {margin} below {bound}"));
                Assert.False(
                    (certificate.SparsePassed || generated) && margin <= 0,
                    $"{shape}, seed {seed}: wrong and certified"
                );
            }
        }
        return inside;
    }

    private static bool IsInside(ReferenceNetwork network, ReferenceNetwork prior, double[] caps) =>
        Enumerable
            .Range(1, prior.K + 1)
            .All(k =>
            {
                Matrix<double> move = network.W(k) - prior.W(k);
                return ReferenceNorms.OperatorNorm(move.Append((network.B(k) - prior.B(k)).ToColumnMatrix())) <= caps[k - 1];
            });

    private static float[] Normals(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
}
