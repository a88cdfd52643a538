using BoundGen.Testing;

namespace BoundGen.Package.Tests;

/// <summary>The tool, installed from its package into a folder.</summary>
internal sealed class InstalledTool
{
    private readonly string _folder;
    private readonly string _boundgen;

    public InstalledTool(TemporaryFolder folder)
    {
        _folder = folder.At();
        _boundgen = folder.At("tool", OperatingSystem.IsWindows() ? "boundgen.exe" : "boundgen");
        string[] install = ["tool", "install", "BoundGen.Tool", "--version", Feed.Version, "--tool-path", folder.At("tool")];
        _ = Run(ChildProcess.DotnetHost, [.. install, "--source", Feed.Folder]);
    }

    /// <summary>What it prints on its standard output; it must succeed.</summary>
    public string Run(params string[] arguments) => Run(_boundgen, arguments);

    private string Run(string program, string[] arguments) =>
        ChildProcess.Run(ChildProcess.Program(program, arguments, _folder)).Succeeded().Output;
}
