using System.Globalization;
using System.Text.RegularExpressions;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>The scripts of <c>cluster</c>: what they ask for, and that a shell reads them.</summary>
[Collection(nameof(TrainedModel))]
public sealed class ClusterTests(TrainedModel trained) : TemporaryFolder
{
    private string[] Certify => ["certify", "--model", trained.Model, .. trained.TrainingData, "--sigma", "0.001", "--no-log"];

    [Fact]
    public void The_script_of_Slurm_asks_for_the_array_and_is_one_that_bash_reads()
    {
        string folder = At("it's here");
        var run = Tool.Succeed(["cluster", "slurm", "--jobs", "16", "--cores", "2", "--", .. Certify, "--shards", folder]);

        Assert.StartsWith("#!/bin/bash\n# 16 shards of 1 model, 100,000 draws each\n", run.Output);
        foreach (string line in new[] { "--array=0-15", "--cpus-per-task=2", "--requeue", "--open-mode=append" })
            Assert.Contains($"\n#SBATCH {line}\n", run.Output);
        Assert.Matches(@"\n#SBATCH --mem=\d+M\n", run.Output);
        // How long depends on the machine and on what else it does: the limit is so many times what was measured.
        var measured = Regex.Match(run.Output, "a job takes ([0-9,]+) s .* allow ([0-9]+) times");
        var limit = Regex.Match(run.Output, @"\n#SBATCH --time=(\d\d):(\d\d):00\n");
        double seconds = Number(measured.Groups[1]) * Number(measured.Groups[2]),
            minutes = 60 * Number(limit.Groups[1]) + Number(limit.Groups[2]);
        Assert.InRange(minutes, 5, Math.Max(5, seconds / 60 + 2));
        Assert.True(minutes >= seconds / 60 - 1, $"{minutes} minutes for {seconds} s");
        string quoted = folder.Replace("'", "'\\''", StringComparison.Ordinal);
        Assert.EndsWith($" --sigma 0.001 --no-log --shards '{quoted}'\n", run.Output);
        Assert.False(Directory.Exists(folder));
        File.WriteAllText(At("job.sh"), run.Output);
        ChildProcess.Run(ChildProcess.Program("bash", ["-n", At("job.sh")])).Succeeded();
        // As a shell runs it, the tool gets the very words.
        File.WriteAllText(At("boundgen"), "#!/bin/bash\nprintf '%s\\n' \"$@\"\n");
        ChildProcess.Run(ChildProcess.Program("chmod", ["+x", At("boundgen")])).Succeeded();
        var words = ChildProcess
            .Run(ChildProcess.Program("bash", ["-c", $"PATH={At()}:$PATH bash {At("job.sh")}"]))
            .Succeeded()
            .Output.TrimEnd('\n')
            .Split('\n');
        Assert.Equal([.. Certify, "--shards", folder], words);
    }

    [Fact]
    public void The_manifest_of_Kubernetes_is_an_indexed_job_of_as_many_completions()
    {
        var run = Tool.Succeed(["cluster", "kubernetes", "--jobs", "8", "--", .. Certify, "--shards", At("a \"b\"")]);

        foreach (
            string line in new[] { "completionMode: Indexed", "completions: 8", "parallelism: 8", "backoffLimitPerIndex: 3" }
        )
            Assert.Contains($"\n  {line}\n", run.Output);
        string command = string.Concat(
            Regex.Matches(run.Output, "\n            - (\".*\")").Select(match => match.Groups[1].Value)
        );
        Assert.StartsWith("\"boundgen\"\"certify\"\"--model\"", command);
        Assert.EndsWith("\"--shard\"\"*/8\"", command);
        Assert.DoesNotContain(run.Output.Split('\n'), line => line.Contains('\t', StringComparison.Ordinal));
    }

    [Fact]
    public void The_array_is_as_large_as_it_takes_for_jobs_of_ten_minutes()
    {
        string script = Tool.Succeed(["cluster", "slurm", "--", .. Certify, "--draws", "1000000000", "--shards", At("s")]).Output;

        double seconds = Number(Regex.Match(script, @"then ([0-9,]+) s of one core").Groups[1]);
        int last = int.Parse(Regex.Match(script, @"--array=0-(\d+)\n").Groups[1].Value);
        Assert.Equal(Math.Clamp(Math.Ceiling(seconds / 600), 1, 1000), last + 1, 1.0);
    }

    [Fact]
    public void The_scripts_of_the_page_are_such_that_bash_reads_them()
    {
        var scripts = MarkdownPage.Cluster.Fenced("bash");
        Assert.True(scripts.Count >= 4, $"{scripts.Count} scripts");
        Assert.All(scripts, script =>
        {
            File.WriteAllText(At("script.sh"), script);
            ChildProcess.Run(ChildProcess.Program("bash", ["-n", At("script.sh")])).Succeeded();
        });
    }

    [Theory]
    [InlineData("slurm -- certify --model m --data digits", "expected certify with --shards, a folder that all jobs share")]
    [InlineData("slurm -- certify --model m --data digits --shards s --shard 1/2", "and without --shard.")]
    [InlineData("slurm -- train --data digits --sizes 784,10 --out m", "expected certify with --shards")]
    [InlineData("slurm -- certify --shards s", "certify --shards s: --data or --images is required.")]
    [InlineData("slurm --jobs 0 -- certify", "--jobs: \"0\" is not a whole number, at least 1")]
    [InlineData("pbs -- certify", "pbs")]
    [InlineData("slurm", "command")]
    public void What_has_no_script_is_refused(string words, string message)
    {
        var run = Tool.Run(["cluster", .. words.Split(' ')]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error);
    }

    private static double Number(Group text) => double.Parse(text.Value.Replace(",", ""), CultureInfo.InvariantCulture);
}
