using System.Diagnostics;

namespace BoundGen.Package.Tests;

/// <summary>What a process printed and how it ended.</summary>
internal sealed record ProcessRun(string Command, int ExitCode, string Output)
{
    public string Text => $"{Command}: exit code {ExitCode}\n{Output}";

    /// <summary>What the line that starts with a name says behind it.</summary>
    public string Value(string name) =>
        Assert
            .Single(Output.Split('\n'), line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..]
            .TrimEnd();
}

/// <summary>Processes with time limits, in which nothing of the build that runs these tests is set.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static string DotnetHost { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs a process where it has to succeed.</summary>
    public static ProcessRun Succeed(
        string file,
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] arguments
    )
    {
        var run = Run(file, folder, variables, arguments);
        Assert.True(run.ExitCode == 0, run.Text);
        return run;
    }

    public static ProcessRun Run(
        string file,
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            string name in start
                .Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                .ToList()
        )
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        string command = $"{Path.GetFileName(file)} {string.Join(' ', arguments)}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command}: still running after {Limit}.");
        }

        return new ProcessRun(command, process.ExitCode, output.Result + error.Result);
    }
}
