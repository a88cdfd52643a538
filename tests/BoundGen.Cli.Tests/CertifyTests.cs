using System.Text.Json;

namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class CertifyTests(TrainedModel trained)
{
    private const int Draws = 2000;

    [Fact]
    public void Certify_prints_nothing_but_JSON_the_same_for_the_same_seed()
    {
        string[] holdOut = trained.Files("holdout-", "t10k");
        var run = Certify(["--format", "json", .. holdOut]);
        Assert.Contains($"draws: {Draws}", run.Error);

        var report = JsonDocument.Parse(run.Output).RootElement;
        CheckFacts(report);
        var certificates = report.GetProperty("certificates").EnumerateArray().ToList();
        Assert.Equal(["gibbs", "pointwise-dense", "pointwise-sparse", "averaged-dense", "averaged-sparse"], certificates.Select(c => c.GetProperty("name").GetString()));
        Assert.All(certificates, certificate => CheckCertificate(certificate, report));

        var fresh = report.GetProperty("holdout");
        Assert.Equal(300, fresh.GetProperty("samples").GetInt32());
        double share = fresh.GetProperty("errors").GetInt32() / 300.0;
        Assert.InRange(fresh.GetProperty("bound").GetDouble(), share, 1);

        Assert.Equal(run.Output, Certify(["--format", "json", .. holdOut]).Output);
    }

    [Fact]
    public void Candidates_are_paid_for_and_each_certificate_has_its_own()
    {
        var run = Certify("--format", "json", "--sigma", "0.001,0.002,0.5", "--seed", "7");

        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(JsonValueKind.Null, report.GetProperty("holdout").ValueKind);
        Assert.Equal(7, report.GetProperty("seed").GetInt32());
        double caps = report.GetProperty("choices").GetDouble() / 3;
        Assert.True(caps > 1 && caps == Math.Truncate(caps), $"{caps} choices of distances");
        foreach (var certificate in report.GetProperty("certificates").EnumerateArray())
        {
            double[] sigma = Doubles(certificate, "sigma");
            Assert.Contains(sigma[0], new[] { 0.001, 0.002, 0.5 });
            Assert.Equal([sigma[0], sigma[0]], sigma);
            // The KL divergence of the trained pair, which moved 0.03 at most and nearly that much: rho^2 / (2 sigma^2).
            Assert.InRange(certificate.GetProperty("kl").GetDouble() * 2 * sigma[0] * sigma[0], 0.029 * 0.029, 0.0301 * 0.0301);
        }
    }

    [Fact]
    public void The_table_uses_the_names_of_the_JSON_and_a_vacuous_bound_is_a_success()
    {
        var run = Certify(["--sigma", "1", .. trained.Files("holdout-", "t10k")]);

        string[] names =
        [
            "network", "parameters", "samples", "draws", "seed", "sigma", "eta", "delta", "kl", "rho", "choices", "empiricalError",
            "name", "failures", "rate", "bound", "vacuous", "holdout", "gibbs", "pointwise-dense", "pointwise-sparse", "averaged-dense", "averaged-sparse",
        ];
        Assert.All(names, name => Assert.Contains(name, run.Output));
        Assert.Equal(0, run.ExitCode);
    }

    private ToolRun Certify(params string[] more) => Tool.Succeed(
    [
        "certify", "--model", trained.Model, "--prior", trained.Prior, .. trained.TrainingData,
        "--skip", $"{TrainedModel.SeenByPrior}", "--draws", $"{Draws}", .. more,
    ]);

    private static void CheckFacts(JsonElement report)
    {
        var network = report.GetProperty("network");
        Assert.Equal([784.0, 16, 10], Doubles(network, "sizes"));
        Assert.False(network.GetProperty("bias").GetBoolean());
        Assert.Equal(784 * 16 + 16 * 10, network.GetProperty("parameters").GetInt32());
        Assert.Equal(TrainedModel.Samples - TrainedModel.SeenByPrior, report.GetProperty("samples").GetInt32());
        Assert.Equal(Draws, report.GetProperty("draws").GetInt32());
        Assert.Equal(1, report.GetProperty("seed").GetInt32());
        Assert.Equal([0.001, 0.001], Doubles(report, "sigma"));
        Assert.Equal(0.01, report.GetProperty("eta").GetDouble());
        Assert.Equal(0.05, report.GetProperty("delta").GetDouble());
        Assert.Equal(2, Doubles(report, "rho").Length);
        Assert.All(Doubles(report, "rho"), rho => Assert.InRange(rho, 1e-6, 0.04));
        Assert.InRange(report.GetProperty("kl").GetDouble(), 420, 451);
        Assert.InRange(report.GetProperty("choices").GetDouble(), 2, 1e12);
        // A multiple of 1/300, as theta errs on whole samples.
        double errors = report.GetProperty("empiricalError").GetDouble() * 300;
        Assert.Equal(Math.Round(errors), errors, 1e-9);
        Assert.InRange(errors, 0, 300);
    }

    private static void CheckCertificate(JsonElement certificate, JsonElement report)
    {
        long failures = certificate.GetProperty("failures").GetInt64();
        double rate = certificate.GetProperty("rate").GetDouble();
        double bound = certificate.GetProperty("bound").GetDouble();
        Assert.InRange(failures, 0, Draws);
        Assert.Equal((double)failures / Draws, rate);
        Assert.InRange(bound, rate, 1);
        Assert.Equal(bound >= 1, certificate.GetProperty("vacuous").GetBoolean());
        Assert.Equal([0.001, 0.001], Doubles(certificate, "sigma"));
        Assert.Equal(report.GetProperty("kl").GetDouble(), certificate.GetProperty("kl").GetDouble());
        var ledger = certificate.GetProperty("ledger").EnumerateArray().ToList();
        Assert.All(ledger, entry => Assert.NotEqual("", entry.GetProperty("use").GetString()));
        Assert.Equal(report.GetProperty("delta").GetDouble(), ledger.Sum(entry => entry.GetProperty("delta").GetDouble()), 1e-12);
    }

    private static double[] Doubles(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
