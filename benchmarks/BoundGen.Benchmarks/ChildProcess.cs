using System.Diagnostics;

namespace BoundGen.Benchmarks;

/// <summary>Processes that measurements start: settings of the runtime hold for a whole process, and only a fresh one is cold.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static string DotnetHost { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs this program once more and returns what it printed.</summary>
    /// <exception cref="CheckFailedException">It did not end well, or not in time.</exception>
    public static string Self(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        Run(DotnetHost, variables, ["exec", typeof(ChildProcess).Assembly.Location, .. arguments]);

    /// <summary>Runs a program and returns what it printed.</summary>
    /// <exception cref="CheckFailedException">It did not end well, or not in time.</exception>
    public static string Run(string file, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        string command = $"{Path.GetFileName(file)} {string.Join(' ', arguments)}";
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new CheckFailedException($"{command}: still running after {Limit}.");
        }

        string text = output.GetAwaiter().GetResult();
        return process.ExitCode == 0 ? text : throw new CheckFailedException($"{command}: exit code {process.ExitCode}\n{text}");
    }
}
