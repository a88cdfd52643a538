using BoundGen.Reference;
using BoundGen.Tests.Reference;

namespace BoundGen.Tests.Certificates;

/// <summary>Certificates of balls whose inputs move too, by generated code.</summary>
public class MovingInputTests
{
    private const int Seeds = 150;

    private static readonly double[] Radii = [1e-3, 0.01, 0.03, 0.1, 0.3, 1];

    [Fact]
    public void Generated_code_decides_as_the_reference_does()
    {
        int passed = 0,
            failed = 0,
            different = 0;
        ForEach(
            (network, x, y, caps) =>
            {
                var ball = Ball.Around(network.ToParameters(), new DistanceCaps(caps, CapOrigin.Stated));
                var prior = new ReferenceNetwork(network.Shape, network.ToParameters().Values);
                foreach (double radius in Radii)
                {
                    bool found = network.BallRadius(x, y, ball.WithInputRadius(radius), [1], 0, out bool dense) >= 0;
                    var expected = new ReferenceBall(prior, caps, radius).Certificate(x, y);
                    Assert.True(expected.DensePassed || !dense, $"dense at {radius}");
                    Assert.True(expected.SparsePassed || !found, $"sparse at {radius}");
                    (passed, failed) = found ? (passed + 1, failed) : (passed, failed + 1);
                    different += (found, dense) == (expected.SparsePassed, expected.DensePassed) ? 0 : 1;
                }
            }
        );
        Assert.True(passed > Seeds && failed > Seeds, $"{passed} passed, {failed} failed");
        Assert.True(different < Seeds / 100, $"{different} differ");
    }

    /// <summary>Without hidden layers h = (x, -x), so that the margin 2 falls by twice the radius.</summary>
    [Fact]
    public void A_network_without_hidden_layers_is_certified_up_to_the_distance_of_its_boundary()
    {
        var network = BoundGen.Compilation.NetworkCompiler.Compile(
            new NetworkParameters(new NetworkShape([1, 2], false), [1, -1])
        );
        var ball = Ball.Around(network.ToParameters(), new DistanceCaps([0], CapOrigin.Stated));
        Assert.True(network.IsCertified([1], 0, ball.WithInputRadius(0.9999)));
        Assert.False(network.IsCertified([1], 0, ball.WithInputRadius(1.0001)));
        Assert.True(network.TryClassify([1], ball.WithInputRadius(0.9999), out int label));
        Assert.Equal(0, label);
    }

    [Fact]
    public void An_input_of_zeros_moves_where_other_inputs_are_zero_too()
    {
        // One hidden neuron that only the second input reaches: it is 0 and turns the class where it is on.
        var network = BoundGen.Compilation.NetworkCompiler.Compile(
            new NetworkParameters(new NetworkShape([2, 1, 2], true), [0, 1, -0.5f, 0, 1, 0.1f, 0])
        );
        var ball = Ball.Around(network.ToParameters(), new DistanceCaps([0, 0], CapOrigin.Stated));
        float[] x = [1, 0];
        Assert.True(network.IsCertified(x, 0, ball.WithInputRadius(0.4999)));
        Assert.False(network.IsCertified(x, 0, ball.WithInputRadius(0.6001)));
        Assert.Equal(1, network.Classify([1, 0.601f]));
    }

    [Fact]
    public void A_radius_is_a_finite_distance_and_stays_with_other_caps()
    {
        var network = new BallNet(new float[BallNet.ParameterCount]);
        var ball = Ball.Around(network.ToParameters(), new DistanceCaps([0, 0], CapOrigin.Stated));
        Assert.Equal(0, ball.InputRadius);
        Assert.Equal(0.5, ball.WithInputRadius(0.5).WithCaps(new DistanceCaps([1, 1], CapOrigin.Stated)).InputRadius);
        Assert.Equal(0, ball.WithInputRadius(0.5).WithInputRadius(0).InputRadius);
        foreach (double radius in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => ball.WithInputRadius(radius));
    }

    [Fact]
    public void Certifying_inputs_that_move_allocates_nothing()
    {
        var network = new DeepBallNet(Normals(new Random(1), DeepBallNet.ParameterCount));
        var ball = Ball.Around(network.ToParameters(), new DistanceCaps([0.01, 0.01, 0.01], CapOrigin.Stated))
            .WithInputRadius(0.3);
        float[] x = Normals(new Random(2), DeepBallNet.InputSize);
        int label = network.Classify(x);
        Assert.Equal(0, Allocations.Of(() => network.IsCertified(x, label, ball)));
    }

    private static void ForEach(Action<IReluNetwork, float[], int, double[]> check)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            IReluNetwork network = (seed % 3) switch
            {
                0 => new BallNet(Normals(random, BallNet.ParameterCount)),
                1 => new DeepBallNet(Normals(random, DeepBallNet.ParameterCount)),
                _ => new BiasFreeBallNet(Normals(random, BiasFreeBallNet.ParameterCount)),
            };
            float[] x = Normals(random, network.Shape.InputSize);
            double size = seed % 4 == 0 ? 0 : Math.Pow(10, -4 + 3 * random.NextDouble());
            check(
                network,
                x,
                network.Classify(x),
                [.. Enumerable.Range(0, network.Shape.LayerCount).Select(_ => size * random.NextDouble())]
            );
        }
    }

    private static float[] Normals(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
}
