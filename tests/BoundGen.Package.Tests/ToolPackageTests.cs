using BoundGen.Testing;

namespace BoundGen.Package.Tests;

[Slow]
public sealed class ToolPackageTests
{
    [Fact]
    public void The_installed_tool_draws_trains_verifies_and_certifies()
    {
        using var folder = new TemporaryFolder();
        string[] install = ["tool", "install", "BoundGen.Tool", "--version", Feed.Version, "--tool-path", folder.At("tool")];
        Run(ChildProcess.DotnetHost, [.. install, "--source", Feed.Folder]);
        string boundgen = folder.At("tool", OperatingSystem.IsWindows() ? "boundgen.exe" : "boundgen");

        string version = Tool("--version").TrimEnd();
        Assert.Matches(@"^0\.2\.(0-local|\d+(-changed)?\+[0-9a-f]{40})$", version);
        Assert.StartsWith(version.Split('+')[0], Feed.Version);
        Assert.Matches("(?m)^  boundgen ", Tool("--help"));
        Tool("digits", "--samples", "200", "--fresh", "10", "--out", folder.At("data"));
        Tool(
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
        Assert.StartsWith("784-8-10: 5 inputs, 0 differences", Tool("verify", "--model", model, "--inputs", "5"));
        string table = Tool(
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

        string Tool(params string[] arguments) => Run(boundgen, arguments);

        string Run(string program, string[] arguments) =>
            ChildProcess.Run(ChildProcess.Program(program, arguments, folder.At())).Succeeded().Output;
    }
}
