using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Bounds;

/// <summary>The bound of the ball against distance.</summary>
public class DistanceCurveTests
{
    [Fact]
    public void Every_point_is_the_limit_of_its_count_at_an_equal_part_of_delta()
    {
        int[] failures = [.. Enumerable.Range(0, Ball.Scales.Count).Select(i => 3 * i)];
        var curve = new DistanceCurve(failures, 100, Entry(0.05, Ball.Scales.Count));
        Assert.Equal(Ball.Scales, curve.Points.Select(point => point.Scale));
        Assert.Equal(failures, curve.Points.Select(point => point.Failures));
        Assert.All(curve.Points, point =>
            Assert.Equal(
                ClopperPearson.UpperLimit(
                    point.Failures,
                    100,
                    new ConfidenceLedger(0.05 / Ball.Scales.Count).Spend("x", 0.05 / Ball.Scales.Count)
                ),
                point.Bound,
                1e-12
            )
        );
    }

    [Fact]
    public void The_curve_of_a_report_counts_radii_and_has_the_failures_of_the_ball_at_its_caps()
    {
        var network = new SmallNet(Sample.Parameters(SmallNet.Shape));
        float[] inputs = new float[200 * SmallNet.InputSize];
        CounterNormals.Fill(1, 0, inputs);
        int[] labels =
        [
            .. Enumerable.Range(0, 200).Select(i => network.Classify(inputs.AsSpan(i * SmallNet.InputSize, SmallNet.InputSize))),
        ];
        labels[0] = 1 - labels[0];
        var data = new LabelledData(inputs, labels, SmallNet.InputSize);
        var caps = new DistanceCaps([0.05, 0.05], CapOrigin.Stated);
        var report = Certified.Report(
            network,
            null,
            data,
            new BoundOptions
            {
                Bounds = [BoundKind.BallSparse],
                Curve = true,
                PriorsTried = 2,
            },
            caps: caps
        );

        double[] radii = network.Radii(Ball.Around(network.ToParameters(), caps), data);
        var curve = report.Curve!;
        Assert.Equal(
            Ball.Scales.Take(curve.Points.Length).Select(scale => radii.Count(radius => radius < scale)),
            curve.Points.Select(point => point.Failures)
        );
        // It ends where more than a tenth of its first samples, which are all here, fail.
        Assert.InRange(curve.Points.Length, 10, Ball.Scales.Count - 1);
        Assert.True(curve.Points[^1].Failures > 20 && curve.Points[^2].Failures <= 20, string.Join(", ", curve.Points));
        var ball = report.Certificates.Single(bound => bound.Kind == BoundKind.BallSparse);
        var atCaps = curve.Points.Single(point => point.Scale == 1);
        Assert.Equal(ball.Failures, atCaps.Failures);
        Assert.True(atCaps.Bound > ball.Bound);
        Assert.Equal(1, curve.Points[0].Failures);
        Assert.Equal(2.0 * Ball.Scales.Count, curve.Confidence.ChoiceCount);
        // Sample 0 fails for the prior alone, and is not hard to certify: it cannot be.
        Assert.Equal(
            Enumerable
                .Range(1, 199)
                .Where(i => radii[i] < curve.Points[^1].Scale)
                .OrderBy(i => radii[i])
                .Take(10)
                .Select(i => new EarlyFailure(i, labels[i], Ball.Scales.First(scale => scale > radii[i]))),
            curve.Hardest
        );
        Assert.True(curve.Hardest[0].FailsAt < curve.Hardest[^1].FailsAt, string.Join(", ", curve.Hardest));
        Assert.Null(
            Certified.Report(network, null, data, new BoundOptions { Bounds = [BoundKind.BallSparse] }, caps: caps).Curve
        );
    }

    [Fact]
    public void Counts_that_fall_and_a_ledger_that_pays_too_little_are_refused()
    {
        int[] failures = new int[Ball.Scales.Count];
        Assert.Throws<ArgumentException>(() => new DistanceCurve(failures[..9], 10, Entry(0.05, Ball.Scales.Count)));
        Assert.Throws<ArgumentException>(() => new DistanceCurve([.. failures, 0], 10, Entry(0.05, Ball.Scales.Count)));
        Assert.Throws<ArgumentException>(() => new DistanceCurve([1, .. failures[1..]], 10, Entry(0.05, Ball.Scales.Count)));
        Assert.Throws<ArgumentException>(() => new DistanceCurve(failures, 10, Entry(0.05, 2)));
        Assert.Throws<ArgumentException>(() => new DistanceCurve(failures[..10], 10, Entry(0.05, 10)));
        Assert.Equal(1, new DistanceCurve(failures[..10], 10, Entry(0.05, Ball.Scales.Count)).Points[^1].Scale);
    }

    private static LedgerEntry Entry(double delta, int scales) =>
        new ConfidenceLedger(delta).Spend("curve", delta, new GridChoice("scales", scales));
}
