using System.Collections.Concurrent;
using System.Globalization;
using BoundGen.Testing;
using CliWrap;

namespace BoundGen.Cli.Tests;

/// <summary>Ctrl-C in the middle of long work.</summary>
public sealed class InterruptTests
{
    [Fact]
    [Slow]
    public async Task An_interrupted_training_ends_with_130_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("trained");
        string[] training =
        [
            "train",
            "--data",
            "digits",
            "--samples",
            "20000",
            "--sizes",
            "784,1000,10",
            "--epochs",
            "1000",
            "--out",
            output,
        ];

        // The folder is made when everything is read and the training begins.
        Assert.Equal(Interruption.Interrupted, await Interrupt(training, _ => Directory.Exists(output)));
        Assert.Empty(Directory.GetFileSystemEntries(output));
    }

    [Fact]
    [Slow]
    public async Task An_interrupted_reproduction_ends_with_130_and_its_cells_are_whole()
    {
        using var folder = new TemporaryFolder();
        string[] reproduction = ["reproduce", "kappa", "--quick", "--data", "digits", "--out", folder.At("out")];

        Assert.Equal(
            Interruption.Interrupted,
            await Interrupt(reproduction, lines => lines.Any(line => line.StartsWith("prior", StringComparison.Ordinal)))
        );
        Assert.DoesNotContain(folder.Contents(), path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    /// <summary>Sends SIGINT once it is time, as lines on stderr or files tell.</summary>
    private static async Task<int> Interrupt(string[] arguments, Func<IEnumerable<string>, bool> isTime)
    {
        var lines = new ConcurrentQueue<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        // A shell's background jobs ignore SIGINT, and so would the tool if tests run in one.
        var work = Tool.Process(arguments, through: ["env", "--default-signal=INT"])
            .WithStandardErrorPipe(PipeTarget.ToDelegate(lines.Enqueue))
            .ExecuteAsync(limit.Token);
        while (!isTime(lines) && !work.Task.IsCompleted)
            await Task.Delay(1);
        Assert.True(isTime(lines), $"the sign did not come: {string.Join('\n', lines)}");
        string process = work.ProcessId.ToString(CultureInfo.InvariantCulture);
        ChildProcess.Run(ChildProcess.Program("kill", ["-INT", process])).Succeeded();
        return (await work).ExitCode;
    }
}
