using System.Text.Json;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>docs/training.md works by copy and paste, with fewer steps.</summary>
[Slow]
public sealed class TrainingPageTests : TemporaryFolder
{
    [Fact]
    public void Training_by_the_bound_records_the_noise_that_certify_then_takes_and_pays_for()
    {
        var commands = MarkdownPage.Training.Shell();
        Assert.Equal(2, commands.Count);

        var training = Run(commands[0], "--steps", "300");
        var report = JsonDocument.Parse(Run(commands[1], "--format", "json", "--no-log", "--draws", "1000").Output).RootElement;

        Assert.Contains("prior: 90 steps over 100 samples under noise 0.2, 0.08, last mean loss ", training.Error);
        Assert.Matches(
            @"\nnetwork: step 300 of 300, noisy error \d+\.\d\d%, KL \d+ nats, Gibbs bound about \d+\.\d\d%, sigma 0\.\d+, 0\.\d+\n",
            training.Error
        );
        Assert.Equal("network", report.GetProperty("sigmaSource").GetString());
        double[] learned =
        [
            .. report
                .GetProperty("sigmaCandidates")
                .EnumerateArray()
                .Single()
                .EnumerateArray()
                .Select(level => level.GetDouble()),
        ];
        Assert.True(LearnedSigma.Covers(learned));
        var gibbs = report
            .GetProperty("certificates")
            .EnumerateArray()
            .Single(bound => bound.GetProperty("name").GetString() == "gibbs");
        Assert.Equal(
            ("sigma", 48 * 48),
            gibbs
                .GetProperty("ledger")[0]
                .GetProperty("choices")
                .EnumerateArray()
                .Select(choice => (choice.GetProperty("name").GetString(), choice.GetProperty("count").GetInt32()))
                .First()
        );
        // It computes every bound again, and refuses one whose ledger does not pay for what was chosen.
        File.WriteAllText(At("run.json"), report.ToString());
        Tool.Succeed("report", "--run", At("run.json"), "--out", At("run.html"));
    }

    /// <summary>Runs a command of the page, with its folder in that of the test.</summary>
    private ProgramRun Run(string command, params string[] more)
    {
        string[] words = command.Split(' ');
        Assert.Equal("boundgen", words[0]);
        return Tool.Succeed([.. words[1..].Select(word => word == "learned" ? At(word) : word), .. more]);
    }
}
