using System.Text.Json;
using System.Text.RegularExpressions;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>
/// Hold-out data that contradict a bound end certify with exit code 1, after the results; the page says it too.
/// </summary>
[Collection(nameof(TrainedModel))]
public sealed class BrokenAssumptionTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sample_much_easier_than_hold_out_data_is_a_finding_in_JSON_table_and_page()
    {
        var run = Certify(WrongLabels(), "--format", "json");

        Assert.Equal(1, run.ExitCode);
        string[] said =
        [
            .. run.Error.Split('\n').Where(line => line.StartsWith("an assumption is broken: ", StringComparison.Ordinal)),
        ];
        var found = JsonDocument.Parse(run.Output).RootElement.GetProperty("contradictions").EnumerateArray().ToList();
        Assert.Equal(found.Count, said.Length);
        Assert.Matches(
            "^an assumption is broken: by prior the prior errs on at most [0-9.]+%, but it errs on [0-9]+ of 300 hold-out samples, which is at least [0-9.]+% with 99.9% confidence.$",
            said[0]
        );
        Assert.Matches(
            "^an assumption is broken: the prior errs on [0-9]+ of 300 samples, but on [0-9]+ of 300 hold-out samples; chance makes the sample so easy with probability [0-9.]+E-[0-9]+.$",
            said[^1]
        );
        Assert.Equal("prior", found[^1].GetProperty("name").GetString());
        Assert.True(found[^1].GetProperty("pValue").GetDouble() < 1e-4);
        Assert.True(found[0].GetProperty("bound").GetDouble() < found[0].GetProperty("lowerLimit").GetDouble());

        var table = Certify(WrongLabels());
        Assert.Equal(1, table.ExitCode);
        Assert.All(said, line => Assert.Contains(line, table.Output));
        Assert.Contains("averaged-sparse", table.Output);

        File.WriteAllText(_folder.At("run.json"), run.Output);
        Tool.Succeed("report", "--run", _folder.At("run.json"), "--out", _folder.At("page.html"));
        string page = File.ReadAllText(_folder.At("page.html"));
        Assert.All(said, line => Assert.Contains($"<p class=\"headline broken\">{line}</p>", page));
    }

    [Fact]
    public void Without_a_prior_the_line_prior_is_about_the_network()
    {
        var run = Tool.Run(["certify", "--model", trained.Prior, "--draws", "100", .. WrongLabels()]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("an assumption is broken: by prior the network errs on at most ", run.Error);
        Assert.Contains("prior: the network, which is its own prior, errs on at most ", run.Output);
        Assert.Contains("holdout: no prior was given", run.Output);
    }

    [Fact]
    public void Honest_hold_out_data_break_nothing_and_the_two_networks_stand_side_by_side()
    {
        var run = Certify(
            [.. trained.TrainingData, .. trained.Files("holdout-", "t10k")],
            "--priors-tried",
            "3",
            "--delta",
            "0.2",
            "--max-norm",
            "1000"
        );
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("broken", run.Error + run.Output);
        Assert.DoesNotContain("of all inputs", run.Output);
        Assert.Matches(
            @"holdout: the prior errs on \d+ of these 300 samples; the classes of the two networks differ on \d+\.",
            run.Output
        );
        Assert.Matches("(?m)^priorsTried +3 *$", run.Output);
        Assert.Contains("priors (3)", run.Output);
        // What is worth a remark is remarked on, on stderr.
        Assert.Contains("--delta 0.2: every bound may be wrong with this probability, which is above 0.1.", run.Error);
        Assert.DoesNotContain("--max-norm", run.Error);
        string[] rows =
        [
            .. run.Output.Split('\n').SkipWhile(line => !line.StartsWith("  name ", StringComparison.Ordinal)).Skip(2).Take(3),
        ];
        Assert.Equal(
            ["ball-sparse", "prior", "best:"],
            rows.Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
        );
    }

    [Fact]
    public void A_norm_taken_from_the_sample_is_remarked_on()
    {
        Assert.DoesNotContain("M_X is the largest norm", Certify(trained.TrainingData, "--format", "json").Output);
        // Whoever raises the norm until no input is refused ends at the largest of the sample.
        string norm = "0.001";
        ProgramRun run;
        while ((run = Certify(trained.TrainingData, "--max-norm", norm, "--format", "json")).ExitCode == 2)
            norm = Regex.Match(run.Error, "has norm ([0-9.]+),").Groups[1].Value;

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            $"--max-norm {norm}: is the largest norm of the sample; if it was computed from the sample, Theorem 13 with it is no bound.",
            run.Error
        );
        Assert.Contains("M_X is the largest norm of the sample", run.Output);
    }

    /// <summary>
    /// A sample that the prior reads without an error, and hold-out data that no network reads: all by their labels.
    /// </summary>
    private string[] WrongLabels() =>
        [
            .. trained.TrainingData[..2],
            "--labels",
            Labels("train", trained.Prior, shift: 0),
            .. trained.Files("holdout-", "t10k")[..2],
            "--holdout-labels",
            Labels("t10k", trained.Model, shift: 1),
        ];

    private string Labels(string set, string model, int shift)
    {
        string[] files = trained.Files("", set);
        var images = IdxFiles.Load(files[1], files[3]);
        var network = StoredNetwork.Load(model);
        var inputs = images.ToInputs(network.Preprocessing!, 0, images.Count);
        byte[] labels = File.ReadAllBytes(files[3]);
        var compiled = network.Compile();
        for (int i = 0; i < images.Count; i++)
            labels[8 + i] = (byte)((compiled.Classify(inputs.Input(i)) + shift) % 10);
        File.WriteAllBytes(_folder.At(set), labels);
        return _folder.At(set);
    }

    private ProgramRun Certify(string[] data, params string[] more) => Tool.Run(Arguments([.. data, .. more]));

    private string[] Arguments(string[] more) =>
        ["certify", "--model", trained.Model, "--prior", trained.Prior, "--draws", "1000", .. more];
}
