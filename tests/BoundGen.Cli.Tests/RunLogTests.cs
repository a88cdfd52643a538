using System.Text.Json;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>
/// certify tells on stderr when a sample was used before, with another choice; the log costs nobody the bounds.
/// </summary>
[Collection(nameof(TrainedModel))]
public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedModel _trained;

    public RunLogTests(TrainedModel trained)
    {
        _trained = trained;
        // The log of a copy is its own.
        File.Copy(trained.Model, Model);
    }

    private string Model => _folder.At("model.safetensors");

    private string Log => Model + ".runs.jsonl";

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow]
    public void Another_choice_on_the_same_sample_is_counted_and_a_rerun_is_not()
    {
        var first = Certify();
        Assert.DoesNotContain("runs.jsonl", first.Error);
        var rerun = Certify();
        Assert.DoesNotContain("runs.jsonl", rerun.Error);
        Assert.Equal(first.Output, rerun.Output);

        var second = Certify("--seed", "2");
        Assert.Equal(
            $"{Log}: has 2 different runs on this sample; whoever planned them all and quotes the best pays for the choice with --priors-tried 2 (ln 2 in PAC-Bayes).",
            Remark(second)
        );
        Assert.DoesNotContain("runs.jsonl", second.Output);
        Assert.Contains("has 3 different runs on this sample;", Remark(Certify("--sigma", "0.002,0.003")));
        // Whoever has paid is left alone, and to pay is no new choice.
        Assert.Equal("", Remark(Certify("--priors-tried", "3")));
        Assert.Contains("has 3 different runs on this sample;", Remark(Certify()));
        // Another sample has no history.
        Assert.Equal("", Remark(Certify("--take", "250")));

        // The network may be another too: it is a choice, wherever it lies.
        var other = NetworkParameters.Load(_trained.Prior);
        other.Save(Model);
        Assert.Contains("has 4 different runs on this sample;", Remark(Certify()));
    }

    [Fact]
    public void A_line_says_what_was_bounded_and_what_came_of_it()
    {
        var run = Certify("--format", "json", "--assume-only-alike");

        var line = JsonDocument.Parse(Assert.Single(File.ReadAllLines(Log))).RootElement;
        Assert.EndsWith("Z", line.GetProperty("date").GetString());
        Assert.InRange(line.GetProperty("date").GetDateTime(), DateTime.UtcNow.AddHours(-1), DateTime.UtcNow);
        Assert.Equal(NetworkParameters.Load(Model).Fingerprint, line.GetProperty("network").GetString());
        Assert.Equal(NetworkParameters.Load(_trained.Prior).Fingerprint, line.GetProperty("prior").GetString());
        Assert.Matches("^[0-9a-f]{32}$", line.GetProperty("sample").GetString());
        Assert.Matches(
            "^sigma [0-9. ]+;[0-9. ]+, draws 100, eta grid, delta 0.05, seed 1, best of 1, max norm [0-9.]+, inputs .*0.1087.*, stated OnlyAlike, caps [0-9. ]+, bounds prior .*disintegrated, abstain at 2 4, input radii $",
            line.GetProperty("options").GetString()
        );
        Assert.Equal(1, line.GetProperty("priorsTried").GetInt32());
        var result = JsonDocument.Parse(run.Output).RootElement;
        double headline = result
            .GetProperty("certificates")
            .EnumerateArray()
            .Single(bound => bound.GetProperty("name").GetString() == result.GetProperty("headline").GetString())
            .GetProperty("bound")
            .GetDouble();
        Assert.Equal(headline, line.GetProperty("bound").GetDouble());
    }

    [Fact]
    public void Without_a_log_nothing_is_read_or_written()
    {
        Certify();
        byte[] before = File.ReadAllBytes(Log);
        Assert.Equal("", Remark(Certify("--seed", "2", "--no-log")));
        Assert.Equal(before, File.ReadAllBytes(Log));
        Assert.Equal("", Remark(Certify()));
    }

    [Fact]
    public void Broken_lines_are_skipped_and_half_a_line_spoils_no_other()
    {
        Certify();
        string whole = File.ReadAllText(Log);
        File.WriteAllText(Log, "no JSON\nnull\n{}\n\n" + whole + whole[..(whole.Length / 2)]);

        Assert.Contains("has 2 different runs on this sample;", Remark(Certify("--seed", "2")));
        Assert.Contains("has 3 different runs on this sample;", Remark(Certify("--seed", "3")));
        Assert.Equal(8, File.ReadAllLines(Log).Length);
    }

    [Fact]
    public void A_log_that_cannot_be_written_costs_nobody_the_bounds()
    {
        Directory.CreateDirectory(Log);
        Assert.Contains("averaged-sparse", Certify().Output);
        Assert.Equal("", Remark(Certify("--seed", "2")));
        Assert.Equal([Model, Log], _folder.Contents());
    }

    [Fact]
    public void Runs_that_end_together_get_a_line_each()
    {
        var runs = Enumerable
            .Range(0, 100)
            .Select(i => new LoggedRun(DateTime.UnixEpoch, "sample", $"{i}", null, new string('x', 1000), 1, 0.5))
            .ToList();
        Parallel.ForEach(runs, run => RunLog.Append(Log, run));

        Assert.Equal(101, RunLog.Append(Log, runs[0]).Count);
        Assert.Equal(100, RunLog.Append(Log, runs[0]).Distinct().Count());
    }

    private static string Remark(ProgramRun run) =>
        run.Error.Split('\n').SingleOrDefault(line => line.Contains("runs.jsonl", StringComparison.Ordinal), "");

    private ProgramRun Certify(params string[] more) =>
        Tool.Succeed([
            "certify",
            "--model",
            Model,
            "--prior",
            _trained.Prior,
            .. _trained.TrainingData,
            "--draws",
            "100",
            .. more,
        ]);
}
