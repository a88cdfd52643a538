using System.Text.Json.Nodes;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary><c>check</c> of a report against the very network it is about: whatever was altered is found.</summary>
[Collection(nameof(TrainedModel))]
public sealed class CheckTests(TrainedModel trained)
{
    private static string? s_json;

    [Fact]
    public void A_report_as_it_was_written_is_what_its_networks_give()
    {
        string[] lines = Check(Json()).Succeeded().Output.Split('\n');
        string network = NetworkParameters.Load(trained.Model).Fingerprint,
            prior = NetworkParameters.Load(trained.Prior).Fingerprint;
        Assert.Equal($"network: {network}, the digest of {trained.Model}, is the one in the report", lines[0]);
        Assert.Equal($"prior: {prior}, the digest of {trained.Prior}, is the one in the report", lines[1]);
        Assert.Matches("^inputs: value x [0-9.]+, as the report says$", lines[2]);
        Assert.StartsWith("ledgers and bounds: every ledger spends 0.05, as delta says, and ", lines[3]);
        Assert.Matches("^layer 1: [0-9.]+ of at most [0-9.]+: inside$", lines[4]);
        Assert.Matches("^layer 2: [0-9.]+ of at most [0-9.]+: inside$", lines[5]);
        Assert.Equal($"caps: are those that {trained.Model} records", lines[6]);
        Assert.Equal("kl: every bound with noise has what the networks give", lines[7]);
        Assert.StartsWith($"covered: {trained.Model} errs on at most ", lines[8]);
    }

    [Theory]
    [InlineData("ball/distances/0", 0.9, "layer 1: ")]
    [InlineData("ball/distances/1", 0.99, "layer 2: ")]
    [InlineData("ball/caps/0", 1.5, "caps: the report says ")]
    [InlineData("certificates/0/bound", 0.5, "ledgers and bounds: ")]
    [InlineData("certificates/0/ledger/0/delta", 0.5, "ledgers and bounds: ")]
    [InlineData("certificates/0/ledger/0/deltaPerChoice", 2, "ledgers and bounds: ")]
    [InlineData("best/ledger/0/delta", 0.5, "ledgers and bounds: ")]
    [InlineData("perClass/prior/ledger/0/delta", 2, "ledgers and bounds: ")]
    [InlineData("delta", 1.5, "ledgers and bounds: ")]
    [InlineData("certificates/2/kl", 0.99, "kl: averaged-sparse says ")]
    [InlineData("candidates/0/kl", 1.01, "kl: averaged-sparse says ")]
    public void A_number_that_was_altered_is_named(string place, double factor, string line)
    {
        var json = Json();
        Scale(json, place);
        if (place.StartsWith("ball/caps", StringComparison.Ordinal))
            Scale(json, place.Replace("ball/caps", "rho", StringComparison.Ordinal));
        var run = Check(json);
        Assert.Equal(1, run.ExitCode);
        var found = Assert.Single(run.Output.Split('\n'), found => found.StartsWith(line, StringComparison.Ordinal));
        Assert.Matches("(, but | is not )", found);
        Assert.Contains("\nnot covered: ", run.Output);

        void Scale(JsonNode node, string path)
        {
            string[] keys = path.Split('/');
            foreach (string key in keys[..^1])
                node = Child(node, key)!;
            double value = factor * (double)Child(node, keys[^1])!;
            if (node is JsonArray array)
                array[int.Parse(keys[^1], null)] = value;
            else
                node[keys[^1]] = value;
        }

        static JsonNode? Child(JsonNode node, string key) => node is JsonArray array ? array[int.Parse(key, null)] : node[key];
    }

    [Fact]
    public void Another_network_is_said_to_be_another_and_another_prior_is_refused()
    {
        var json = Json();
        json["network"]!["digest"] = new string('0', 32);
        string output = Check(json).Succeeded().Output;
        Assert.Contains($"is another than {new string('0', 32)} in the report", output);
        json["ball"]!["centre"] = new string('1', 32);
        var refused = Check(json);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is not the network in the middle of the ball", refused.Error);
    }

    [Fact]
    public void Files_that_scale_their_inputs_otherwise_are_not_those_of_the_report()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in new[] { trained.Model, trained.Prior })
        {
            var parameters = NetworkParameters.Load(file);
            var usage = parameters.Usage with { Preprocessing = Preprocessing.Scaled(55) };
            parameters.WithUsage(usage).Save(folder.At(Path.GetFileName(file)));
        }

        File.WriteAllText(folder.At("report.json"), Json().ToJsonString());
        string[] files = [trained.Model, trained.Prior];
        string[] copies = [.. files.Select(file => folder.At(Path.GetFileName(file)))];
        var run = Tool.Run(["check", folder.At("report.json"), "--model", copies[0], "--prior", copies[1]]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("inputs: the files record value x 55, but the report says that inputs are value x ", run.Output);
        Assert.Contains("\nnot covered: ", run.Output);
    }

    [Fact]
    public void A_network_that_is_its_own_prior_has_its_digest_twice()
    {
        using var folder = new TemporaryFolder();
        string report = folder.At("report.json");
        string[] certify =
        [
            "certify",
            "--model",
            trained.Prior,
            "--prior",
            "none",
            "--caps-for",
            "int8",
            .. trained.TrainingData,
        ];
        string json = Tool.Succeed([.. certify, "--bounds", "ball-sparse", "--no-log", "--format", "json"]).Output;
        File.WriteAllText(report, json);
        string[] check = ["check", report, "--model", trained.Prior, "--prior", trained.Prior];
        Assert.Contains("\ncovered: ", Tool.Succeed(check).Output);

        var altered = JsonNode.Parse(json)!;
        altered["network"]!["digest"] = new string('0', 32);
        File.WriteAllText(report, altered.ToJsonString());
        var run = Tool.Run(check);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"$.network.digest: is {new string('0', 32)}, expected ", run.Output);
    }

    private ProgramRun Check(JsonNode json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("report.json"), json.ToJsonString());
        return Tool.Run(["check", folder.At("report.json"), "--model", trained.Model, "--prior", trained.Prior]);
    }

    /// <summary>The report, which is made once for all tests.</summary>
    private JsonNode Json() =>
        JsonNode.Parse(
            s_json ??= Tool.Succeed([
                "certify",
                "--model",
                trained.Model,
                .. trained.TrainingData,
                "--bounds",
                "ball-sparse,averaged-sparse",
                "--draws",
                "200",
                "--no-log",
                "--format",
                "json",
            ]).Output
        )!;
}
