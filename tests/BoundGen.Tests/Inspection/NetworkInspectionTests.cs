using BoundGen.Reference;
using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Inspection;

public class NetworkInspectionTests
{
    private const int Inputs = 40;

    [Fact]
    public void Masks_are_counted_as_the_reference_counts_them()
    {
        var data = Data(BiasFreeNet.Shape);
        var parameters = Sample.Parameters(BiasFreeNet.Shape);
        parameters.AsSpan(3 * 20, 20).Clear();
        var masks = MaskStatistics.Compute(new BiasFreeNet(parameters), data);

        var reference = new ReferenceNetwork(BiasFreeNet.Shape, parameters);
        var passes = Enumerable.Range(0, Inputs).Select(i => reference.Forward(data.Input(i))).ToList();
        for (int k = 1; k <= 2; k++)
        {
            var layer = masks.Layers[k - 1];
            double[] shares =
            [
                .. Enumerable.Range(0, reference.Size(k)).Select(i => passes.Count(pass => pass.Z(k)[i] > 0) / (double)Inputs),
            ];
            Assert.Equal(shares, layer.Neurons);
            Assert.Equal(
                DistributionSummary.From(passes.Select(pass => pass.Z(k).Count(z => z > 0) / (double)reference.Size(k))),
                layer.Activity
            );
            Assert.Equal(Enumerable.Range(0, shares.Length).Where(i => shares[i] == 0), layer.Dead);
            Assert.Equal(Enumerable.Range(0, shares.Length).Where(i => shares[i] == 1), layer.AlwaysActive);
            Assert.Equal(shares.Where(share => share > 0).Order().Take(4), layer.LeastActive(4).Select(neuron => neuron.Share));
            Assert.Equal(shares.OrderDescending().Take(4), layer.MostActive(4).Select(neuron => neuron.Share));
            Assert.All(layer.MostActive(4).Concat(layer.LeastActive(4)), neuron =>
                Assert.Equal(shares[neuron.Neuron], neuron.Share)
            );
        }

        Assert.Contains(3, masks.Layers[0].Dead);
        Assert.Equal(Inputs / 2, masks.DistinctMasks);
    }

    [Fact]
    public void An_inspection_gathers_what_its_parts_say()
    {
        var data = Data(BiasFreeNet.Shape);
        var parameters = new NetworkParameters(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape));
        var prior = new NetworkParameters(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape, seed: 2));
        var request = Request(new BiasFreeNet(parameters), data) with
        {
            Prior = prior,
            MaxInputNorm = 100,
            RobustnessInputs = 7,
            Eps = [1e-4, 0.01],
        };
        var inspection = NetworkInspection.Compute(request);

        Assert.Equal((Inputs, true, 100), (inspection.Samples, inspection.UsesLabels, inspection.MaxInputNorm));
        var norms = SparseNormBound.ComputeLayers(parameters);
        Assert.Equal(
            norms.Select(
                (norm, layer) =>
                    new LayerNorms(
                        norm.OperatorNorm,
                        norm.Frobenius,
                        norm.RowNorms.ToArray().Max(),
                        parameters.DistanceTo(prior, layer)
                    )
            ),
            inspection.Norms
        );
        Assert.Equal(ComplexityMeasures.Compute(parameters, prior).All, inspection.Measures.All);
        var kappa = new GreedySparsity(parameters, SparsityNorms.Compute(parameters), 100).ComputeKappa(data, request.Eps);
        Assert.Equal(
            [
                new EffectiveActivity(1e-4, DistributionSummary.From(kappa[0])),
                new EffectiveActivity(0.01, DistributionSummary.From(kappa[1])),
            ],
            inspection.Kappa!
        );
        var radii = InputRobustness.Compute(parameters).ComputeRadii(data.Inputs[..(7 * 20)].ToArray());
        Assert.Equal(
            new RobustnessSummary(
                DistributionSummary.From(radii.Select(r => r.Dense)),
                DistributionSummary.From(radii.Select(r => r.Sparse)),
                7,
                radii.Count(r => r.Sparse > 0)
            ),
            inspection.Robustness
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Margins_are_divided_by_the_norms_of_input_and_layers(bool labelled)
    {
        var data = Data(BiasedNet.Shape);
        float[] parameters = Sample.Parameters(BiasedNet.Shape);
        var inspection = NetworkInspection.Compute(
            Request(new BiasedNet(parameters), data) with
            {
                UsesLabels = labelled,
                RobustnessInputs = 0,
                MaxInputNorm = 10,
            }
        );

        var network = new ReferenceNetwork(BiasedNet.Shape, parameters);
        double product = Enumerable.Range(1, 3).Aggregate(1.0, (p, k) => p * network.W(k).L2Norm());
        var expected = DistributionSummary.From(
            Enumerable
                .Range(0, Inputs)
                .Select(i =>
                {
                    var pass = network.Forward(data.Input(i));
                    return pass.Margin(labelled ? data.Labels[i] : pass.Classify()) / pass.X(0).L2Norm() / product;
                })
        );
        foreach (
            var value in new Func<DistributionSummary, double>[]
            {
                d => d.Mean,
                d => d.Min,
                d => d.Q01,
                d => d.Q10,
                d => d.Median,
                d => d.Q90,
                d => d.Max,
            }
        )
            Assert.InRange(
                value(inspection.NormalisedMargins!),
                value(expected) - 2e-3 * Math.Abs(value(expected)) - 1e-7,
                value(expected) + 2e-3 * Math.Abs(value(expected)) + 1e-7
            );
        Assert.Equal(labelled, expected.Min < 0);
        Assert.Null(inspection.Kappa);
        Assert.Null(inspection.MaxInputNorm);
        Assert.Null(inspection.Robustness);
        Assert.All(inspection.Norms, norms => Assert.Null(norms.Distance));
    }

    [Fact]
    public void Inputs_of_norm_0_have_no_margin_and_overflow_has_none_either()
    {
        float[] huge = new float[BiasFreeNet.ParameterCount];
        huge.AsSpan().Fill(1e30f);
        float[] inputs = [.. new float[20], .. Enumerable.Repeat(1f, 20)];
        var overflow = Inspect(huge, inputs);
        Assert.Equal(double.NegativeInfinity, overflow.NormalisedMargins!.Max);
        Assert.Equal(0, overflow.Robustness!.Certified);
        Assert.Null(Inspect(huge, new float[20]).NormalisedMargins);
        Assert.Null(Inspect(new float[huge.Length], inputs).NormalisedMargins);

        static NetworkInspection Inspect(float[] parameters, float[] inputs)
        {
            var data = new LabelledData(inputs, new int[inputs.Length / 20], 20);
            return NetworkInspection.Compute(
                Request(new BiasFreeNet(parameters), data) with
                {
                    RobustnessInputs = 2,
                    UsesLabels = false,
                }
            );
        }
    }

    [Fact]
    public void What_cannot_be_inspected_is_refused()
    {
        var network = new BiasFreeNet(Sample.Parameters(BiasFreeNet.Shape));
        var data = Data(BiasFreeNet.Shape);
        var request = Request(network, data) with { RobustnessInputs = 0 };
        var other = new NetworkParameters(BiasedNet.Shape, Sample.Parameters(BiasedNet.Shape));
        Refused("Prior", request with { Prior = other });
        Refused(
            "Parameters",
            request with
            {
                Parameters = new BiasFreeNet(Sample.Parameters(BiasFreeNet.Shape, seed: 2)).ToParameters(),
            }
        );
        Refused("Data", request with { Data = new LabelledData([1, 2], [0], 2) });
        Refused("data", request with { Data = new LabelledData([], [], 20) });
        var strange = new LabelledData(data.Inputs.ToArray(), [.. Enumerable.Repeat(4, Inputs)], 20);
        Refused("Data", request with { Data = strange });
        Assert.Equal(Inputs, NetworkInspection.Compute(request with { Data = strange, UsesLabels = false }).Samples);
        Refused("data", request with { MaxInputNorm = 1e-3 });

        static void Refused(string parameter, InspectionRequest request) =>
            Assert.Throws<ArgumentException>(parameter, () => NetworkInspection.Compute(request));
    }

    [Fact]
    public void Multiply_adds_are_those_of_what_is_not_zero_in_the_pass_of_the_reference()
    {
        var data = Data(BiasedNet.Shape);
        float[] inputs = data.Inputs.ToArray();
        inputs.AsSpan(0, 3 * 20 + 7).Clear();
        data = new LabelledData(inputs, data.Labels.ToArray(), data.InputSize);
        float[] parameters = Sample.Parameters(BiasedNet.Shape);
        var cost = NetworkInspection.Compute(Request(new BiasedNet(parameters), data) with { RobustnessInputs = 0 }).Cost;

        var reference = new ReferenceNetwork(BiasedNet.Shape, parameters);
        Assert.Equal(20 * 17 + 17 * 33 + 33 * 5, cost.MultiplyAdds);
        Assert.Equal(
            Enumerable
                .Range(0, Inputs)
                .Select(i => reference.Forward(data.Input(i)))
                .Average(pass => Enumerable.Range(0, 3).Sum(k => pass.X(k).Count(x => x != 0) * reference.Size(k + 1))),
            cost.ActiveMultiplyAdds,
            1e-9
        );
    }

    [Fact]
    public void A_cancelled_inspection_ends()
    {
        var request = Request(new BiasFreeNet(Sample.Parameters(BiasFreeNet.Shape)), Data(BiasFreeNet.Shape)) with
        {
            CancellationToken = new CancellationToken(canceled: true),
        };
        Assert.ThrowsAny<OperationCanceledException>(() => NetworkInspection.Compute(request));
    }

    private static InspectionRequest Request(IReluNetwork network, LabelledData data) =>
        new()
        {
            Network = network,
            Parameters = network.ToParameters(),
            Data = data,
        };

    /// <summary>Every input comes twice.</summary>
    private static LabelledData Data(NetworkShape shape)
    {
        float[] inputs = [.. Enumerable.Range(0, Inputs).SelectMany(i => Sample.Input(shape, (ulong)(i / 2)))];
        return new LabelledData(inputs, [.. Enumerable.Range(0, Inputs).Select(i => i % shape.OutputSize)], shape.InputSize);
    }
}
