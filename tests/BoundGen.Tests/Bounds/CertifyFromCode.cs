using BoundGen.Training;

namespace BoundGen.Tests.Bounds;

/// <summary>The network of the sample below: four measurements in, one of three classes out.</summary>
[ReluNetwork(4, 32, 3)]
public sealed partial class FlowerNet;

/// <summary>
/// How an app proves something about a network of its own, from data to numbers, without files and without the tool.
/// </summary>
public class CertifyFromCode
{
    [Fact]
    public void Train_a_prior_and_a_network_then_bound_its_error()
    {
        // 1. Three disjoint sets of labelled data, all drawn from where the network will be used. The prior may see the first
        //    only, the network the first two, and nobody the third, which is optional.
        LabelledData first = Flowers(0, 2000),
            second = Flowers(2000, 2000),
            fresh = Flowers(4000, 500);

        // 2. A prior, then a network close to it: bounds grow with the distance in units of the noise.
        var options = new TrainingOptions
        {
            Epochs = 10,
            MaxOperatorNorm = 4,
            Temperature = 4,
        };
        NetworkParameters prior = Trainer.Train(new FlowerNet(Trainer.Initialise(FlowerNet.Shape, seed: 1)), first, options);
        NetworkParameters trained = Trainer.Train(new FlowerNet(prior), second, options with { MaxDistance = 0.02 });

        //    Each gets a record of what it has seen. It is checked, and it travels in the file of the parameters.
        LabelledData both = new([.. first.Inputs, .. second.Inputs], [.. first.Labels, .. second.Labels], first.InputSize);
        prior = prior.WithProvenance(new Provenance(first.Record));
        trained = trained.WithProvenance(new Provenance(both.Record));
        var network = new FlowerNet(trained);

        // 3. Everything here is fixed before the second set is looked at. Several noise levels may be tried; all are paid for.
        BoundReport report = BoundReport.Evaluate(
            new BoundRequest
            {
                Network = network,
                Parameters = trained,
                Prior = PriorNetwork.From(prior),
                Sample = second,
                HoldOut = fresh,
                Options = new BoundOptions
                {
                    Sigma = [0.001, 0.003, 0.01],
                    Draws = 20_000,
                    Delta = 0.05,
                },
            }
        );

        Assert.Contains(report.Assumptions, assumption =>
            assumption is { Name: "sample-new-to-prior", Status: AssumptionStatus.Checked }
        );

        // 4. The number to quote: with probability 95% over the data, the network errs on at most this share of new inputs.
        CertificateBound headline = report.Headline;
        Assert.Equal(BoundKind.BallSparse, headline.Kind);
        Assert.InRange(headline.Bound, report.EmpiricalError, 0.3);
        Assert.False(headline.IsVacuous);

        // 5. What it was made of: the samples on which some network within the caps may err, and where the 5% went.
        Assert.Equal((double)headline.Failures! / report.Samples, headline.Rate);
        Assert.All(report.Ball.Distances.Zip(report.Ball.Caps.Values), pair => Assert.True(pair.First <= pair.Second));
        LedgerEntry testSet = headline.Ledger[0];
        Assert.Equal(0.05, testSet.Delta, 1e-12);
        if (!report.Ball.Caps.FixedBeforehand)
            Assert.Equal(["rho_1", "rho_2", "priors"], testSet.Choices.Select(choice => choice.Name));

        // 6. All bounds by kind. Each holds by itself; picking the least of them afterwards is not paid for.
        Dictionary<BoundKind, CertificateBound> bounds = report.Certificates.ToDictionary(bound => bound.Kind);
        CertificateBound averaged = bounds[BoundKind.AveragedSparse];
        Assert.True(headline.Bound <= bounds[BoundKind.BallDense].Bound);
        Assert.True(averaged.Bound <= bounds[BoundKind.AveragedDense].Bound);
        Assert.Contains(averaged.Sigma[0], report.Options.Sigma!.Value);
        Assert.InRange(averaged.Kl!.Value, 0, 0.02 * 0.02 / (2 * averaged.Sigma[0] * averaged.Sigma[0]) * 1.001);
        Assert.Contains(averaged.Eta!.Value, BoundOptions.EtaGrid);
        Assert.Equal(["sigma", "eta", "rho_1", "rho_2", "priors"], averaged.Ledger[0].Choices.Select(choice => choice.Name));

        // 7. The limit from fresh data alone, to compare with.
        HoldOutBound holdOut = report.HoldOut!;
        Assert.Equal((500, BoundReport.CountErrors(network, fresh)), (holdOut.Samples, holdOut.Errors));
        Assert.InRange(holdOut.Bound, (double)holdOut.Errors / holdOut.Samples, 1);

        // 8. The disintegrated bound is about another network, drawn once around the trained one: to profit from it, use that
        // one.
        DrawnNetwork drawn = report.Drawn!;
        Assert.Same(bounds[BoundKind.Disintegrated], drawn.Bound);
        var other = new FlowerNet(drawn.Parameters);
        Assert.Equal(drawn.Errors, BoundReport.CountErrors(other, second));
        Assert.InRange(drawn.Bound.Bound, drawn.EmpiricalError, averaged.Bound);
    }

    [Fact]
    public void Spend_confidence_on_a_bound_of_your_own()
    {
        // A ledger is given delta once; every bound takes an entry of it, with the choices that were made after looking.
        var ledger = new ConfidenceLedger(0.05);
        LedgerEntry entry = ledger.Spend("best of ten models on 500 fresh samples", 0.05, new GridChoice("model", 10));
        double bound = ClopperPearson.UpperLimit(failures: 20, trials: 500, entry);
        Assert.InRange(bound, 0.04, 0.08);

        // An entry pays once, and a ledger is not overdrawn.
        Assert.Throws<InvalidOperationException>(() => ClopperPearson.UpperLimit(20, 500, entry));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Spend("one more", 0.001));
    }

    /// <summary>Three clouds of points that overlap a little.</summary>
    private static LabelledData Flowers(int start, int count)
    {
        float[][] centres =
        [
            [1, 0, 0, 0.5f],
            [-0.5f, 0.9f, 0, 0],
            [-0.5f, -0.9f, 0, 0],
        ];
        var random = new Random(start);
        var inputs = new float[4 * count];
        var labels = new int[count];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (i % 4 == 0)
                labels[i / 4] = random.Next(3);
            inputs[i] =
                centres[labels[i / 4]][i % 4] + 0.3f * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f);
        }

        return new LabelledData(inputs, labels, 4);
    }
}
