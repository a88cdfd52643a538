using CliWrap;
using CliWrap.Buffered;

namespace BoundGen.Benchmarks;

/// <summary>
/// Processes that measurements start: settings of the runtime hold for a whole process, and only a fresh one is cold.
/// </summary>
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
        var program = Cli.Wrap(file)
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment =>
            {
                foreach (var (name, value) in variables)
                    environment.Set(name, value);
            })
            .WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardError()))
            .WithValidation(CommandResultValidation.None);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var result = program.ExecuteBufferedAsync(limit.Token).GetAwaiter().GetResult();
            return result.ExitCode == 0
                ? result.StandardOutput
                : throw new CheckFailedException($"{program}: exit code {result.ExitCode}\n{result.StandardOutput}");
        }
        catch (OperationCanceledException)
        {
            throw new CheckFailedException($"{program}: still running after {Limit}.");
        }
    }
}
