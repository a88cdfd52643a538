using System.Text.RegularExpressions;
using BoundGen.Reference;
using BoundGen.Tests.Networks;

namespace BoundGen.Tests.Bounds;

public partial class BoundReportTests
{
    private static readonly NetworkShape Shape = BiasedNet.Shape;
    private static readonly float[] Values = Sample.Parameters(Shape);
    private static readonly BiasedNet Network = new(Values);
    private static readonly LabelledData Data = Own(0, 200);
    private static readonly Dictionary<string, DrawOutcome> Flags = new()
    {
        ["gibbs"] = DrawOutcome.Gibbs,
        ["uniform-dense"] = DrawOutcome.UniformDense,
        ["uniform-sparse"] = DrawOutcome.UniformSparse,
        ["pointwise-dense"] = DrawOutcome.PointwiseDense,
        ["pointwise-sparse"] = DrawOutcome.PointwiseSparse,
        ["averaged-dense"] = DrawOutcome.AveragedDense,
        ["averaged-sparse"] = DrawOutcome.AveragedSparse,
    };

    private static readonly BoundOptions Options = new()
    {
        Draws = 2000,
        Sigma = [1e-3],
        Eta = 0.01,
    };

    [Fact]
    public void Without_a_prior_nothing_moved_and_nothing_was_chosen()
    {
        var report = Certified.Report(Network, null, Data, Options);
        Assert.All(report.Certificates.Where(Covers), certificate => Assert.Equal(0, certificate.Kl));
        Assert.All(report.Certificates.SelectMany(certificate => certificate.Ledger), entry =>
            Assert.Equal(1, entry.ChoiceCount)
        );
        Assert.All(report.Rho, rho => Assert.Equal(0, rho));
        Assert.Equal(BoundKind.Prior, report.Headline.Kind);
        Assert.All(report.Ball.Distances, distance => Assert.Equal(0, distance));
        Assert.Equal(CapOrigin.Rounding, report.Ball.Caps.Origin);
        Assert.Equal(0, report.EmpiricalError);
        Assert.True(report.OwnPrior);
    }

    [Theory]
    [InlineData]
    [InlineData("gibbs")]
    [InlineData("ball-dense", "averaged-sparse")]
    [InlineData("disintegrated")]
    [InlineData("paper")]
    public void Only_the_bounds_asked_for_are_computed_beside_those_to_quote_and_they_are_those_of_a_full_report(
        params string[] names
    )
    {
        var network = new BiasFreeNet(Sample.Parameters(BiasFreeNet.Shape));
        var prior = new NetworkParameters(
            BiasFreeNet.Shape,
            [.. network.ToParameters().Values.ToArray().Select(value => value + 1e-3f)]
        );
        var options = Options with { Draws = 200, MaxInputNorm = 100 };
        LabelledData data = Own(0, 200, network),
            fresh = Own(200, 100, network);
        var whole = Certified.Report(network, prior, data, options, fresh);
        var asked = Certified.Report(
            network,
            prior,
            data,
            options with
            {
                Bounds = [.. names.Select(name => BoundKind.FromName(name)!)],
            },
            fresh
        );

        string[] expected =
        [
            .. BoundKind.All.Select(kind => kind.Name).Where(name => name is "prior" or "ball-sparse" || names.Contains(name)),
        ];
        Assert.Equal(expected, asked.Certificates.Select(bound => bound.Kind.Name));
        Assert.All(asked.Certificates, bound =>
            Assert.Equal(whole.Certificates.Single(other => other.Kind == bound.Kind).Bound, bound.Bound)
        );
        Assert.Equal(whole.Headline.Bound, asked.Headline.Bound);
        bool drawn = names.Contains("disintegrated");
        Assert.Equal((drawn, drawn), (asked.Drawn is not null, asked.HoldOutCounts!.DrawnErrors is not null));
        // It pays for the lines about the network that were computed, and for no others.
        int lines = asked.Certificates.Count(bound => bound.Kind.Subject == BoundSubject.Network);
        Assert.Equal(
            ("lines", lines),
            asked
                .Best.Ledger.SelectMany(entry => entry.Choices)
                .Select(choice => (choice.Name, (int)choice.Count))
                .First(choice => choice.Name == "lines")
        );
    }

    [Fact]
    public void Levels_are_those_stated_else_those_the_prior_records_else_the_grid()
    {
        var recorded = SigmaCandidates.ByLayer([
            [1e-3, 2e-3, 3e-3],
            [1e-3, 1e-3, 1e-3],
        ]);
        var bare = Moved(0.02f);
        var prior = bare.WithProvenance(Provenance.Unknown with { Sigma = recorded });
        var chosen = Options with { Draws = 100, Sigma = null };

        Tried(recorded, SigmaSource.Prior, prior, chosen);
        Tried(SigmaCandidates.Uniform(3, 1e-3), SigmaSource.Options, prior, Options with { Draws = 100 });
        Tried(SigmaCandidates.Uniform(3, BoundOptions.SigmaGrid), SigmaSource.Grid, bare, chosen);
        // The weights were changed since, on data that nobody knows.
        var outdated = bare.WithProvenance(prior.Provenance with { IsOutdated = true });
        Tried(SigmaCandidates.Uniform(3, BoundOptions.SigmaGrid), SigmaSource.Grid, outdated, chosen);
        Assert.InRange(BoundOptions.SigmaGrid.Max(), 0.016, 0.0161);

        static void Tried(SigmaCandidates expected, SigmaSource source, NetworkParameters prior, BoundOptions options)
        {
            var report = Certified.Report(Network, prior, Data, options);
            Assert.Equal((expected, source), (report.Sigma, report.SigmaSource));
            Assert.All(report.Certificates.Where(bound => bound.Kind.Counts == BoundCount.Draws), bound =>
            {
                Assert.Contains(expected.Levels, levels => levels.SequenceEqual(bound.Sigma));
                Assert.All(PaysForSigma(bound), entry => Assert.Equal(("sigma", expected.Levels.Length), Sigma(entry)));
            });
            Assert.All(PaysForSigma(report.Drawn!.Bound), entry => Assert.Equal(("sigma", expected.Levels.Length), Sigma(entry)));
        }

        // All but the limit of the prior's errors, which noise has no part in.
        static IEnumerable<LedgerEntry> PaysForSigma(CertificateBound bound) =>
            bound.Ledger.Where(entry => !entry.Use.EndsWith("form: errors of the prior", StringComparison.Ordinal));

        static (string, long) Sigma(LedgerEntry entry) => (entry.Choices[0].Name, entry.Choices[0].Count);
    }

    [Fact]
    public void Every_bound_follows_from_its_parts()
    {
        var prior = Moved(0.02f);
        var posterior = new NetworkParameters(Shape, Values);
        double[] rho = [.. OperatorNorm.Distances(posterior, prior).Select(CapGrid.RoundUp)];
        var report = Certified.Report(Network, prior, Data, Options with { Sigma = [1e-3, 2e-3] });
        Assert.Equal(rho, report.Rho);

        Assert.Equal(
            Flags.Keys.SelectMany(name => new[] { (name, 1e-3), (name, 2e-3) }),
            report.Candidates.Select(bound => (bound.Kind.Name, bound.Sigma[0]))
        );
        Assert.All(report.Certificates.Where(certificate => certificate.Kind.Counts == BoundCount.Draws), best =>
            Assert.Same(report.Candidates.Where(bound => bound.Kind == best.Kind).MinBy(bound => bound.Bound), best)
        );

        double caps = Math.Pow(CapGrid.Count, 3);
        Assert.Equal(
            2 * caps,
            report.Certificates.Single(bound => bound.Kind == BoundKind.AveragedSparse).Ledger.Max(entry => entry.ChoiceCount),
            1.0
        );
        Assert.Equal(
            ["prior", "ball-dense", "ball-sparse", .. Flags.Keys, "paper", "paper-dense", "disintegrated"],
            report.Certificates.Select(certificate => certificate.Kind.Name)
        );
        foreach (var certificate in report.Certificates.Where(certificate => certificate.Kind.Counts == BoundCount.Draws))
        {
            bool gibbs = certificate.Kind == BoundKind.Gibbs;
            double[] sigma = [.. certificate.Sigma];
            var counts = DrawCounts.Compute(
                Network,
                new NoiseModel(PriorNorms.Compute(prior), sigma, rho, 0.01),
                Data,
                1,
                0,
                2000
            );
            Assert.Equal(counts.Failures(Flags[certificate.Kind.Name]), certificate.Failures);
            Assert.Equal(certificate.Failures / 2000.0, certificate.Rate);
            Assert.Equal(GaussianDivergence.Kl(posterior, prior, sigma), certificate.Kl);
            var both = new NoiseForms(200, (int)report.Certificates[0].Failures!.Value, 0.05, 2);
            NoiseForms.AssertSmallest(both.OfDraws(certificate, 2000, gibbs ? 0 : 0.01, gibbs ? 1 : caps), certificate);
            double all = gibbs ? 2 : 2 * caps;
            double share = gibbs ? 1.0 / 3 : 0.5;
            (string, double, double)[] forms =
            [
                ("direct form: PAC-Bayes-kl", 0.04 * share, all),
                ("direct form: Monte Carlo", 0.01 * share, 2),
                ("excess form: errors of the prior", 0.02 * share, 1),
                ("excess form: PAC-Bayes-kl", 0.02 * share, all),
                ("excess form: Monte Carlo", 0.01 * share, 2),
                ("vector-kl form: errors of the prior", 0.02 * share, 1),
                ("vector-kl form: PAC-Bayes", 0.02 * share, all),
                ("vector-kl form: Monte Carlo where the prior is right", 0.005 * share, 2),
                ("vector-kl form: Monte Carlo where the prior errs", 0.005 * share, 2),
            ];
            Assert.Equal(
                forms[..(gibbs ? 9 : 5)].Select(form => (form.Item1, Math.Round(form.Item2, 12), form.Item3)),
                certificate.Ledger.Select(entry => (entry.Use, Math.Round(entry.Delta, 12), entry.ChoiceCount))
            );
            Assert.Equal(0.05, certificate.Ledger.Sum(entry => entry.Delta), 1e-12);
        }

        // What the prior, its distance and eta do to the counts must show in this setting.
        long Failures(NetworkParameters centre, double[] distances, double eta) =>
            DrawCounts
                .Compute(
                    Network,
                    new NoiseModel(PriorNorms.Compute(centre), [1e-3, 1e-3, 1e-3], distances, eta),
                    Data,
                    1,
                    0,
                    2000
                )
                .Failures(DrawOutcome.PointwiseDense);
        long usual = Failures(prior, rho, 0.01);
        Assert.All(new[] { Failures(posterior, rho, 0.01), Failures(prior, [0, 0, 0], 0.01), Failures(prior, rho, 0.5) }, other =>
            Assert.NotEqual(usual, other)
        );
    }

    [Fact]
    public void The_bound_at_one_candidate_never_improves_with_more_candidates()
    {
        var one = Certified.Report(Network, Moved(0.0001f), Data, Options);
        var two = Certified.Report(Network, Moved(0.0001f), Data, Options with { Sigma = [1e-3, 0.5] });
        Assert.All(two.Certificates.Where(Covers), among => Assert.Equal(1e-3, among.Sigma[0]));
        Assert.All(one.Certificates.Zip(two.Certificates).Where(pair => pair.First.Kind.Counts != BoundCount.Samples), pair =>
            Assert.True(pair.First.IsVacuous || pair.Second.Bound > pair.First.Bound, pair.First.Kind.Name)
        );
    }

    [Fact]
    public void The_paper_covers_networks_without_biases_and_needs_a_norm()
    {
        var biased = Certified.Report(Network, null, Data, Options with { MaxInputNorm = 100 });
        Assert.Null(biased.Paper);
        Assert.All(Paper(biased), bound =>
            Assert.Equal((true, "the paper's bound does not cover networks with biases"), (bound.IsVacuous, bound.Note))
        );

        var network = new BiasFreeNet(Sample.Parameters(BiasFreeNet.Shape));
        var data = new LabelledData(Data.Inputs.ToArray(), new int[Data.Count], Data.InputSize);
        var without = Certified.Report(network, null, data, Options);
        Assert.All(Paper(without), bound => Assert.Contains("M_X", bound.Note));

        double largest = Enumerable.Range(0, data.Count).Max(data.InputNorm);
        var report = Certified.Report(network, null, data, Options with { MaxInputNorm = largest });
        PaperResults expected = PaperBound.Evaluate(
            new NetworkParameters(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape)),
            null,
            data,
            largest,
            0.05
        );
        Assert.Equal((expected.Best.Value, expected.Dense.Value), (report.Paper!.Best.Value, report.Paper.Dense.Value));
        Assert.Equal(new[] { report.Paper.Best.Bound, report.Paper.Dense.Bound }, Paper(report));
        // The note rounds up, as it gives a bound.
        foreach (var paper in new[] { report.Paper.Best, report.Paper.Dense })
        {
            double printed = double.Parse(Regex.Match(paper.Bound.Note!, "gives ([0-9.]+) at").Groups[1].Value);
            Assert.InRange(printed, paper.Value, paper.Value + 0.0010001);
        }

        var e = Assert.Throws<ArgumentException>(() =>
            Certified.Report(network, null, data, Options with { MaxInputNorm = largest / 2 })
        );
        Assert.Contains("M_X", e.Message);

        static CertificateBound[] Paper(BoundReport report) =>
            [.. report.Certificates.Where(bound => bound.Kind.Theorem == BoundTheorem.Paper)];
    }

    [Fact]
    public void Hold_out_data_is_counted()
    {
        int[] wrong = Own(500, 100).Labels.ToArray();
        for (int i = 0; i < 7; i++)
            wrong[i] = (wrong[i] + 1) % 5;
        var fresh = new LabelledData(Own(500, 100).Inputs.ToArray(), wrong, 20);
        var report = Certified.Report(Network, null, Data, Options, fresh);
        Assert.Equal((100, 7), (report.HoldOut!.Samples, report.HoldOut.Errors));
        Assert.Equal(ReferenceBounds.ClopperPearsonUpper(7, 100, 0.05), report.HoldOut.Bound, 1e-9);
        Assert.Equal("hold-out 0.05", Assert.Single(report.HoldOut.Ledger).ToString());
    }

    [Fact]
    public void A_tie_is_an_error()
    {
        var network = new Outer.Middle.NestedNet(new float[9]);
        Assert.Equal(2, BoundReport.CountErrors(network, new LabelledData([1, 2, 3, 4], [0, 1], 2)));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Refused("samples", () => Certified.Report(Network, null, Own(0, 7), Options));
        Refused("inputs", () => Certified.Report(Network, null, new LabelledData(new float[30], new int[10], 3), Options));
        Refused("Label 3", () =>
            Certified.Report(Network, null, new LabelledData(new float[200], [0, 1, 2, 5, 0, 0, 0, 0, 0, 0], 20), Options)
        );
        Refused("prior", () =>
            Certified.Report(
                Network,
                new NetworkParameters(BiasFreeNet.Shape, Sample.Parameters(BiasFreeNet.Shape)),
                Data,
                Options
            )
        );
        Refused("sigma", () => Certified.Report(Network, null, Data, Options with { Sigma = [] }));
        Refused("sigma", () => Certified.Report(Network, null, Data, Options with { Sigma = [1e-3, 1e-3] }));
        foreach (double sigma in new[] { 0, -1e-3, double.NaN, double.PositiveInfinity, 2 * SigmaCandidates.Largest })
            Refused("sigma", () => Certified.Report(Network, null, Data, Options with { Sigma = [1e-3, sigma] }));
        Refused("draws", () => Certified.Report(Network, null, Data, Options with { Draws = 0 }));
        foreach (double share in new[] { 0, 1, -0.1, double.NaN })
        {
            Refused("eta", () => Certified.Report(Network, null, Data, Options with { Eta = share }));
            Refused("delta", () => Certified.Report(Network, null, Data, Options with { Delta = share }));
            Refused("delta", () => BoundReport.EvaluateHoldOut(Network, Data, share));
        }

        Refused("Label 1", () => Certified.Report(Network, null, Data, Options, new LabelledData(new float[40], [0, 5], 20)));
        Refused("Label 1", () => BoundReport.EvaluateHoldOut(Network, new LabelledData(new float[40], [0, 5], 20), 0.05));
        Refused("samples", () => Certified.Report(Network, null, Data, Options, new LabelledData([], [], 20)));
        Refused("samples", () => BoundReport.EvaluateHoldOut(Network, new LabelledData([], [], 20), 0.05));
        Refused("Label 1", () => BoundReport.CountErrors(Network, new LabelledData(new float[40], [0, -1], 20)));

        Refused("other parameters", () => BoundReport.Evaluate(
                new BoundRequest
                {
                    Network = Network,
                    Parameters = Moved(0.0001f),
                    Prior = PriorNetwork.None,
                    Sample = Data,
                    Statements = DataStatements.PriorIndependent,
                    Options = Options,
                }
            ));

        static void Refused(string what, Action call) =>
            Assert.Contains(what, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.OrdinalIgnoreCase);
    }

    private static NetworkParameters Moved(float by) =>
        new(Shape, Values.Select((value, i) => value + (i % 2 == 0 ? by : -by)).ToArray());

    /// <summary>Inputs that the network labels itself.</summary>
    private static LabelledData Own(int first, int count, IReluNetwork? network = null)
    {
        float[] inputs = Enumerable.Range(first, count).SelectMany(i => Sample.Input(Shape, (ulong)i)).ToArray();
        return new LabelledData(
            inputs,
            Enumerable.Range(0, count).Select(i => (network ?? Network).Classify(inputs.AsSpan(20 * i, 20))).ToArray(),
            20
        );
    }

    private static bool Covers(CertificateBound bound) => bound.Kl is not null;
}
