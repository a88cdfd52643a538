using System.Collections.Concurrent;
using System.Globalization;
using BoundGen.Testing;
using BoundGen.Training;
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

    [Fact]
    [Slow]
    public async Task An_interrupted_comparison_of_models_ends_with_130_and_keeps_the_log_of_those_that_were_done()
    {
        using var folder = new TemporaryFolder();
        string[] models = [folder.At("small.safetensors"), folder.At("large.safetensors")];
        Trainer.Initialise(new NetworkShape([784, 5, 10], bias: true), 1).Save(models[0]);
        Trainer.Initialise(new NetworkShape([784, 1000, 1000, 10], bias: true), 1).Save(models[1]);
        string[] certification =
        [
            "certify",
            "--model",
            .. models,
            "--data",
            "digits",
            "--samples",
            "2000",
            "--prior-independent",
            "--scale",
            "0.1",
            "--draws",
            "100000",
        ];

        Assert.Equal(
            Interruption.Interrupted,
            await Interrupt(certification, lines =>
                lines.Any(line => line.StartsWith("model 2 of 2: ", StringComparison.Ordinal))
            )
        );
        Assert.Equal([models[1], models[0], models[0] + ".runs.jsonl"], folder.Contents());
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
