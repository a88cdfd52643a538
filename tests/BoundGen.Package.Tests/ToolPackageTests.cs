using BoundGen.Testing;

namespace BoundGen.Package.Tests;

[Slow]
public sealed class ToolPackageTests
{
    [Fact]
    public void The_installed_tool_draws_trains_verifies_and_certifies()
    {
        using var folder = new TemporaryFolder();
        var tool = new InstalledTool(folder);

        string version = tool.Run("--version").TrimEnd();
        Assert.Matches(@"^0\.2\.(0-local|\d+(-changed)?\+[0-9a-f]{40})$", version);
        Assert.StartsWith(version.Split('+')[0], Feed.Version);
        Assert.Matches("(?m)^  boundgen ", tool.Run("--help"));
        tool.Run("digits", "--samples", "200", "--fresh", "10", "--out", folder.At("data"));
        tool.Run(
            "train",
            "--data",
            "digits",
            "--samples",
            "200",
            "--sizes",
            "784,8,10",
            "--bias",
            "false",
            "--epochs",
            "30",
            "--out",
            folder.At("model")
        );
        string model = folder.At("model", "model.safetensors");
        Assert.StartsWith("784-8-10: 5 inputs, 0 differences", tool.Run("verify", "--model", model, "--inputs", "5"));
        string table = tool.Run(
            "certify",
            "--model",
            model,
            "--prior",
            folder.At("model", "prior.safetensors"),
            "--draws",
            "100",
            "--images",
            folder.At("data", "train-images-idx3-ubyte"),
            "--labels",
            folder.At("data", "train-labels-idx1-ubyte")
        );
        Assert.Contains("averaged-sparse", table);

        CheckScaffold(folder, tool);
    }

    /// <summary>A project made of the network counts the errors that verify counts, and classifies a row of its own.</summary>
    private static void CheckScaffold(TemporaryFolder folder, InstalledTool tool)
    {
        using var consumer = new ConsumerFolder();
        string[] data = [folder.At("data", "train-images-idx3-ubyte"), folder.At("data", "train-labels-idx1-ubyte")];
        string project = consumer.At("app"),
            embedding = consumer.At("embedding");
        string[] scaffold = ["scaffold", folder.At("model"), "--class", "Digits", "--namespace", "My.App", "--project"];
        tool.Run([.. scaffold, "--source", Feed.Folder, "--out", project]);
        tool.Run([.. scaffold, "--source", Feed.Folder, "--out", embedding, "--embed"]);
        consumer.Build("build", project, "-c", "Release");
        consumer.Build("build", embedding, "-c", "Release");
        Assert.Empty(Directory.GetFiles(Path.Combine(embedding, "bin"), "*.safetensors", SearchOption.AllDirectories));
        string[] run = ["run", "--project", project, "-c", "Release", "--no-build"];
        string counted = consumer.Dotnet([.. run, "--", .. data]).Succeeded().Output;
        string verified = tool.Run([
            "verify",
            "--model",
            folder.At("model"),
            "--images",
            data[0],
            "--labels",
            data[1],
            "--inputs",
            "200",
        ]);
        Assert.Equal($"{verified.Split(' ')[0]} errors of 200 images", counted.TrimEnd());
        Assert.EndsWith(" errors of 7 images", consumer.Dotnet([.. run, "--", .. data, "7"]).Succeeded().Output.TrimEnd());
        string classified = consumer.Dotnet(run).Succeeded().Output;
        Assert.Matches("^class [0-9]$", classified.TrimEnd());
        run[2] = embedding;
        Assert.Equal(classified, consumer.Dotnet(run).Succeeded().Output);
    }
}
