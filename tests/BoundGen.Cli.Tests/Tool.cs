using BoundGen.Testing;
using CliWrap;

namespace BoundGen.Cli.Tests;

/// <summary>
/// The tool: its command line inside of the test process, where the compiler of networks is warm (a process of its own
/// spends seconds on that alone), and as a user runs it where a process is what a test is about.
/// </summary>
internal static class Tool
{
    /// <summary>Runs a command line in this process.</summary>
    public static ProgramRun Run(params string[] arguments) => CapturedConsole.Run(arguments);

    /// <summary>Runs a command line in this process with an environment of its own.</summary>
    public static ProgramRun RunWith(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        CapturedConsole.Run(arguments, name => environment.GetValueOrDefault(name));

    /// <summary>Runs a command line in this process, where it has to succeed.</summary>
    public static ProgramRun Succeed(params string[] arguments) => Run(arguments).Succeeded();

    /// <summary>Runs the tool as a process, in a folder ("" for the current one).</summary>
    public static ProgramRun RunIn(string folder, params string[] arguments) => ChildProcess.Run(Process(arguments, folder));

    /// <summary>Runs the tool as a process, where it has to succeed.</summary>
    public static ProgramRun SucceedAlone(params string[] arguments) => RunIn("", arguments).Succeeded();

    /// <summary>
    /// Runs the tool as a process with an environment variable set and on one core (the reference is quicker there), where it has
    /// to succeed.
    /// </summary>
    public static ProgramRun SucceedWith(string variable, string value, params string[] arguments) =>
        ChildProcess
            .Run(
                Process(
                    arguments,
                    variables: new Dictionary<string, string> { [variable] = value, ["DOTNET_PROCESSOR_COUNT"] = "1" }
                )
            )
            .Succeeded();

    /// <summary>The tool as a process that is still to be started, through a program that becomes it if one is named.</summary>
    public static Command Process(
        string[] arguments,
        string folder = "",
        IReadOnlyDictionary<string, string>? variables = null,
        params string[] through
    )
    {
        string[] words =
        [
            .. through,
            ChildProcess.DotnetHost,
            Path.Combine(AppContext.BaseDirectory, "BoundGen.Cli.dll"),
            .. arguments,
        ];
        return ChildProcess.Program(words[0], words[1..], folder, variables);
    }
}
