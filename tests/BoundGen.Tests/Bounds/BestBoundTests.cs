using BoundGen.Reference;
using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Bounds;

/// <summary>What is chosen afterwards, or was chosen before by trying several priors, is paid for.</summary>
public class BestBoundTests
{
    private static readonly NetworkShape Shape = BiasFreeNet.Shape;
    private static readonly float[] Values = Sample.Parameters(Shape);
    private static readonly BiasFreeNet Network = new(Values);
    private static readonly NetworkParameters Prior = new(
        Shape,
        Values.Select((value, i) => value + (i % 2 == 0 ? 1e-4f : -1e-4f)).ToArray()
    );

    private static readonly LabelledData Data = Own(400);
    private static readonly BoundOptions Options = new()
    {
        Draws = 2000,
        Sigma = [1e-4, 1e-3],
        Eta = 0.01,
        MaxInputNorm = 100,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void The_best_line_is_the_least_of_those_about_the_network_at_its_share_of_delta(int priorsTried)
    {
        var report = Certified.Report(Network, Prior, Data, Options with { PriorsTried = priorsTried });

        // Two of the ball, six certificates and Theorem 13 in both forms.
        const int Lines = 10;
        double others = (double)priorsTried * Lines,
            caps = Math.Pow(CapGrid.Count, 3) * others,
            choices = 2 * caps;
        var both = new NoiseForms(400, (int)report.Certificates[0].Failures!.Value, 0.05, 2, others);
        double least = report
            .Candidates.Where(bound => bound.Kind.Subject == BoundSubject.Network)
            .Min(bound =>
            {
                return both.OfDraws(bound, 2000, 0.01, caps / others).Min();
            });
        long failures = report.Certificates.Single(bound => bound.Kind == BoundKind.BallSparse).Failures!.Value;
        double ball = ReferenceBounds.MonteCarloUpper((int)failures, 400, 0.05 / caps);
        Assert.Equal(Math.Min(least, ball), report.Best.Bound, 1e-9);
        Assert.InRange(report.Best.Bound, 0.01, 0.9);
        Assert.Equal(BoundSubject.Network, report.Best.Kind.Subject);
        double[] paid = ball < least ? [caps] : [choices, 2 * others, others, choices, 2 * others];
        Assert.Equal(paid, report.Best.Ledger.Select(entry => entry.ChoiceCount));
        Assert.True(report.Best.Bound > report.Certificates.Single(bound => bound.Kind == report.Best.Kind).Bound);
        Assert.Equal(Lines, report.Best.Ledger[0].Choices.Single(choice => choice.Name == "lines").Count);
    }

    /// <summary>
    /// Each line is the least of both its forms at the four values of eta, and pays for the choice: so it is above that of any
    /// stated eta by no more than ln 4 in the exponent costs.
    /// </summary>
    [Fact]
    public void Without_a_stated_eta_every_line_takes_the_best_of_four_and_pays_for_all()
    {
        var grid = Certified.Report(Network, Prior, Data, Options with { Eta = null });
        BoundReport[] stated =
        [
            .. BoundOptions.EtaGrid.Select(eta => Certified.Report(Network, Prior, Data, Options with { Eta = eta })),
        ];
        double caps = Math.Pow(CapGrid.Count, 3);
        var both = new NoiseForms(400, (int)grid.Certificates[0].Failures!.Value, 0.05, Levels: 2 * 4);
        int others = 0;
        foreach (var (candidate, i) in grid.Candidates.Select((candidate, i) => (candidate, i)))
        {
            double[] smallest =
                candidate.Kind == BoundKind.Gibbs
                    ? (both with { Levels = 2 }).OfDraws(candidate, 2000, 0)
                    : stated
                        .Select(report => both.OfDraws(report.Candidates[i], 2000, report.Candidates[i].Eta!.Value, caps))
                        .MinBy(forms => forms.Min())!;
            NoiseForms.AssertSmallest(smallest, candidate);
            Assert.Equal(candidate.Kind == BoundKind.Gibbs, candidate.Eta is null);
            others += candidate.Eta > 0.01 ? 1 : 0;
            bool paid = candidate.Ledger[0].Choices.Contains(new GridChoice("eta", 4));
            Assert.Equal(
                (candidate.Kind != BoundKind.Gibbs, paid),
                (paid, candidate.Ledger[1].Choices.Contains(new GridChoice("eta", 4)))
            );
            Assert.DoesNotContain(candidate.Ledger[2].Choices, choice => choice.Name == "eta");
        }

        Assert.InRange(others, 1, grid.Candidates.Length - 1);
        Assert.All(stated.SelectMany(report => report.Candidates).SelectMany(bound => bound.Ledger), entry =>
            Assert.DoesNotContain(entry.Choices, choice => choice.Name == "eta")
        );
    }

    [Fact]
    public void Without_Theorem_13_there_are_two_lines_less_to_choose_from()
    {
        var report = Certified.Report(Network, Prior, Data, Options with { MaxInputNorm = null });
        Assert.All(report.Best.Ledger, entry => Assert.Contains(new GridChoice("lines", 8), entry.Choices));
    }

    [Fact]
    public void Every_bound_pays_for_the_priors_that_were_tried()
    {
        var one = Certified.Report(Network, Prior, Data, Options);
        var seven = Certified.Report(Network, Prior, Data, Options with { PriorsTried = 7 });
        Assert.All(one.Certificates.Append(one.Best).Zip(seven.Certificates.Append(seven.Best)), pair =>
        {
            Assert.Equal(pair.First.Kind, pair.Second.Kind);
            Assert.Equal(
                pair.First.Ledger.Select(entry => 7 * entry.ChoiceCount),
                pair.Second.Ledger.Select(entry => entry.ChoiceCount)
            );
            Assert.Contains(new GridChoice("priors", 7), pair.Second.Ledger[0].Choices);
            Assert.True(pair.First.IsVacuous || pair.Second.Bound > pair.First.Bound, pair.First.Kind.Name);
        });
        Assert.True(seven.Paper!.Best.Value > one.Paper!.Best.Value);
        Assert.Equal(
            ReferenceBounds.ClopperPearsonUpper((int)seven.Certificates[0].Failures!, 400, 0.05 / 7),
            seven.Certificates[0].Bound,
            1e-9
        );
        var both = new NoiseForms(400, (int)seven.Certificates[0].Failures!.Value, 0.05, 2, 7);
        NoiseForms.AssertSmallest(both.OfDrawn(seven.Drawn!), seven.Drawn!.Bound);
        Assert.Contains(
            "0 priors",
            Assert
                .Throws<ArgumentException>(() => Certified.Report(Network, Prior, Data, Options with { PriorsTried = 0 }))
                .Message
        );
        Assert.NotEqual(Options, Options with { PriorsTried = 7 });
    }

    [Fact]
    public void The_best_of_several_drawn_networks_is_that_of_one_seed_and_pays_for_all()
    {
        var report = Certified.Report(Network, Prior, Data, Options with { Seed = 1, BestOf = 4 });
        var drawn = report.Drawn!;
        Assert.InRange(drawn.Seed, 1ul, 4ul);
        var again = DrawnNetwork.Draw(Network.ToParameters(), drawn.Bound.Sigma.AsSpan(), drawn.Seed);
        Assert.Equal(again.Values, drawn.Parameters.Values);
        // The network that each seed gives alone pays less; none that is better by more than that price was missed.
        double[] alone =
        [
            .. Enumerable
                .Range(1, 4)
                .Select(seed => Certified.Report(Network, Prior, Data, Options with { Seed = (ulong)seed }).Drawn!.Bound.Bound),
        ];
        Assert.InRange(drawn.Bound.Bound, alone.Min(), alone.Min() + 0.02);
        Assert.True(alone.Distinct().Count() > 1);
        var forms = new NoiseForms(400, (int)report.Certificates[0].Failures!.Value, 0.05, 2 * 4);
        NoiseForms.AssertSmallest(forms.OfDrawn(drawn), drawn.Bound);
        Assert.Contains(new GridChoice("drawn networks", 4), drawn.Bound.Ledger[0].Choices);
        Assert.Throws<ArgumentException>(() => Certified.Report(Network, Prior, Data, Options with { BestOf = 0 }));
        Assert.Throws<ArgumentException>(() => Certified.Report(Network, Prior, Data, Options with { Configurations = 0 }));
        Assert.NotEqual(Options, Options with { BestOf = 4 });
    }

    [Fact]
    public void A_norm_that_is_the_largest_of_the_sample_is_called_what_it_is()
    {
        double largest = Enumerable.Range(0, Data.Count).Max(Data.InputNorm);
        foreach (double norm in new[] { largest, largest * 1.00005 })
        {
            var report = Certified.Report(Network, Prior, Data, Options with { MaxInputNorm = norm });
            Assert.True(report.Paper!.NormIsLargestOfSample);
            Assert.All(new[] { report.Paper.Best, report.Paper.Dense }, result =>
                Assert.EndsWith("; " + PaperResults.NormOfSampleNote, result.Bound.Note)
            );
        }

        var beforehand = Certified.Report(Network, Prior, Data, Options with { MaxInputNorm = largest * 1.01 });
        Assert.False(beforehand.Paper!.NormIsLargestOfSample);
        Assert.DoesNotContain("M_X", beforehand.Paper.Best.Bound.Note);
    }

    /// <summary>Inputs that the network labels itself, but for every twentieth.</summary>
    private static LabelledData Own(int count)
    {
        float[] inputs = [.. Enumerable.Range(0, count).SelectMany(i => Sample.Input(Shape, (ulong)i))];
        return new LabelledData(
            inputs,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => (Network.Classify(inputs.AsSpan(20 * i, 20)) + (i % 20 == 0 ? 1 : 0)) % Shape.OutputSize),
            ],
            20
        );
    }

    [Fact]
    public void Ways_of_training_that_were_compared_are_paid_for_by_the_drawn_network_alone()
    {
        var one = Certified.Report(Network, Prior, Data, Options);
        var many = Certified.Report(Network, Prior, Data, Options with { Configurations = 1000 });
        Assert.All(one.Certificates.Zip(many.Certificates), pair =>
        {
            bool pays = pair.First.Kind == BoundKind.Disintegrated;
            Assert.Equal(pays, pair.Second.Ledger.Any(entry => entry.ChoiceCount > Choices(pair.First)));
            if (pays)
                Assert.True(pair.Second.Bound > pair.First.Bound);
            else
                Assert.Equal(pair.First.Bound, pair.Second.Bound);
        });
        Assert.Equal(1000 * Choices(one.Drawn!.Bound), Choices(many.Drawn!.Bound));

        static double Choices(CertificateBound bound) =>
            bound.Ledger.IsEmpty ? double.MaxValue : bound.Ledger.Max(entry => entry.ChoiceCount);
    }
}
