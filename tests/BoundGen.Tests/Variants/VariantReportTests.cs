using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Variants;

/// <summary>What a report says of variants of its network.</summary>
public class VariantReportTests
{
    private static readonly BoundOptions Options = new()
    {
        Bounds = [BoundKind.Prior, BoundKind.BallDense, BoundKind.BallSparse],
    };

    [Fact]
    public void Variants_within_fixed_caps_are_covered_and_others_are_not_and_no_bound_changes()
    {
        var network = new SmallNet(Sample.Parameters(SmallNet.Shape));
        var parameters = network.ToParameters();
        NetworkParameters near = NetworkVariants.Quantise(parameters, WeightFormat.BFloat16).Parameters,
            far = new(SmallNet.Shape, new float[SmallNet.ParameterCount]);
        var caps = Ball.CapsFor(parameters, WeightFormat.Integer8);

        var report = BoundReport.Evaluate(Request(network, null, caps, [near, far]));

        Assert.Equal([true, false], report.Variants.Select(variant => variant.IsCovered));
        Assert.Equal(OperatorNorm.Distances(near, parameters), report.Variants[0].Distances);
        Assert.Equal(parameters.Fingerprint, report.Ball.Centre);
        Assert.Equal(BoundReport.CountErrors(new SmallNet(far), Data(network)), report.Variants[1].Errors);
        Assert.Equal(BoundReport.CountErrors(new SmallNet(near), Fresh(network)), report.Variants[0].HoldOutErrors);
        var alone = BoundReport.Evaluate(Request(network, null, caps, []));
        Assert.Empty(alone.Variants);
        Assert.Equal(
            alone.Certificates.Select(certificate => (certificate.Kind, certificate.Bound)),
            report.Certificates.Select(certificate => (certificate.Kind, certificate.Bound))
        );
    }

    [Fact]
    public void Caps_that_are_paid_for_hold_all_variants()
    {
        var network = new SmallNet(Sample.Parameters(SmallNet.Shape));
        var parameters = network.ToParameters();
        var prior = NetworkVariants.Quantise(parameters, WeightFormat.BFloat16).Parameters;
        NetworkParameters variant = NetworkVariants.Quantise(parameters, WeightFormat.Integer4).Parameters;

        var report = BoundReport.Evaluate(Request(network, prior, caps: null, [variant, parameters]));

        Assert.All(report.Variants, covered => Assert.True(covered.IsCovered));
        Assert.Equal(prior.Fingerprint, report.Ball.Centre);
        Assert.Equal(
            OperatorNorm.Distances(variant, prior).Zip(report.Ball.Distances, Math.Max).Select(CapGrid.RoundUp),
            report.Ball.Caps.Values
        );
    }

    [Fact]
    public void A_variant_of_another_architecture_is_refused()
    {
        var network = new SmallNet(Sample.Parameters(SmallNet.Shape));
        var other = new NetworkParameters(new NetworkShape([1, 2], false), [1, 2]);
        string message = Assert
            .Throws<ArgumentException>(() => BoundReport.Evaluate(Request(network, null, null, [other])))
            .Message;
        Assert.Contains("A variant is a network 1-2", message, StringComparison.Ordinal);
    }

    private static BoundRequest Request(
        SmallNet network,
        NetworkParameters? prior,
        DistanceCaps? caps,
        NetworkParameters[] variants
    ) =>
        new()
        {
            Network = network,
            Parameters = network.ToParameters(),
            Prior = prior is null ? PriorNetwork.None : PriorNetwork.From(prior),
            Sample = Data(network),
            HoldOut = Fresh(network),
            Caps = caps is null ? null : new DistanceCaps(caps.Values, CapOrigin.Stated),
            Variants = variants,
            // Made-up data: what is assumed of data has tests of its own.
            Statements = DataStatements.PriorIndependent | DataStatements.OnlyAlike | DataStatements.RepeatsAreDraws,
            Options = Options,
        };

    private static LabelledData Data(SmallNet network) => Labelled(network, 1, 300);

    private static LabelledData Fresh(SmallNet network) => Labelled(network, 2, 100);

    private static LabelledData Labelled(SmallNet network, ulong seed, int count)
    {
        float[] inputs = new float[count * SmallNet.InputSize];
        CounterNormals.Fill(seed, 0, inputs);
        int[] labels =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => network.Classify(inputs.AsSpan(i * SmallNet.InputSize, SmallNet.InputSize))),
        ];
        return new LabelledData(inputs, labels, SmallNet.InputSize);
    }
}
