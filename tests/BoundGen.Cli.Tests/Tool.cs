using System.Diagnostics;

namespace BoundGen.Cli.Tests;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error);

/// <summary>
/// The tool: its command line inside of the test process, where the compiler of networks is warm (a process of its own
/// spends seconds on that alone), and as a user runs it where a process is what a test is about.
/// </summary>
internal static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The <c>dotnet</c> that runs these tests.</summary>
    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs a command line in this process.</summary>
    public static ToolRun Run(params string[] arguments) => CapturedConsole.Run(arguments);

    /// <summary>Runs a command line in this process, where it has to succeed.</summary>
    public static ToolRun Succeed(params string[] arguments) => Succeeded(Run(arguments), arguments);

    /// <summary>Runs the tool as a process, in a folder ("" for the current one).</summary>
    public static ToolRun RunIn(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return Finish(process, "boundgen " + string.Join(' ', arguments));
    }

    /// <summary>Runs the tool as a process, where it has to succeed.</summary>
    public static ToolRun SucceedAlone(params string[] arguments) => Succeeded(RunIn("", arguments), arguments);

    /// <summary>Runs the tool as a process with an environment variable set and on one core (the reference is quicker there), where it has to succeed.</summary>
    public static ToolRun SucceedWith(string variable, string value, params string[] arguments)
    {
        using var process = Start("", arguments, (variable, value), ("DOTNET_PROCESSOR_COUNT", "1"));
        return Succeeded(Finish(process, $"{variable}={value} boundgen {string.Join(' ', arguments)}"), arguments);
    }

    public static Process Start(params string[] arguments) => Start("", arguments);

    /// <summary>Waits for a process and gathers what it printed.</summary>
    public static ToolRun Finish(Process process, string name)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Assert.Fail($"{name}: still running after {Limit}.");
        }

        return new ToolRun(process.ExitCode, output.Result, error.Result);
    }

    private static ToolRun Succeeded(ToolRun run, string[] arguments)
    {
        Assert.True(run.ExitCode == 0, $"boundgen {string.Join(' ', arguments)}: exit code {run.ExitCode}, {run.Error}");
        return run;
    }

    private static Process Start(string folder, string[] arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "BoundGen.Cli.dll");
        var start = new ProcessStartInfo(Host, [tool, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
