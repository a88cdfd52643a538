using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary><c>certify</c> with several models: each as it is alone, and the best of them, which pays for the choice.</summary>
[Collection(nameof(TrainedModel))]
public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedModel _trained;

    public SweepTests(TrainedModel trained)
    {
        _trained = trained;
        // Logs and priors beside a copy are its own.
        File.Copy(trained.Model, Model);
        File.Copy(trained.Prior, _folder.At("prior.safetensors"));
        Trainer.Initialise(new NetworkShape([784, 5, 4, 10], bias: true), 1).Save(Other);
    }

    private string Model => _folder.At("model.safetensors");

    /// <summary>Another shape, no prior, no record of what it has seen, and a name that CSV has to quote.</summary>
    private string Other => _folder.At("o\"ther,1.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_run_is_that_of_its_model_alone_and_the_best_has_delta_divided_by_the_number_of_models()
    {
        var sweep = Json("--model", Model, Other);

        var runs = sweep["runs"]!.AsArray();
        Assert.Equal([Model, Other], runs.Select(run => run!["model"]!.GetValue<string>()));
        Assert.Equal(_folder.At("prior.safetensors"), runs[0]!["prior"]!.GetValue<string>());
        Assert.Null(runs[1]!["prior"]);
        // The record of one says what its prior has seen; the other one has no prior, and is free to use everything.
        Assert.Equal([300, 600], runs.Select(run => run!["samples"]!.GetValue<int>()));
        var bounds = new List<double>();
        foreach (var run in runs)
        {
            string model = run!["model"]!.GetValue<string>();
            var alone = Json("--model", model);
            Assert.Null(alone["model"]);
            foreach (string key in new[] { "model", "prior", "command" })
            {
                run.AsObject().Remove(key);
                alone.AsObject().Remove(key);
            }

            Assert.Equal(alone.ToJsonString(), run.ToJsonString());
            bounds.Add(Headline(Json("--model", model, "--delta", "0.025")));
        }

        Assert.Equal(bounds.Min(), sweep["best"]!["bound"]!.GetValue<double>(), 1e-12);
        Assert.True(bounds.Min() > runs.Min(run => Headline(run!)));
        Assert.Equal(Model, sweep["best"]!["model"]!.GetValue<string>());
        Assert.Equal("ball-sparse", sweep["best"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void The_table_has_a_row_a_model_and_says_what_the_best_of_them_pays()
    {
        var run = Certify("--model", Model, "--model", Other);

        Assert.Matches($@"(?m)^  {Regex.Escape(Model)} +ball-sparse +300 +\d+ +[0-9.]+%", run.Output);
        Assert.Matches($@"(?m)^  {Regex.Escape(Other)} +prior +600 +\d+ +[0-9.]+%", run.Output);
        Assert.Matches(@"(?m)^  best of these +ball-sparse +[0-9.]+%$", run.Output);
        Assert.Matches(
            $@"(?m)^best of these: {Regex.Escape(Model)} errs on at most [0-9.]+% of inputs drawn independently from where these samples came from \(samples 300 to 599 in the random order of seed 1\), by ball-sparse; this is wrong with probability at most 0\.05: each of the 2 bounds was computed again with delta / 2, so that they hold together\.$",
            run.Output
        );
        Assert.Contains("\n  test set 0.05, 0.025 for each choice of models (2)\n", run.Output);
        Assert.Contains($"\n{Other}: stated: sample-new-to-prior: ", run.Output);
        Assert.Contains($"model 1 of 2: {Model}\n", run.Error);
        Assert.Contains($"model 2 of 2: {Other}\n", run.Error);
    }

    [Fact]
    public void CSV_has_every_bound_on_a_line_of_its_own_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            var one = Csv(Certify("--model", Other, "--format", "csv").Output);
            var both = Csv(Certify("--model", Model, Other, "--format", "csv").Output);

            Assert.Equal(one, both.Where(line => line["model"] == Other && line["name"] != "best-of-models"));
            Assert.Equal(CertifiedNames, one.Select(line => line["name"]));
            var sweep = Json("--model", Model, Other);
            foreach (var run in sweep["runs"]!.AsArray())
            foreach (var bound in run!["certificates"]!.AsArray())
            {
                var line = both.Single(line =>
                    line["model"] == run["model"]!.GetValue<string>() && line["name"] == bound!["name"]!.GetValue<string>()
                );
                Assert.Equal(bound!["bound"]!.GetValue<double>(), double.Parse(line["bound"], CultureInfo.InvariantCulture));
                Assert.Equal(bound["failures"]?.ToString() ?? "", line["failures"]);
                Assert.Equal(bound["rate"]?.ToString() ?? "", line["rate"]);
                Assert.Equal(bound["vacuous"]!.ToString(), line["vacuous"]);
                Assert.Equal(run["samples"]!.ToString(), line["samples"]);
                Assert.Equal(line["name"] == run["headline"]!.GetValue<string>() ? "true" : "false", line["headline"]);
                Assert.Equal(run["prior"]?.ToString() ?? "", line["prior"]);
                Assert.Equal(run["frequentClass"]!["error"]!.ToString(), line["frequentClassError"]);
                Assert.Equal("0.05", line["delta"]);
            }

            Assert.Equal(
                sweep["best"]!["bound"]!.ToString(),
                Assert.Single(both, line => line["name"] == "best-of-models")["bound"]
            );
            Assert.Equal(["best-of-models"], both.TakeLast(1).Select(line => line["name"]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_prior_that_is_named_holds_for_all_models()
    {
        string near = _folder.At("near.safetensors");
        File.Copy(_trained.Prior, near);

        var sweep = Json("--model", Model, near, "--prior", _trained.Prior);

        Assert.All(sweep["runs"]!.AsArray(), run => Assert.Equal(_trained.Prior, run!["prior"]!.GetValue<string>()));
        Assert.All(sweep["runs"]!.AsArray(), run => Assert.False(run!["ownPrior"]!.GetValue<bool>()));
    }

    [Fact]
    public void Caps_are_those_of_every_model_that_has_as_many_layers()
    {
        string[] options = ["--prior", "none", "--caps", "0.01,0.02"];
        string near = _folder.At("near.safetensors");
        Trainer.Initialise(new NetworkShape([784, 6, 10], bias: true), 2).Save(near);
        string second = _folder.At("second.safetensors");
        File.Copy(near, second);

        var sweep = Json(["--model", near, second, .. options]);
        Assert.All(sweep["runs"]!.AsArray(), run => Assert.Equal("[0.01,0.02]", run!["ball"]!["caps"]!.ToJsonString()));

        Refused(["--model", near, Other, .. options], $"{Other}: --caps: ");
    }

    [Fact]
    public void What_is_wrong_with_a_model_is_said_before_the_first_is_certified()
    {
        Refused(["--model", Model, _folder.At("missing")], _folder.At("missing"));
        Refused(["--model", Model, _folder.At()], $"--model: {Model} is named twice, expected each model once.");
        Refused(
            ["--model", Model, Other, "--prior", _trained.Prior],
            $"{Other}: {_trained.Prior}: the prior is a network 784-16-10"
        );
        Refused(
            ["--model", Model, Other, "--save-drawn", _folder.At("drawn")],
            "--save-drawn: takes the drawn network of one model, and 2 are named; certify the one that is meant alone."
        );

        // A sample that a prior may have seen is found by the checks of the data, and a cap by those of the distances.
        var silent = Tool.Run([
            "certify",
            "--model",
            Model,
            Other,
            .. _trained.TrainingData,
            "--scale",
            "0.1087",
            "--draws",
            "10",
        ]);
        Assert.Equal((2, ""), (silent.ExitCode, silent.Output));
        Assert.StartsWith($"boundgen: {Other}: the network may have seen the sample: ", silent.Error);
        string far = _folder.At("far.safetensors");
        var model = NetworkParameters.Load(Model);
        var moved = new NetworkParameters(model.Shape, [.. model.Values.ToArray().Select(value => 2 * value)]);
        moved.WithProvenance(model.Provenance).WithUsage(model.Usage).Save(far);
        Refused(["--model", Model, far], $"{far}: Layer 1 of the network is ");

        void DoesNotExist(string path) => Assert.False(File.Exists(path), path);
        DoesNotExist(Model + ".runs.jsonl");
    }

    [Fact]
    public void Every_model_has_its_line_in_its_own_log()
    {
        var first = Certify("--model", Model, Other);
        Assert.DoesNotContain("runs.jsonl", first.Error);
        Assert.Single(File.ReadAllLines(Model + ".runs.jsonl"));
        Assert.Single(File.ReadAllLines(Other + ".runs.jsonl"));

        // The same runs, alone and together, are one choice; another seed is a second one.
        Assert.DoesNotContain("runs.jsonl", Certify("--model", Model).Error);
        var again = Certify("--model", Model, Other, "--seed", "2");
        Assert.Contains($"{Model}.runs.jsonl: has 2 different runs on this sample;", again.Error);
        Assert.Contains($"{Other}.runs.jsonl: has 2 different runs on this sample;", again.Error);
        Assert.DoesNotContain("different runs", Certify("--model", Model, Other, "--seed", "2", "--priors-tried", "2").Error);
    }

    [Fact]
    public void The_worst_exit_code_counts_and_names_its_model()
    {
        // Labels are moved by one, so that the prior errs on all of the hold-out data; the other network errs everywhere anyway.
        var digits = ProceduralDigits.Draw(1, DataSets.FreshStart, 300);
        IdxFiles.Save(
            new ImageSet(
                [.. Enumerable.Range(0, digits.Count).SelectMany(i => digits.Image(i).ToArray())],
                [.. digits.Labels.ToArray().Select(label => (byte)((label + 1) % 10))],
                digits.Rows,
                digits.Columns
            ),
            _folder.At("images"),
            _folder.At("labels")
        );
        string[] wrong = ["--holdout-images", _folder.At("images"), "--holdout-labels", _folder.At("labels")];

        var run = Tool.Run(Arguments(["--model", Model, Other, .. wrong]));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"\n{Model}: an assumption is broken: ", run.Error);
        Assert.Contains($"\n{Model}: an assumption is broken: ", run.Output);
        Assert.DoesNotContain($"{Other}: an assumption", run.Error);
        Assert.Contains("\nbest of these: ", run.Output);
    }

    [Fact]
    public void The_page_of_several_models_has_the_table_and_the_bounds_of_each()
    {
        string json = _folder.At("sweep.json");
        File.WriteAllText(json, Certify("--model", Model, Other, "--format", "json").Output);

        Tool.Succeed("report", "--run", json);

        string page = File.ReadAllText(_folder.At("sweep.html"));
        Assert.Contains("<h2>The models</h2>", page);
        Assert.Contains($"<p class=\"headline\">best of these: {Model} errs on at most ", page);
        Assert.Equal(2, Regex.Count(page, "<h2>[^<]*: The bounds</h2>"));
        Assert.Equal(2, Regex.Count(page, "<h2>[^<]*: What this rests on</h2>"));
        Assert.Contains("<h2>" + System.Net.WebUtility.HtmlEncode(Other) + ": The bounds</h2>", page);

        var refused = Tool.Run("report", "--run", json, "--inspection", json);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(
            $"--inspection: goes with the run of one model, and {json} has 2; certify the one that is meant alone.",
            refused.Error
        );
    }

    private static IEnumerable<string> CertifiedNames => [.. BoundKind.All.Select(kind => kind.Name), "best"];

    private static double Headline(JsonNode run) =>
        run["certificates"]!
            .AsArray()
            .Single(bound => bound!["name"]!.GetValue<string>() == run["headline"]!.GetValue<string>())![
            "bound"
        ]!.GetValue<double>();

    /// <summary>Lines by the names of their columns, read as RFC 4180 has it.</summary>
    private static List<Dictionary<string, string>> Csv(string text)
    {
        List<string[]> lines =
        [
            .. text.TrimEnd('\n')
                .Split('\n')
                .Select(line =>
                    Regex
                        .Matches(line, "(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))")
                        .Select(cell =>
                            cell.Groups[1].Success ? cell.Groups[1].Value.Replace("\"\"", "\"") : cell.Groups[2].Value
                        )
                        .ToArray()
                ),
        ];
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    private JsonNode Json(params string[] more) => JsonNode.Parse(Certify([.. more, "--format", "json"]).Output)!;

    private ProgramRun Certify(params string[] more) => Tool.Succeed(Arguments(more));

    private void Refused(string[] more, string reason)
    {
        var run = Tool.Run(Arguments(more));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches(@"^boundgen: [^\n]+\n$", run.Error);
        Assert.Contains(reason, run.Error);
    }

    private string[] Arguments(string[] more) =>
        [
            "certify",
            .. _trained.TrainingData,
            "--prior-independent",
            "--scale",
            "0.1087",
            "--sigma",
            "0.001",
            "--draws",
            "10",
            .. more,
        ];
}
