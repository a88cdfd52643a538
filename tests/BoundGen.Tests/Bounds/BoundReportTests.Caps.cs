namespace BoundGen.Tests.Bounds;

/// <summary>No hidden layer, so that far weights do no harm to a certificate.</summary>
[ReluNetwork(2, 2, Bias = false)]
internal sealed partial class FlatNet;

/// <summary>Caps of the bounds with draws.</summary>
public partial class BoundReportTests
{
    [Fact]
    public void Caps_are_rounded_up()
    {
        Assert.Equal(0, CapGrid.RoundUp(0));
        foreach (double distance in new[] { 1e-9, 1e-6, 0.03, 1, 10 })
            Assert.InRange(CapGrid.RoundUp(distance), distance, Math.Max(1e-5, distance * 1.2501));
        Assert.Equal(CapGrid.Largest, CapGrid.RoundUp(CapGrid.Largest));
        Assert.Equal(double.PositiveInfinity, CapGrid.RoundUp(Math.BitIncrement(CapGrid.Largest)));
        Assert.Equal(10.196, CapGrid.Largest, 1e-3);
    }

    [Fact]
    public void Bounds_with_draws_use_caps_that_were_fixed_beforehand_and_pay_nothing_for_them()
    {
        var prior = Moved(0.02f);
        double[] distances = OperatorNorm.Distances(new NetworkParameters(Shape, Values), prior);
        var caps = new DistanceCaps(distances.Select(distance => 1.1 * distance), CapOrigin.Stated);

        var report = Certified.Report(Network, prior, Data, Options, caps: caps);

        Assert.Equal(caps.Values, report.Rho);
        var counts = DrawCounts.Compute(
            Network,
            new NoiseModel(PriorNorms.Compute(prior), [1e-3, 1e-3, 1e-3], [.. caps.Values], 0.01),
            Data,
            1,
            0,
            2000
        );
        Assert.All(report.Certificates.Where(bound => bound.Kind.Counts == BoundCount.Draws), bound =>
        {
            Assert.Equal(counts.Failures(Flags[bound.Kind.Name]), bound.Failures);
            Assert.All(bound.Ledger, entry => Assert.Equal(1, entry.ChoiceCount));
        });
    }

    [Fact]
    public void Beyond_the_grid_of_caps_no_certificate_passes()
    {
        var network = new FlatNet([100, 0, 0, 100]);
        var prior = new NetworkParameters(FlatNet.Shape, [80, 0, 0, 80]);
        var data = new LabelledData([.. Enumerable.Repeat<float[]>([1, 0], 50).SelectMany(x => x)], new int[50], 2);

        var report = Certified.Report(network, prior, data, Options);

        Assert.Equal(report.Ball.Distances.AsEnumerable(), report.Rho);
        Assert.All(report.Certificates.Where(bound => bound.Kind.Counts == BoundCount.Draws), bound =>
            Assert.Equal(bound.Kind == BoundKind.Gibbs ? 0 : 2000, bound.Failures)
        );
    }
}
