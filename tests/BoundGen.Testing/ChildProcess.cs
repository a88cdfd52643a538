using System.Collections.Immutable;
using CliWrap;
using CliWrap.Buffered;

namespace BoundGen.Testing;

/// <summary>Programs that tests start: with a time limit, and without the variables of the build that runs the tests.</summary>
public static class ChildProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>The <c>dotnet</c> that runs these tests.</summary>
    public static string DotnetHost { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="TimeoutException">It was still running after four minutes; it has been killed.</exception>
    public static ProgramRun Run(Command program)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var result = program.ExecuteBufferedAsync(limit.Token).GetAwaiter().GetResult();
            return new ProgramRun(program.ToString(), result.ExitCode, result.StandardOutput, result.StandardError);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{program}: still running after {Limit}.", e);
        }
    }

    /// <summary>A program to run, in a folder ("" for the current one) and with environment variables of its own.</summary>
    public static Command Program(
        string file,
        IEnumerable<string> arguments,
        string folder = "",
        IReadOnlyDictionary<string, string>? variables = null
    ) =>
        Cli.Wrap(file)
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(environment =>
            {
                foreach (string name in Environment.GetEnvironmentVariables().Keys)
                    if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                        environment.Set(name, null);
                foreach (var (name, value) in variables ?? ImmutableDictionary<string, string>.Empty)
                    environment.Set(name, value);
            });
}
