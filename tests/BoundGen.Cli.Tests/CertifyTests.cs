using System.Text.Json;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class CertifyTests(TrainedModel trained)
{
    private const int Draws = 2000;

    private static readonly string[] Names =
    [
        "prior",
        "ball-dense",
        "ball-sparse",
        "gibbs",
        "uniform-dense",
        "uniform-sparse",
        "pointwise-dense",
        "pointwise-sparse",
        "averaged-dense",
        "averaged-sparse",
        "paper",
        "paper-dense",
        "disintegrated",
    ];

    [Fact]
    [Slow]
    public void Certify_prints_nothing_but_JSON_the_same_for_the_same_seed()
    {
        string[] holdOut = trained.Files("holdout-", "t10k");
        string[] arguments = Arguments(["--format", "json", "--sigma", "0.001", .. holdOut]);
        var run = Tool.SucceedAlone(arguments);
        Assert.Contains($"draws: {Draws}", run.Error);

        var report = JsonDocument.Parse(run.Output).RootElement;
        CheckFacts(report);
        var certificates = report.GetProperty("certificates").EnumerateArray().ToList();
        Assert.Equal(Names, certificates.Select(c => c.GetProperty("name").GetString()));
        Assert.All(certificates, certificate => CheckCertificate(certificate, report));
        Assert.Equal(LedgersOf(1), certificates.Select(Ledger));

        var fresh = report.GetProperty("holdout");
        Assert.Equal(300, fresh.GetProperty("samples").GetInt32());
        double share = fresh.GetProperty("errors").GetInt32() / 300.0;
        Assert.InRange(fresh.GetProperty("bound").GetDouble(), share, 1);
        Assert.Equal("hold-out 0.05", Ledger(fresh));

        Assert.Equal(run.Output, Tool.Succeed(arguments).Output);
    }

    [Theory]
    [InlineData("prior", "chosen on the prior's data alone, as its file records")]
    [InlineData("grid", "the standard grid, as the prior's file records none", "--sigma", "auto", "--prior", "none")]
    [InlineData("options", "as stated", "--sigma", "grid")]
    public void A_line_says_where_the_noise_levels_come_from(string source, string words, params string[] options)
    {
        string[] arguments =
        [
            "certify",
            "--model",
            options.Contains("none") ? trained.Prior : trained.Model,
            .. trained.TrainingData,
            "--draws",
            "50",
            "--no-log",
            .. options,
        ];
        var report = JsonDocument.Parse(Tool.Succeed([.. arguments, "--format", "json"]).Output).RootElement;
        int levels = report.GetProperty("sigmaCandidates").GetArrayLength();

        Assert.Equal(source, report.GetProperty("sigmaSource").GetString());
        Assert.Equal(source == "prior" ? 2 : 7, levels);
        Assert.Contains($"sigma           {levels} noise levels, each paid for; {words}\n", Tool.Succeed(arguments).Output);
    }

    [Fact]
    public void Bounds_that_were_not_asked_for_are_not_there_and_the_file_makes_a_page()
    {
        string json = Certify("--format", "json", "--bounds", "gibbs, ball-dense").Output;
        var report = JsonDocument.Parse(json).RootElement;
        Assert.Equal(
            ["prior", "ball-dense", "ball-sparse", "gibbs"],
            report.GetProperty("certificates").EnumerateArray().Select(c => c.GetProperty("name").GetString())
        );
        foreach (string name in new[] { "kl", "choices", "drawn" })
            Assert.Equal(JsonValueKind.Null, report.GetProperty(name).ValueKind);
        Assert.Empty(report.GetProperty("sigma").EnumerateArray());

        using var folder = new TemporaryFolder();
        string file = folder.At("run.json");
        File.WriteAllText(file, json);
        Tool.Succeed("report", "--run", file, "--out", folder.At("page.html"));
        Assert.Contains("ball-dense", File.ReadAllText(folder.At("page.html")));

        string table = Certify("--bounds", "prior").Output;
        Assert.Contains("draws           none\n", table);
        Assert.DoesNotContain("\ngibbs ", table);
    }

    [Fact]
    public void Candidates_are_paid_for_and_each_certificate_has_its_own()
    {
        var run = Certify("--format", "json", "--sigma", "0.001,0.002,0.5", "--seed", "7");

        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(JsonValueKind.Null, report.GetProperty("holdout").ValueKind);
        Assert.Equal(7, report.GetProperty("seed").GetInt32());
        // Noise levels and values of eta; the caps were fixed beforehand.
        Assert.Equal(3 * 4, report.GetProperty("choices").GetDouble());
        Assert.Equal(LedgersOf(3), report.GetProperty("certificates").EnumerateArray().Select(Ledger));
        foreach (var certificate in report.GetProperty("certificates").EnumerateArray().Skip(3).SkipLast(3))
        {
            double[] sigma = Doubles(certificate, "sigma");
            Assert.Contains(sigma[0], new[] { 0.001, 0.002, 0.5 });
            Assert.Equal([sigma[0], sigma[0]], sigma);
            Assert.Equal(1, certificate.GetProperty("kl").GetDouble() / Kl(sigma[0]), 1e-6);
        }

        // Every level stands beside the best of them.
        var candidates = report
            .GetProperty("candidates")
            .EnumerateArray()
            .ToLookup(candidate => candidate.GetProperty("name").GetString());
        Assert.Equal(Names[3..10], candidates.Select(name => name.Key));
        foreach (var certificate in report.GetProperty("certificates").EnumerateArray().Skip(3).Take(7))
        {
            JsonElement[] levels = [.. candidates[certificate.GetProperty("name").GetString()]];
            Assert.Equal([0.001, 0.002, 0.5], levels.Select(level => Doubles(level, "sigma")[0]));
            var best = levels.MinBy(level => level.GetProperty("bound").GetDouble());
            foreach (string value in new[] { "sigma", "kl", "failures", "rate", "bound", "vacuous" })
                Assert.Equal(best.GetProperty(value).ToString(), certificate.GetProperty(value).ToString());
        }
    }

    [Fact]
    public void The_ball_keeps_the_caps_that_training_fixed_and_lies_beside_the_distances()
    {
        var report = JsonDocument.Parse(Certify("--format", "json", "--sigma", "0.001").Output).RootElement;
        Assert.Equal("ball-sparse", report.GetProperty("headline").GetString());
        var ball = report.GetProperty("ball");
        Assert.True(ball.GetProperty("fixedBeforehand").GetBoolean());
        Assert.Equal("rule", ball.GetProperty("origin").GetString());
        Assert.All(Doubles(ball, "distances").Zip(Doubles(ball, "caps")), pair => Assert.InRange(pair.First, 1e-6, pair.Second));
    }

    [Theory]
    [InlineData("rounding")]
    [InlineData("rounding", "--caps-for", "int8")]
    [InlineData("stated", "--caps", "0.01,0.02")]
    public void A_finished_network_has_its_own_test_set_bound_and_the_ball_around_it(string origin, params string[] options)
    {
        string[] arguments =
        [
            "certify",
            "--model",
            trained.Prior,
            "--prior",
            "none",
            .. trained.TrainingData,
            "--draws",
            "50",
            "--no-log",
            .. options,
        ];
        var report = JsonDocument.Parse(Tool.Succeed([.. arguments, "--format", "json"]).Output).RootElement;
        Assert.Equal("prior", report.GetProperty("headline").GetString());
        Assert.Equal(origin, report.GetProperty("ball").GetProperty("origin").GetString());
        Assert.Equal([0, 0], Doubles(report.GetProperty("ball"), "distances"));
        Assert.All(Doubles(report.GetProperty("ball"), "caps"), cap => Assert.InRange(cap, 1e-5, 0.1));
        Assert.Contains("ball-sparse: every network within the caps errs on at most ", Tool.Succeed(arguments).Output);
        Assert.Matches("  (checked|stated)   +caps: the caps of the ball ", Tool.Succeed(arguments).Output);
    }

    [Fact]
    public void The_table_uses_the_names_of_the_JSON_and_a_vacuous_bound_is_a_success()
    {
        var run = Certify(["--sigma", "1", .. trained.Files("holdout-", "t10k")]);

        string[] names =
        [
            "network",
            "parameters",
            "samples",
            "draws",
            "seed",
            "sigma",
            "eta",
            "delta",
            "kl",
            "distances",
            "caps",
            "choices",
            "empiricalError",
            "frequentClass",
            "balanced",
            "name",
            "failures",
            "rate",
            "bound",
            "vacuous",
            "drawn",
            "holdout",
            .. Names,
        ];
        Assert.All(names, name => Assert.Contains(name, run.Output));
        Assert.EndsWith("; this is wrong with probability at most 0.05.\n  test set 0.05\n", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    /// <summary>
    /// Use, delta and choices as the JSON has them: of the prior's bound, of the ball twice, of the Gibbs bound, of six
    /// certificates, of the paper's bound twice, of the disintegrated bound.
    /// </summary>
    private static string[] LedgersOf(int candidates)
    {
        string paper =
            $"Theorem 13 0.05 s_1:16 xi_1:{NormGrid.Count} xi_2:{NormGrid.Count} omega_1:{NormGrid.Count} eps:{new PaperOptions().Eps.Length} alpha:{new PaperOptions().Alpha.Length} priors:1";
        return
        [
            "test set 0.05 priors:1",
            "test set 0.05 priors:1",
            "test set 0.05 priors:1",
            OfDraws($"sigma:{candidates}", "0.0133", "0.00333", "0.00667")
                + $", vector-kl form: errors of the prior 0.00667 priors:1, vector-kl form: PAC-Bayes 0.00667 sigma:{candidates} priors:1, "
                + $"vector-kl form: Monte Carlo where the prior is right 0.00167 sigma:{candidates} priors:1, "
                + $"vector-kl form: Monte Carlo where the prior errs 0.00167 sigma:{candidates} priors:1",
            .. Enumerable.Repeat(OfDraws($"sigma:{candidates} eta:4", "0.02", "0.005", "0.01"), 6),
            paper,
            paper,
            $"direct form: disintegrated PAC-Bayes-kl 0.0167 sigma:{candidates} priors:1, excess form: errors of the prior 0.00833 priors:1, "
                + $"excess form: disintegrated PAC-Bayes-kl 0.00833 sigma:{candidates} priors:1, "
                + $"vector-kl form: errors of the prior 0.00833 priors:1, "
                + $"vector-kl form: disintegrated PAC-Bayes 0.00833 sigma:{candidates} priors:1",
        ];
    }

    private static string OfDraws(string grids, string theorem, string draws, string half) =>
        $"direct form: PAC-Bayes-kl {theorem} {grids} priors:1, direct form: Monte Carlo {draws} {grids} priors:1, "
        + $"excess form: errors of the prior {half} priors:1, excess form: PAC-Bayes-kl {half} {grids} priors:1, "
        + $"excess form: Monte Carlo {draws} {grids} priors:1";

    private static string Ledger(JsonElement bound) =>
        string.Join(
            ", ",
            bound
                .GetProperty("ledger")
                .EnumerateArray()
                .Select(entry =>
                {
                    var choices = entry
                        .GetProperty("choices")
                        .EnumerateArray()
                        .Select(choice =>
                            (Name: choice.GetProperty("name").GetString(), Count: choice.GetProperty("count").GetInt64())
                        )
                        .ToList();
                    double delta = entry.GetProperty("delta").GetDouble();
                    Assert.Equal(
                        delta / choices.Aggregate(1.0, (product, choice) => product * choice.Count),
                        entry.GetProperty("deltaPerChoice").GetDouble(),
                        delta * 1e-12
                    );
                    return FormattableString.Invariant($"{entry.GetProperty("use").GetString()} {delta:G3}")
                        + string.Concat(choices.Select(choice => $" {choice.Name}:{choice.Count}"));
                })
        );

    private ProgramRun Certify(params string[] more) => Tool.Succeed(Arguments(more));

    private string[] Arguments(string[] more) =>
        ["certify", "--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData, "--draws", $"{Draws}", .. more];

    /// <summary>The divergence of the trained pair at one noise level: rho^2 / (2 sigma^2).</summary>
    private double Kl(double sigma)
    {
        double distance = TrainedModel.Distance(NetworkParameters.Load(trained.Model), NetworkParameters.Load(trained.Prior));
        Assert.InRange(distance, 0.02, 0.0301);
        return distance * distance / (2 * sigma * sigma);
    }

    private void CheckFacts(JsonElement report)
    {
        var network = report.GetProperty("network");
        Assert.Equal([784.0, 16, 10], Doubles(network, "sizes"));
        Assert.False(network.GetProperty("bias").GetBoolean());
        Assert.Equal(784 * 16 + 16 * 10, network.GetProperty("parameters").GetInt32());
        Assert.Equal(TrainedModel.Samples - TrainedModel.SeenByPrior, report.GetProperty("samples").GetInt32());
        Assert.Equal(Draws, report.GetProperty("draws").GetInt32());
        Assert.Equal(1, report.GetProperty("seed").GetInt32());
        Assert.Equal([0.001, 0.001], Doubles(report, "sigma"));
        Assert.Equal([0.01, 0.02, 0.05, 0.1], Doubles(report, "etaCandidates"));
        Assert.Contains(report.GetProperty("eta").GetDouble(), Doubles(report, "etaCandidates"));
        Assert.Equal(0.05, report.GetProperty("delta").GetDouble());
        Assert.Equal(2, Doubles(report, "rho").Length);
        Assert.All(Doubles(report, "rho"), rho => Assert.InRange(rho, 1e-6, 0.04));
        Assert.Equal(1, report.GetProperty("kl").GetDouble() / Kl(0.001), 1e-6);
        Assert.Equal(4, report.GetProperty("choices").GetDouble());
        // A multiple of 1/300, as theta errs on whole samples.
        double errors = report.GetProperty("empiricalError").GetDouble() * 300;
        Assert.Equal(Math.Round(errors), errors, 1e-9);
        Assert.InRange(errors, 0, 300);
    }

    private static void CheckCertificate(JsonElement certificate, JsonElement report)
    {
        double bound = certificate.GetProperty("bound").GetDouble();
        if (certificate.GetProperty("name").GetString() is "paper" or "paper-dense")
        {
            // Nothing at this size; the value before it is cut at 1 is in the note.
            Assert.Equal(
                (1, JsonValueKind.Null, JsonValueKind.Null),
                (bound, certificate.GetProperty("failures").ValueKind, certificate.GetProperty("rate").ValueKind)
            );
            Assert.StartsWith("Theorem 13 gives ", certificate.GetProperty("note").GetString());
            return;
        }

        if (certificate.GetProperty("name").GetString() is "prior" or "ball-dense" or "ball-sparse")
        {
            // Failures among the samples, without any noise.
            double share = certificate.GetProperty("failures").GetInt64() / 300.0;
            Assert.Equal(share, certificate.GetProperty("rate").GetDouble());
            Assert.InRange(bound, share, 1);
            Assert.Equal(
                (0, JsonValueKind.Null),
                (Doubles(certificate, "sigma").Length, certificate.GetProperty("kl").ValueKind)
            );
            return;
        }

        bool drawn = certificate.GetProperty("name").GetString() == "disintegrated";
        double rate = drawn
            ? report.GetProperty("drawn").GetProperty("empiricalError").GetDouble()
            : certificate.GetProperty("failures").GetInt64() / (double)Draws;
        Assert.Equal(drawn ? JsonValueKind.Null : JsonValueKind.Number, certificate.GetProperty("failures").ValueKind);
        Assert.Equal(drawn ? null : rate, certificate.GetProperty("rate").Deserialize<double?>());
        Assert.InRange(bound, rate, 1);
        Assert.Equal(bound >= 1, certificate.GetProperty("vacuous").GetBoolean());
        Assert.Equal([0.001, 0.001], Doubles(certificate, "sigma"));
        // ln(dQ/dP) has the same mean and a standard deviation of rho/sigma.
        double kl = report.GetProperty("kl").GetDouble();
        Assert.InRange(
            certificate.GetProperty("kl").GetDouble(),
            kl - (drawn ? 5 * Math.Sqrt(2 * kl) : 0),
            kl + (drawn ? 5 * Math.Sqrt(2 * kl) : 0)
        );
    }

    private static double[] Doubles(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
