using BoundGen.Compilation;
using BoundGen.Reference;
using BoundGen.Testing;
using BoundGen.Tests.Networks;
using BoundGen.Tests.Reference;

namespace BoundGen.Tests.Certificates;

/// <summary>Another architecture with as many inputs and classes as <see cref="SmallNet"/>.</summary>
[ReluNetwork(6, 3, 2)]
internal sealed partial class OtherNet;

/// <summary>Balls and their certificates by generated code.</summary>
public class BallTests
{
    [Fact]
    [Slow]
    public void Certificates_decide_as_the_worked_values_say()
    {
        Assert.All(BallCase.All, worked =>
        {
            var network = NetworkCompiler.Compile(worked.Parameters());
            var outcome = network.Certify(worked.Input, worked.Label, Ball.Around(worked.Parameters(), Caps(worked.Caps)));
            Assert.Equal(worked.BallDense, outcome.HasFlag(BallOutcome.Dense));
            Assert.Equal(worked.BallSparse, outcome.HasFlag(BallOutcome.Sparse));
        });
    }

    [Fact]
    public void A_ball_without_hidden_layers_is_certified_up_to_the_distance_of_the_classes()
    {
        // h = (x, -x) at x = 1: the margin 2 falls by at most sqrt(2) times the cap.
        var network = NetworkCompiler.Compile(new NetworkParameters(new NetworkShape([1, 2], false), [1, -1]));
        Assert.True(network.IsCertified([1], 0, Ball.Around(network.ToParameters(), Caps(1.414))));
        Assert.False(network.IsCertified([1], 0, Ball.Around(network.ToParameters(), Caps(1.415))));
    }

    [Fact]
    public void A_network_with_one_output_is_certified_everywhere_as_it_has_no_other_class()
    {
        var parameters = new NetworkParameters(new NetworkShape([1, 1, 1], true), [1, 1, 1, 1]);
        Assert.Equal(BallOutcome.All, NetworkCompiler.Compile(parameters).Certify([1], 0, Ball.Around(parameters, Caps(1, 1))));
        Assert.Empty(
            new ReferenceBall(new ReferenceNetwork(parameters.Shape, parameters.Values), [1, 1]).Certificate([1], 0).Classes
        );
    }

    [Fact]
    public void No_radius_is_found_where_the_centre_is_wrong_and_all_scales_pass_where_nothing_moves()
    {
        var network = new SmallNet(Sample.Parameters(SmallNet.Shape));
        float[] input = Sample.Input(SmallNet.Shape);
        int label = network.Classify(input);
        var ball = Ball.Around(network.ToParameters(), Caps(0, 0));
        Assert.Equal(-1, network.Radius(input, 1 - label, ball));
        Assert.False(network.IsCertified(input, 1 - label, ball));
        Assert.Equal(Ball.Scales[^1], network.Radius(input, label, ball));
        Assert.Equal(0, network.Radius(input, label, ball.WithCaps(Caps(0, 1e30))));
    }

    [Fact]
    public void Failures_and_radii_of_a_data_set_are_those_of_its_samples()
    {
        var network = new SmallNet(Sample.Parameters(SmallNet.Shape));
        var ball = Ball.Around(network.ToParameters(), Caps(0.05, 0.05));
        var inputs = new float[300 * SmallNet.InputSize];
        CounterNormals.Fill(1, 0, inputs);
        int[] labels = [.. Enumerable.Range(0, 300).Select(i => network.Classify(inputs.AsSpan(i * 6, 6)))];
        var data = new LabelledData(inputs, labels, SmallNet.InputSize);
        var failures = network.CountFailures(ball, data);
        double[] radii = network.Radii(ball, data);
        Assert.Equal(Enumerable.Range(0, 300).Count(i => !network.IsCertified(data.Input(i), labels[i], ball)), failures.Sparse);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => network.Radius(data.Input(i), labels[i], ball)), radii);
        Assert.Equal(radii.Count(radius => radius < 1), failures.Sparse);
        Assert.InRange(failures.Sparse, 1, failures.Dense);
        Assert.InRange(failures.Dense, failures.Sparse, 299);
    }

    [Fact]
    public void Counting_reports_progress_and_can_be_ended()
    {
        var network = new SmallNet(Sample.Parameters(SmallNet.Shape));
        var data = new LabelledData(new float[100 * SmallNet.InputSize], new int[100], SmallNet.InputSize);
        var progress = new CollectedProgress<EvaluationProgress>();
        var ball = Ball.Around(network.ToParameters(), Caps(0.05, 0.05), progress: progress);
        network.CountFailures(ball, data, progress);
        Phases.Check(progress, report => (report.Phase, report.Done, report.Total));
        Assert.Throws<OperationCanceledException>(() =>
            network.CountFailures(ball, data, cancellationToken: new CancellationToken(canceled: true))
        );
        Assert.Throws<OperationCanceledException>(() =>
            Ball.Around(
                new BiasedNet(Sample.Parameters(BiasedNet.Shape)).ToParameters(),
                Caps(0, 0, 0),
                cancellationToken: new(canceled: true)
            )
        );
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var network = new SmallNet(Sample.Parameters(SmallNet.Shape));
        var ball = Ball.Around(network.ToParameters(), Caps(0.1, 0.1));
        float[] input = new float[6];
        AssertRefused("2 layers and needs as many caps, got 1", () => Ball.Around(network.ToParameters(), Caps(0.1)));
        AssertRefused("The cap of layer 2 is NaN", () => ball.WithCaps(Caps(0.1, double.NaN)));
        AssertRefused("The cap of layer 1 is -1", () => ball.WithCaps(Caps(-1, 0)));
        AssertRefused("input has length 5, expected 6", () => network.IsCertified(input.AsSpan(1), 0, ball));
        AssertRefused("label is 2, expected 0 to 1", () => network.Radius(input, 2, ball));
        AssertRefused("Input 0 is NaN", () => network.IsCertified([float.NaN, 0, 0, 0, 0, 0], 0, ball));
        Assert.Equal(network.Radius(input, 0, ball), new SmallNet(network.ToParameters()).Radius(input, 0, ball));
        AssertRefused("around another network", () => new SmallNet(new float[SmallNet.ParameterCount]).Radius(input, 0, ball));
        AssertRefused("around another network, 6-24-2", () =>
            new OtherNet(new float[OtherNet.ParameterCount]).Radius(input, 0, ball)
        );
        AssertRefused("around another network", () =>
            new SmallNet(new float[SmallNet.ParameterCount]).CountFailures(ball, new LabelledData(input, [0], 6))
        );
        Assert.Equal(-1, network.BallRadius(input, network.Classify(input), ball, [-1], 0, out _));
        AssertRefused("2", () => network.CountFailures(ball, new LabelledData(new float[6], [2], 6)));

        AssertRefused("There are no caps", () => Caps());

        static void AssertRefused(string expected, Action call) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static DistanceCaps Caps(params double[] caps) => new(caps, CapOrigin.Stated);
}
