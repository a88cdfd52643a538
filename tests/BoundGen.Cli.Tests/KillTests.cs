using System.Collections.Concurrent;
using BoundGen.Testing;
using BoundGen.Training;
using CliWrap;

namespace BoundGen.Cli.Tests;

/// <summary>
/// A training is killed once the child has given a sign of how far it is; on a busy machine it may have come to its end by then.
/// </summary>
[Slow]
public sealed class KillTests
{
    // Wide, so that writing takes a while.
    private static readonly NetworkShape Shape = new([784, 4000, 10], bias: false);

    [Fact]
    public async Task Killing_a_training_before_its_first_step_leaves_no_broken_file()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("trained");

        await KillTraining(output, _ => Directory.Exists(output));

        Assert.All(Models(output).Where(File.Exists), file => AssertTrained(NetworkParameters.Load(file)));
    }

    [Theory]
    [InlineData("after the prior")]
    [InlineData("while files are written")]
    public async Task Killing_a_training_leaves_whole_model_files(string moment)
    {
        using var folder = new TemporaryFolder();
        var old = Trainer.Initialise(Shape, 99);
        foreach (string file in Models(folder.At()))
            old.Save(file);
        var before = State();

        await KillTraining(folder.At(), lines =>
            moment == "after the prior"
                ? lines.Any(line => line.StartsWith("prior", StringComparison.Ordinal))
                : !State().SequenceEqual(before)
        );

        foreach (string file in Models(folder.At()))
        {
            var loaded = NetworkParameters.Load(file);
            if (!loaded.Values.SequenceEqual(old.Values))
                AssertTrained(loaded);
            else
                Assert.Null(loaded.Provenance.Seen);
        }

        (string, DateTime)[] State() => [.. folder.Contents().Select(path => (path, File.GetLastWriteTimeUtc(path)))];
    }

    /// <summary>Runs <c>train</c> until it is time to kill it, as its lines on stderr or its files tell.</summary>
    private static async Task KillTraining(string output, Func<IEnumerable<string>, bool> isTime)
    {
        var lines = new ConcurrentQueue<string>();
        using var kill = new CancellationTokenSource();
        string[] arguments =
        [
            "train",
            "--data",
            "digits",
            "--samples",
            "200",
            "--sizes",
            "784,4000,10",
            "--bias",
            "false",
            "--epochs",
            "1",
        ];
        var training = Tool.Process([.. arguments, "--out", output])
            .WithStandardErrorPipe(PipeTarget.ToDelegate(lines.Enqueue))
            .ExecuteAsync(kill.Token)
            .Task;

        while (!isTime(lines) && !training.IsCompleted)
            await Task.Delay(1);
        await kill.CancelAsync();
        await Task.WhenAny(training);

        Assert.True(isTime(lines), $"the sign did not come: {string.Join('\n', lines)}");
        Assert.True(training.IsCanceled || (await training).ExitCode == 0, string.Join('\n', lines));
    }

    private static string[] Models(string folder) =>
        [Path.Combine(folder, "prior.safetensors"), Path.Combine(folder, "model.safetensors")];

    /// <summary>New files say what they have seen.</summary>
    private static void AssertTrained(NetworkParameters loaded)
    {
        Assert.Equal(Shape, loaded.Shape);
        Assert.NotNull(loaded.Provenance.Seen);
    }
}
