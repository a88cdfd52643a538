using BoundGen.Compilation;
using BoundGen.Reference;
using BoundGen.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Properties;

/// <summary>What every ball certificate must do, whatever the architecture (theory.md section 9).</summary>
[Slow]
public class BallLaws
{
    private const int Inputs = 3;

    /// <summary>Of the margin: certified norms and sums in single precision lie a little above exact ones.</summary>
    private const double Tolerance = 2e-3;

    /// <summary>From where everything passes to where nothing does.</summary>
    private static readonly double[] CapLevels = [0, 1e-3, 1e-2, 0.05];

    private static readonly double[] ScalesFromOne = [.. Ball.Scales.Where(scale => scale >= 1)];

    [NetworkProperty]
    public void Certificates_decide_as_the_reference_does(NetworkCase network)
    {
        var generated = network.Generated();
        var ball = Ball.Around(network.Network, new DistanceCaps(Caps(network, 0), CapOrigin.Stated));
        foreach (double level in CapLevels)
        {
            double[] caps = Caps(network, level);
            var (of, reference) = (
                ball.WithCaps(new DistanceCaps(caps, CapOrigin.Stated)),
                new ReferenceBall(network.Reference, caps)
            );
            for (int n = 0; n < Inputs; n++)
            {
                float[] input = network.Input(n);
                int label = network.Reference.Forward(input).Classify();
                var outcome = generated.Certify(input, label, of);
                var expected = reference.Certificate(input, label);
                // A network with one output has no class to lose to: the least of no numbers is infinite, and everything passes.
                double size = expected.Classes.Select(j => Math.Abs(j.Margin)).DefaultIfEmpty(0).Max() * Tolerance;
                string place = $"{network}, caps {level}, input {n}: {outcome}";

                double dense = Least(expected.Classes.Select(j => j.Dense));
                if (Math.Abs(dense) > size)
                    Assert.True(dense > 0 == outcome.HasFlag(BallOutcome.Dense), place);
                double sparse = Least(
                    expected.Classes.Select(j =>
                        new[] { j.Dense, j.Norm, Number(j.Quick), Number(j.Plain), Number(j.Sharp) }.Max()
                    )
                );
                if (sparse > size)
                    Assert.True(outcome.HasFlag(BallOutcome.Sparse), place);
                // What fails at these caps may still be certified in a larger ball.
                if (sparse < -size && outcome.HasFlag(BallOutcome.Sparse))
                    Assert.True(reference.Radius(input, label, ScalesFromOne, dense: false) >= 1, place);
            }
        }
    }

    [NetworkProperty]
    public void The_sparse_form_passes_where_the_dense_form_does_and_exactly_where_the_radius_reaches_the_caps(
        NetworkCase network
    )
    {
        var generated = network.Generated();
        var ball = Ball.Around(network.Network, new DistanceCaps(Caps(network, 1e-2), CapOrigin.Stated));
        for (int n = 0; n < Inputs; n++)
        {
            float[] input = network.Input(n);
            int label = network.Reference.Forward(input).Classify();
            var outcome = generated.Certify(input, label, ball);
            Assert.NotEqual(BallOutcome.Dense, outcome);
            Assert.Equal(outcome.HasFlag(BallOutcome.Sparse), generated.Radius(input, label, ball) >= 1);
        }
    }

    /// <summary>The network moved away from the prior, and each input against the gradient of a margin.</summary>
    [NetworkProperty(MaxTest = 10)]
    public void No_input_within_the_radius_turns_another_network_of_the_ball(NetworkCase network)
    {
        var prior = NetworkCompiler.Compile(network.Prior);
        var member = prior.WithParameters(network.Network);
        var ball = Ball.Around(network.Prior, new DistanceCaps(Caps(network, network.Moved), CapOrigin.Stated));
        foreach (double radius in new[] { 1e-3, 1e-2, 0.1, 1 })
        {
            var moving = ball.WithInputRadius(radius);
            for (int n = 0; n < Inputs; n++)
            {
                float[] input = network.Input(n);
                int label = prior.Classify(input);
                if (!prior.IsCertified(input, label, moving))
                    continue;
                Assert.True(prior.IsCertified(input, label, ball), $"{network}, input {n}: certified only where it moves");
                for (int j = 0; j < network.Shape.OutputSize; j++)
                {
                    Vector<double> gradient = Gradient(network.Reference, input, label, j);
                    double length = gradient.L2Norm() > 0 ? 0.999 * radius / gradient.L2Norm() : 0;
                    float[] moved = [.. input.Select((x, i) => (float)(x - length * gradient[i]))];
                    Assert.True(member.Classify(moved) == label, $"{network}, input {n} moved by {radius} against {j}");
                }
            }
        }
    }

    /// <summary>Of h_y - h_j in the input.</summary>
    private static Vector<double> Gradient(ReferenceNetwork network, float[] input, int y, int j)
    {
        ReferencePass pass = network.Forward(input);
        Vector<double> gradient = network.W(network.K + 1).Row(y) - network.W(network.K + 1).Row(j);
        for (int k = network.K; k >= 1; k--)
        {
            Vector<double> z = pass.Z(k);
            gradient = network.W(k).Transpose() * gradient.MapIndexed((i, value) => z[i] > 0 ? value : 0, Zeros.Include);
        }
        return gradient;
    }

    private static double Least(IEnumerable<double> values) => values.DefaultIfEmpty(double.PositiveInfinity).Min();

    private static double Number(ReferenceMajorantBound bound) =>
        double.IsNaN(bound.Value) ? double.NegativeInfinity : bound.Value;

    private static double[] Caps(NetworkCase network, double level) => [.. Enumerable.Repeat(level, network.Shape.LayerCount)];
}
