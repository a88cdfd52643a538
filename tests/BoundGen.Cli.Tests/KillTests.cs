using System.Diagnostics;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

public sealed class KillTests
{
    // Wide, so that writing takes a while.
    private static readonly NetworkShape Shape = new([784, 4000, 10], bias: false);

    public static TheoryData<string> Moments => ["at the start", "after the prior", "while files are written"];

    [Theory]
    [MemberData(nameof(Moments))]
    public void Killing_a_training_leaves_whole_model_files(string moment)
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.At("prior.safetensors"), folder.At("model.safetensors")];
        var old = Trainer.Initialise(Shape, 99);
        foreach (string file in files)
            old.Save(file);

        using var process = Tool.Start(
            "train",
            "--data",
            "digits",
            "--samples",
            "200",
            "--sizes",
            "784,4000,10",
            "--epochs",
            "1",
            "--out",
            folder.At()
        );
        switch (moment)
        {
            case "at the start":
                Thread.Sleep(200);
                break;
            case "after the prior":
                Assert.StartsWith("prior", process.StandardError.ReadLine());
                break;
            default:
                WaitForChange(process, folder);
                break;
        }

        // On a busy machine it may have come to its end.
        Assert.True(!process.HasExited || process.ExitCode == 0, "the training failed");
        process.Kill();
        process.WaitForExit();

        foreach (string file in files)
        {
            // Old or new, but whole; new ones say what they have seen.
            var loaded = NetworkParameters.Load(file);
            Assert.Equal(Shape, loaded.Shape);
            Assert.Equal(loaded.Values.SequenceEqual(old.Values), SampleRange.FromMetadata(loaded.Metadata) is null);
        }
    }

    private static void WaitForChange(Process process, TemporaryFolder folder)
    {
        var before = State();
        while (State().SequenceEqual(before) && !process.HasExited)
            Thread.Sleep(1);

        (string, DateTime)[] State() => [.. folder.Contents().Select(path => (path, File.GetLastWriteTimeUtc(path)))];
    }
}
