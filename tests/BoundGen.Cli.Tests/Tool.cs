using System.Diagnostics;

namespace BoundGen.Cli.Tests;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error);

/// <summary>The tool as a user runs it: a process of its own.</summary>
internal static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static ToolRun Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Assert.Fail($"boundgen {string.Join(' ', arguments)}: still running after {Limit}.");
        }

        return new ToolRun(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs the tool where it has to succeed.</summary>
    public static ToolRun Succeed(params string[] arguments)
    {
        var run = Run(arguments);
        Assert.True(run.ExitCode == 0, $"boundgen {string.Join(' ', arguments)}: exit code {run.ExitCode}, {run.Error}");
        return run;
    }

    public static Process Start(params string[] arguments)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string tool = Path.Combine(AppContext.BaseDirectory, "BoundGen.Cli.dll");
        return Process.Start(new ProcessStartInfo(host, [tool, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
