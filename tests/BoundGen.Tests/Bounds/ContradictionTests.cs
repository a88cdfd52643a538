using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Bounds;

/// <summary>Hold-out data that contradict a bound are found, and others find nothing.</summary>
public class ContradictionTests
{
    private static readonly BoundOptions Options = new()
    {
        Draws = 2000,
        Sigma = [1e-4],
        MaxInputNorm = 100,
    };
    private static readonly BiasFreeNet Network = new(Sample.Parameters(BiasFreeNet.Shape));
    private static readonly NetworkParameters Prior = new(
        BiasFreeNet.Shape,
        Sample.Parameters(BiasFreeNet.Shape).Select((value, i) => value + (i % 2 == 0 ? 1e-6f : -1e-6f)).ToArray()
    );

    [Fact]
    public void A_sample_that_prior_and_network_know_contradicts_hold_out_data_they_do_not_know()
    {
        var report = Certified.Report(Network, Prior, Own(0, 2000, wrong: 0), Options, Own(2000, 500, wrong: 100));

        int drawn = DrawnErrors(report, Own(2000, 500, wrong: 100));
        Assert.Equal(new HoldOutCounts(500, 100, 100, drawn, 0), report.HoldOutCounts);
        Assert.Equal(
            [.. report.Certificates.Where(bound => Low(report, bound)).Select(bound => bound.Kind), BoundKind.Prior],
            report.Contradictions.Select(found => found.Kind)
        );
        // Every line that says something is contradicted, but that of the randomised classifier, whose errors were not counted.
        Assert.Contains(BoundKind.AveragedSparse, report.Contradictions.Select(found => found.Kind));
        Assert.Contains(BoundKind.Disintegrated, report.Contradictions.Select(found => found.Kind));
        Assert.DoesNotContain(BoundKind.Gibbs, report.Contradictions.Select(found => found.Kind));
        Assert.All(report.Contradictions.SkipLast(1), found =>
        {
            int errors = found.Kind == BoundKind.Disintegrated ? drawn : 100;
            double limit = ClopperPearson.LowerLimit(errors, 500, 1e-3);
            double bound = report.Certificates.Single(certificate => certificate.Kind == found.Kind).Bound;
            Assert.Equal(new(found.Kind, errors, 500) { Bound = bound, LowerLimit = limit }, found);
        });
        var sample = report.Contradictions[^1];
        Assert.Equal((0, 2000), (sample.SampleErrors, sample.Samples));
        Assert.InRange(sample.PValue!.Value, 2.277e-74, 2.278e-74);
    }

    [Fact]
    public void Where_the_network_is_its_own_prior_its_test_set_bound_is_held_against_its_own_errors()
    {
        var report = Certified.Report(Network, null, Own(0, 2000, wrong: 20), Options, Own(2000, 500, wrong: 50));
        Assert.True(report.OwnPrior);
        Assert.Equal(new HoldOutCounts(500, 50, 50, DrawnErrors(report, Own(2000, 500, wrong: 50)), 0), report.HoldOutCounts);
        Assert.Equal(20, report.Certificates[0].Failures);
        Assert.Equal(BoundKind.Prior, report.Contradictions[0].Kind);
        Assert.Equal((20, BoundKind.Prior), (report.Contradictions[^1].SampleErrors, report.Contradictions[^1].Kind));
    }

    [Fact]
    public void Honest_data_contradict_nothing()
    {
        var report = Certified.Report(Network, Prior, Own(0, 2000, wrong: 100), Options, Own(2000, 500, wrong: 30));
        Assert.Empty(report.Contradictions);
        // Nor do hold-out data that are easier than the sample.
        Assert.Empty(
            Certified.Report(Network, Prior, Own(0, 2000, wrong: 100), Options, Own(2000, 500, wrong: 0)).Contradictions
        );
        var alone = Certified.Report(Network, Prior, Own(0, 2000, wrong: 0), Options);
        Assert.Empty(alone.Contradictions);
        Assert.Null(alone.HoldOutCounts);
    }

    [Fact]
    public void Each_bound_is_held_against_the_errors_of_its_own_network()
    {
        (BoundKind Kind, double Bound)[] bounds =
        [
            (BoundKind.Prior, 0.05),
            (BoundKind.Gibbs, 0.001),
            (BoundKind.AveragedSparse, 0.05),
            (BoundKind.Disintegrated, 0.05),
        ];
        Assert.Equal([BoundKind.AveragedSparse], Found(new HoldOutCounts(1000, 100, 20, 20, 90)));
        Assert.Equal([BoundKind.Prior, BoundKind.Prior], Found(new HoldOutCounts(1000, 20, 100, 20, 90)));
        Assert.Equal([BoundKind.Disintegrated], Found(new HoldOutCounts(1000, 20, 20, 100, 90)));
        Assert.Empty(Found(new HoldOutCounts(1000, 20, 20, 20, 90)));

        IEnumerable<BoundKind> Found(HoldOutCounts counts) =>
            Contradiction.Find(bounds, priorErrors: 20, samples: 1000, counts).Select(found => found.Kind);
    }

    [Fact]
    public void The_levels_are_those_of_the_definition()
    {
        // The lower limit of 100 of 1000 errors at 1e-3 is 0.07293.
        var counts = new HoldOutCounts(1000, 100, 100, 100, 0);
        Assert.Single(Contradiction.Find([(BoundKind.AveragedSparse, 0.0729)], 100, 1000, counts));
        Assert.Empty(Contradiction.Find([(BoundKind.AveragedSparse, 0.073)], 100, 1000, counts));
        // Beside 20 of 1000, 51 of 1000 have a p-value of 1.18e-4 and 52 one of 7.96e-5.
        Assert.Empty(Contradiction.Find([], 20, 1000, new(1000, 0, 51, 0, 0)));
        Assert.InRange(Assert.Single(Contradiction.Find([], 20, 1000, new(1000, 0, 52, 0, 0))).PValue!.Value, 7.96e-5, 7.97e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => Contradiction.Find([], 11, 10, new(10, 0, 0, 0, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Contradiction.Find([], -1, 10, new(10, 0, 0, 0, 0)));
    }

    [Fact]
    public void Disagreements_are_counted_by_class()
    {
        float[] other = Sample.Parameters(BiasFreeNet.Shape, seed: 9);
        var report = Certified.Report(
            Network,
            new NetworkParameters(BiasFreeNet.Shape, other),
            Own(0, 300, wrong: 0),
            Options,
            Own(300, 400, wrong: 0)
        );
        var prior = new BiasFreeNet(other);
        var inputs = Own(300, 400, wrong: 0);
        int differ = Enumerable.Range(0, 400).Count(i => Network.Classify(inputs.Input(i)) != prior.Classify(inputs.Input(i)));
        Assert.InRange(differ, 1, 399);
        Assert.Equal(
            (differ, BoundReport.CountErrors(prior, inputs)),
            (report.HoldOutCounts!.Disagreements, report.HoldOutCounts.PriorErrors)
        );
        Assert.Equal(BoundReport.CountErrors(prior, Own(0, 300, wrong: 0)), report.Certificates[0].Failures);
    }

    private static bool Low(BoundReport report, CertificateBound bound) =>
        bound.Kind != BoundKind.Gibbs
        && bound.Bound < ClopperPearson.LowerLimit(report.HoldOutCounts!.Errors, report.HoldOutCounts.Samples, 1e-3);

    private static int DrawnErrors(BoundReport report, LabelledData fresh) =>
        BoundReport.CountErrors(new BiasFreeNet(report.Drawn!.Parameters.Values), fresh);

    /// <summary>Inputs that the network labels itself, but for the first ones.</summary>
    private static LabelledData Own(int first, int count, int wrong)
    {
        int size = BiasFreeNet.Shape.InputSize,
            classes = BiasFreeNet.Shape.OutputSize;
        float[] inputs = [.. Enumerable.Range(first, count).SelectMany(i => Sample.Input(BiasFreeNet.Shape, (ulong)i))];
        return new LabelledData(
            inputs,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => (Network.Classify(inputs.AsSpan(size * i, size)) + (i < wrong ? 1 : 0)) % classes),
            ],
            size
        );
    }
}
