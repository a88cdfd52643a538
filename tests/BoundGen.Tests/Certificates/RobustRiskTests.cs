using BoundGen.Reference;
using BoundGen.Tests.Bounds;
using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Certificates;

/// <summary>
/// How often inputs that move can turn a network of a ball, as a report counts it (theory.md section 9, corollary 2).
/// </summary>
public class RobustRiskTests
{
    private static readonly NetworkParameters Centre = new SmallNet(Sample.Parameters(SmallNet.Shape)).ToParameters();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_table_is_that_of_a_reference(bool fixedCaps)
    {
        double[] radii = [0.02, 0.1, 0.3];
        var sample = NoisyPopulation.Draw(120, 7);
        var network = new SmallNet([.. Centre.Values.ToArray().Select(weight => weight + 0.001f)]);
        var report = Certified.Report(
            network,
            Centre,
            sample,
            new BoundOptions
            {
                Bounds = [],
                Delta = 0.1,
                PriorsTried = 3,
                InputRadii = [0.1, 0.02, 0.3],
            },
            caps: fixedCaps ? new DistanceCaps([0.02, 0.02], CapOrigin.Stated) : null
        );
        double[] caps = [.. report.Ball.Caps.Values];
        var prior = new ReferenceNetwork(Centre.Shape, Centre.Values);
        bool[] ball = [.. Everyone(i => Passes(i, caps, 0))],
            dense = [.. ball],
            centre = [.. Everyone(i => Passes(i, [0, 0], 0))];
        double share = 0.1 / 2 / 3 / 3;
        var weakest = new List<EarlyFailure>();
        Assert.Equal(radii, report.Robust!.Radii.Select(limits => limits.Counts.Radius));
        foreach (var limits in report.Robust.Radii)
        {
            double nu = limits.Counts.InputRadius;
            Assert.Equal(limits.Counts.Radius, nu);
            for (int i = 0; i < ball.Length; i++)
            {
                dense[i] &= ball[i] && Certificate(i, caps, nu).DensePassed;
                bool passed = ball[i];
                ball[i] &= Passes(i, caps, nu);
                if (passed && !ball[i])
                    weakest.Add(new EarlyFailure(i, sample.Labels[i], limits.Counts.Radius));
                centre[i] &= ball[i] || Passes(i, [0, 0], nu);
            }

            Assert.Equal(ball.Count(passes => !passes), limits.Counts.Failures);
            Assert.Equal(dense.Count(passes => !passes), limits.Counts.DenseFailures);
            Assert.Equal(centre.Count(passes => !passes), limits.Counts.PriorFailures);
            Assert.Equal(
                ReferenceBounds.ClopperPearsonUpper(limits.Counts.Failures, 120, share / (fixedCaps ? 1 : 64 * 64)),
                limits.Bound,
                1e-9
            );
            Assert.Equal(ReferenceBounds.ClopperPearsonUpper(limits.Counts.PriorFailures, 120, share), limits.PriorBound, 1e-9);
        }

        Assert.InRange(report.Robust.Radii[0].Counts.Failures, 1, 118);
        Assert.True(weakest.Count >= 10, string.Join(", ", weakest));
        Assert.Equal(weakest.Take(10), report.Robust.Weakest);
        Assert.True(report.Robust.Radii[0].Counts.Failures < report.Robust.Radii[^1].Counts.Failures);

        IEnumerable<bool> Everyone(Func<int, bool> of) => Enumerable.Range(0, 120).Select(of);

        bool Passes(int i, double[] at, double nu) => Certificate(i, at, nu).SparsePassed;

        ReferenceBallCertificate Certificate(int i, double[] at, double nu) =>
            new ReferenceBall(prior, at, nu).Certificate(sample.Input(i), sample.Labels[i]);
    }

    /// <summary>
    /// Without hidden layers the prior errs where the margin of the input is below the radius times the distance of its rows.
    /// Everything that the attack can turn it turns, and nothing more.
    /// </summary>
    [Fact]
    public void An_attack_turns_every_input_that_is_near_enough_to_a_boundary()
    {
        var network = new MovedFlatNet([1, 0, 0, 1]);
        var inputs = new float[2 * 200];
        CounterNormals.Fill(3, 0, inputs);
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => network.Classify(inputs.AsSpan(2 * i, 2)))];
        var report = Certified.Report(
            network,
            null,
            new LabelledData(inputs, labels, 2),
            new BoundOptions { Bounds = [], InputRadii = [0.3] },
            caps: new DistanceCaps([0], CapOrigin.Stated)
        );
        int near = Enumerable.Range(0, 200).Count(i => Math.Abs(inputs[2 * i] - inputs[2 * i + 1]) <= 0.3 * Math.Sqrt(2));
        var counts = report.Robust!.Radii.Single().Counts;
        Assert.Equal((near, near, near, near), (counts.Failures, counts.DenseFailures, counts.PriorFailures, counts.Turned));
        Assert.InRange(near, 10, 190);
    }

    [Theory]
    [InlineData(2.0, 0.5)]
    [InlineData(0.25, 4)]
    public void Radii_are_in_units_of_the_data_and_are_scaled_as_inputs_are(double radius, float scale)
    {
        foreach (var preprocessing in new[] { Preprocessing.Scaled(scale), Preprocessing.Normalised(0.5f, 1 / scale) })
        {
            double scaled = Counts(preprocessing).InputRadius;
            Assert.InRange(scaled, radius * scale, radius * scale * (1 + 1e-12));
        }

        float[] byColumn = [1, 2, 3, 4, 5, 6];
        Assert.Equal(radius, Counts(Preprocessing.ByColumn(byColumn, byColumn)).InputRadius);
        Assert.Equal(radius, Counts(null).InputRadius);

        RobustCounts Counts(Preprocessing? preprocessing) =>
            Certified
                .Report(
                    new SmallNet(Centre.WithUsage(new NetworkUsage { Preprocessing = preprocessing })),
                    null,
                    NoisyPopulation.Draw(30, 1),
                    new BoundOptions
                    {
                        Bounds = [],
                        AbstainAt = [],
                        InputRadii = [radius],
                    }
                )
                .Robust!.Radii.Single()
                .Counts;
    }

    [Fact]
    public void Confidence_that_does_not_pay_and_counts_that_do_not_fit_are_refused()
    {
        RobustCounts small = new(0.1, 0.2, 3, 5, 2, 1),
            large = new(0.2, 0.4, 4, 5, 3, 1);
        Assert.Equal(2, Make([small, large], 2, 2).Radii.Length);
        Refused("does not pay for 2 of \"input radii\"", [small, large], 1, 2);
        Refused("does not pay for 2 of \"input radii\"", [small, large], 2, 1);
        Refused("There are no counts", [], 1, 1);
        Refused("comes after", [large, small], 2, 2);
        Refused("comes after", [small, large with { Failures = 3, PriorFailures = 1 }], 2, 2);
        foreach (
            var wrong in new[]
            {
                small with
                {
                    Radius = 0,
                },
                small with
                {
                    InputRadius = double.PositiveInfinity,
                },
                small with
                {
                    Failures = 6,
                },
                small with
                {
                    DenseFailures = 11,
                },
                small with
                {
                    PriorFailures = 4,
                },
                small with
                {
                    Turned = 4,
                },
                small with
                {
                    Turned = -1,
                },
            }
        )
            Refused("does not fit 10 samples", [wrong], 1, 1);

        static void Refused(string expected, RobustCounts[] counts, int paid, int priorPaid) =>
            Assert.Contains(
                expected,
                Assert.ThrowsAny<ArgumentException>(() => Make(counts, paid, priorPaid)).Message,
                StringComparison.Ordinal
            );

        static RobustRisk Make(RobustCounts[] counts, int paid, int priorPaid)
        {
            var ledger = new ConfidenceLedger(0.1);
            return new RobustRisk(
                10,
                [.. counts],
                ledger.Spend("ball", 0.05, RobustRisk.Choice(paid)),
                ledger.Spend("prior", 0.05, RobustRisk.Choice(priorPaid))
            );
        }
    }

    [Fact]
    public void Radii_that_are_none_are_refused_and_none_leaves_the_table_out()
    {
        var options = new BoundOptions { Bounds = [] };
        var sample = NoisyPopulation.Draw(40, 3);
        Assert.NotEqual(options, options with { InputRadii = [2] });
        Assert.Null(Certified.Report(new SmallNet(Centre), null, sample, options).Robust);
        foreach (double[] radii in new double[][] { [0], [2, 2], [double.PositiveInfinity], [double.NaN] })
            Assert.Contains(
                "InputRadii is",
                Assert
                    .Throws<ArgumentException>(() =>
                        Certified.Report(new SmallNet(Centre), null, sample, options with { InputRadii = [.. radii] })
                    )
                    .Message,
                StringComparison.Ordinal
            );
    }
}

[ReluNetwork(2, 2, Bias = false)]
internal sealed partial class MovedFlatNet;
