using BoundGen.Testing;
using BoundGen.Training;
using CliWrap;

namespace BoundGen.Cli.Tests;

/// <summary>Shards as processes that are stopped in the middle, as a cluster stops them.</summary>
[Slow]
public sealed class ShardProcessTests : TemporaryFolder
{
    private const int Terminated = 143;

    public ShardProcessTests() =>
        Trainer.Initialise(new NetworkShape([784, 300, 300, 10], bias: true), 1).Save(At("model.safetensors"));

    private string[] Command =>
        [
            "certify",
            "--model",
            At("model.safetensors"),
            "--data",
            "digits",
            "--samples",
            "300",
            "--prior-independent",
            "--scale",
            "0.1",
            "--bounds",
            "gibbs",
            "--sigma",
            "0.001",
            "--draws",
            "60000",
            "--no-log",
        ];

    [Fact]
    public async Task A_shard_that_is_stopped_leaves_no_half_file_and_goes_on_when_it_is_submitted_again()
    {
        await Stop("-KILL");
        Assert.Equal(Terminated, await Stop("-TERM"));

        Assert.False(File.Exists(At("shards", "shard-1-1.json")));
        Assert.Equal((1, "--array=1-2\n"), (Tool.Run("merge", At("shards")).ExitCode, Tool.Run("merge", At("shards")).Output));

        Tool.Succeed(Shard(1));
        Tool.Succeed(Shard(2));

        Assert.Equal(Tool.Succeed(Command).Output, Tool.Succeed("merge", At("shards")).Output);
    }

    private string[] Shard(int shard) => [.. Command, "--shards", At("shards"), "--shard", $"{shard}/2"];

    /// <summary>Stops the first shard while it draws: the file of the model, written before the draws, tells.</summary>
    private async Task<int> Stop(string signal)
    {
        Directory.CreateDirectory(At("shards"));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var work = Tool.Process(Shard(1)).WithValidation(CommandResultValidation.None).ExecuteAsync(limit.Token);
        string sign = At("shards", "model-1.json");
        File.Delete(sign);
        while (!File.Exists(sign) && !work.Task.IsCompleted)
            await Task.Delay(5);
        Assert.False(work.Task.IsCompleted, "the shard came to its end before it could be stopped");
        ChildProcess.Run(ChildProcess.Program("kill", [signal, FormattableString.Invariant($"{work.ProcessId}")])).Succeeded();
        return (await work).ExitCode;
    }
}
