using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Bounds;

public class LearnedSigmaTests
{
    private static readonly float[] Values = Sample.Parameters(BiasedNet.Shape);
    private static readonly double[] Learned = [.. new[] { 0.01, 0.02, 0.03 }.Select(LearnedSigma.Nearest)];

    [Fact]
    public void The_grid_has_48_levels_each_15_percent_above_the_one_before()
    {
        double[] points = [.. Enumerable.Range(0, 48).Select(i => LearnedSigma.Nearest(0.003 * Math.Pow(1.15, i)))];

        Assert.Equal(48, LearnedSigma.Count);
        Assert.All(points.Index(), point => Assert.Equal(0.003 * Math.Pow(1.15, point.Index), point.Item, 1e-12));
        Assert.True(LearnedSigma.Covers(points[..LearnedSigma.MostLayers]));
        Assert.False(LearnedSigma.Covers([points[0], points[1] * 1.01]));
        // The ends of the grid, and just below and above the middle of the logarithms of two points.
        Assert.Equal((points[0], points[47]), (LearnedSigma.Nearest(1e-9), LearnedSigma.Nearest(1e9)));
        Assert.Equal(points[3], LearnedSigma.Nearest(points[3] * Math.Sqrt(1.149)));
        Assert.Equal(points[4], LearnedSigma.Nearest(points[3] * Math.Sqrt(1.151)));
    }

    [Fact]
    public void Combinations_of_as_many_layers_as_the_grid_is_for_are_counted_exactly()
    {
        Assert.Equal(48 * 48 * 48, LearnedSigma.Choices(3));
        Assert.Equal(System.Numerics.BigInteger.Pow(48, LearnedSigma.MostLayers), LearnedSigma.Choices(LearnedSigma.MostLayers));
        Assert.Throws<ArgumentOutOfRangeException>("layers", () => LearnedSigma.Choices(LearnedSigma.MostLayers + 1));
    }

    [Fact]
    public void Levels_off_the_grid_were_not_learned_on_it() =>
        Assert.Throws<ArgumentException>("levels", () => SigmaCandidates.Learned(Learned[0], Learned[1] * 1.01));

    [Fact]
    public void Bounds_take_what_was_learned_near_this_prior_and_pay_for_the_grid_of_every_layer()
    {
        var prior = Moved(0.01f).WithProvenance(Provenance.Unknown with { Sigma = SigmaCandidates.Uniform(3, 1e-3) });
        var record = Provenance.Unknown with { Prior = prior.Fingerprint, Sigma = SigmaCandidates.ByLayer([Learned]) };

        var report = Report(record, prior);

        Assert.Equal((SigmaCandidates.Learned(Learned), SigmaSource.Network), (report.Sigma, report.SigmaSource));
        foreach (var bound in report.Certificates.Where(bound => bound.Kind == BoundKind.Gibbs).Append(report.Drawn!.Bound))
        {
            Assert.Equal(Learned, bound.Sigma);
            Assert.All(
                bound.Ledger.Where(entry => !entry.Use.EndsWith("form: errors of the prior", StringComparison.Ordinal)),
                entry => Assert.Contains(new GridChoice("sigma", 48 * 48 * 48), entry.Choices)
            );
        }

        // What was learned near another prior, or off the grid, says nothing.
        Assert.Equal(SigmaSource.Prior, Report(record with { Prior = new string('0', 32) }, prior).SigmaSource);
        Assert.Equal(SigmaSource.Prior, Report(record with { Sigma = SigmaCandidates.Uniform(3, 0.01) }, prior).SigmaSource);
    }

    private static BoundReport Report(Provenance record, NetworkParameters prior) =>
        BoundReport.Evaluate(
            new BoundRequest
            {
                Network = new BiasedNet(Values),
                Parameters = new NetworkParameters(BiasedNet.Shape, Values, provenance: record),
                Prior = PriorNetwork.From(prior),
                Sample = Data(),
                Statements = DataStatements.PriorIndependent | DataStatements.OnlyAlike | DataStatements.RepeatsAreDraws,
                Options = new BoundOptions { Draws = 100, Bounds = [BoundKind.Gibbs, BoundKind.Disintegrated] },
            }
        );

    private static NetworkParameters Moved(float by) =>
        new(BiasedNet.Shape, [.. Values.Select((value, i) => i % 7 == 0 ? value + by : value)]);

    private static LabelledData Data()
    {
        float[] inputs = new float[50 * BiasedNet.Shape.InputSize];
        CounterNormals.Fill(5, 0, RandomPurpose.Inputs, inputs);
        return new LabelledData(
            inputs,
            [.. Enumerable.Range(0, 50).Select(i => i % BiasedNet.Shape.OutputSize)],
            BiasedNet.Shape.InputSize
        );
    }
}
