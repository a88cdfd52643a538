using BoundGen.Reference;
using BoundGen.Testing;

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

    private static double Least(IEnumerable<double> values) => values.DefaultIfEmpty(double.PositiveInfinity).Min();

    private static double Number(ReferenceMajorantBound bound) =>
        double.IsNaN(bound.Value) ? double.NegativeInfinity : bound.Value;

    private static double[] Caps(NetworkCase network, double level) => [.. Enumerable.Repeat(level, network.Shape.LayerCount)];
}
