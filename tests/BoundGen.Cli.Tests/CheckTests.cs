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
    public void A_digest_that_was_altered_or_left_out_hides_nothing()
    {
        var json = Json();
        json["network"]!["digest"] = new string('0', 32);
        var altered = Check(json);
        Assert.Equal(1, altered.ExitCode);
        Assert.Contains($"is not {new string('0', 32)}, but its distances are those of the network", altered.Output);
        Assert.Contains("\nnot covered: ", altered.Output);

        // A report of before digests were kept: what follows from the networks is compared all the same.
        json["network"]!.AsObject().Remove("digest");
        Assert.Contains("\nkl: every bound with noise has what the networks give\ncovered: ", Check(json).Succeeded().Output);
        double wider = 1.5 * (double)json["ball"]!["caps"]![0]!;
        json["ball"]!["caps"]![0] = wider;
        json["rho"]![0] = wider;
        var wide = Check(json);
        Assert.Equal(1, wide.ExitCode);
        Assert.Contains("\ncaps: the report says ", wide.Output);
    }

    [Fact]
    public void Of_another_network_nothing_is_shown_until_some_file_says_which_caps_were_certified()
    {
        using var folder = new TemporaryFolder();
        string other = folder.At("other.safetensors"),
            report = folder.At("report.json");
        var (network, prior) = (NetworkParameters.Load(trained.Model), NetworkParameters.Load(trained.Prior));
        // Half way to the prior, as another program might have written it.
        float[] values = [.. network.Values.ToArray().Zip(prior.Values.ToArray(), (one, two) => (one + two) / 2)];
        var half = new NetworkParameters(network.Shape, values).WithUsage(network.Usage);
        half.Save(other);
        File.WriteAllText(report, Json().ToJsonString());
        string[] check = ["check", report, "--model", other, "--prior", trained.Prior];

        var unknown = Tool.Run(check);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains($"\ncaps: not compared, as {other} records none; --certified names", unknown.Output);
        Assert.Contains($"\nnot shown: {other} is inside of the ball, but nothing was found to compare caps", unknown.Output);

        Assert.Contains("\ncovered: ", Tool.Succeed([.. check, "--certified", trained.Model]).Output);
        var wrong = Tool.Run([.. check, "--certified", trained.Prior]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("boundgen: --certified: ", wrong.Error);
        half.WithProvenance(network.Provenance).Save(other);
        Assert.Contains("\ncovered: ", Tool.Succeed(check).Output);
    }

    [Fact]
    public void Numbers_of_columns_are_compared_and_a_report_without_them_shows_nothing()
    {
        using var folder = new TemporaryFolder();
        float[] means = new float[784],
            deviations = [.. Enumerable.Repeat(9f, 784)];
        var json = Json();
        string[] check = ["check", folder.At("report.json"), .. Copies(folder, Preprocessing.ByColumn(means, deviations))];
        string text = "inputs are (value - mean) / deviation by column, 784 columns, fixed before the sample was seen";
        foreach (var assumption in json["assumptions"]!.AsArray())
            if ((string?)assumption!["name"] == "preprocessing")
                assumption["text"] = text;

        Write(Preprocessing.ByColumn(means, deviations).Fingerprint);
        Assert.Contains("784 columns, as the report says\n", Tool.Succeed(check).Output);
        means[783] = 0.5f;
        Write(Preprocessing.ByColumn(means, deviations).Fingerprint);
        var differs = Tool.Run(check);
        Assert.Equal(1, differs.ExitCode);
        Assert.Contains(": other numbers\n", differs.Output);
        Assert.Contains("\nnot covered: ", differs.Output);
        Write(null);
        var unknown = Tool.Run(check);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("\ninputs: not compared, as the report does not keep the numbers", unknown.Output);
        Assert.Contains("\nnot shown: ", unknown.Output);

        void Write(string? digest)
        {
            json["network"]!["preprocessing"] = digest;
            File.WriteAllText(folder.At("report.json"), json.ToJsonString());
        }
    }

    [Fact]
    public void Another_prior_is_refused()
    {
        var json = Json();
        json["ball"]!["centre"] = new string('1', 32);
        var refused = Check(json);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is not the network in the middle of the ball", refused.Error);
    }

    [Fact]
    public void Files_that_scale_their_inputs_otherwise_are_not_those_of_the_report()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("report.json"), Json().ToJsonString());
        var run = Tool.Run(["check", folder.At("report.json"), .. Copies(folder, Preprocessing.Scaled(55))]);
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

    /// <summary>Network and prior as the options name them, written again with another way of making inputs.</summary>
    private string[] Copies(TemporaryFolder folder, Preprocessing preprocessing)
    {
        return ["--model", Copy(trained.Model), "--prior", Copy(trained.Prior)];

        string Copy(string file)
        {
            var parameters = NetworkParameters.Load(file);
            string copy = folder.At(Path.GetFileName(file));
            parameters.WithUsage(parameters.Usage with { Preprocessing = preprocessing }).Save(copy);
            return copy;
        }
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
