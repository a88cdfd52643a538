using System.CommandLine;
using System.CommandLine.Help;
using BoundGen.Compilation;
using BoundGen.Reports;
using BoundGen.Runtime;

namespace BoundGen.Cli;

/// <summary>The command tree, and what becomes of bad input: one line on stderr and exit code 2.</summary>
internal static class CommandLine
{
    /// <summary>All went well; a vacuous bound is not a failure.</summary>
    public const int Success = 0;

    /// <summary>
    /// A check failed: <c>verify</c> found a difference, training came to nothing, or hold-out data contradict a bound.
    /// </summary>
    public const int CheckFailed = 1;

    /// <summary>Arguments or input that cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="environment">Gives the value of a variable of the environment; the process's own if left out.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Func<string, string?>? environment = null)
    {
        // Not a RootCommand: that one goes by the name of the assembly.
        var root = new Command(
            "boundgen",
            "Trains ReLU networks and proves how often they can be wrong. Without a command: the main job on procedural digits."
        )
        {
            new HelpOption(),
            new VersionOption(),
        };
        var timings = new Option<bool>("--timings")
        {
            Description = "print on stderr what the phases of the command took: time, memory",
            Recursive = true,
        };
        root.Options.Add(timings);
        MainJob.AddTo(root);
        var cacheOptions = new CacheOptions();
        cacheOptions.AddTo(root);
        root.Subcommands.Add(TrainCommand.Create());
        environment ??= Environment.GetEnvironmentVariable;
        var certify = new CertifyCommand(environment);
        root.Subcommands.Add(certify.Command);
        root.Subcommands.Add(InspectCommand.Create());
        root.Subcommands.Add(VerifyCommand.Create());
        root.Subcommands.Add(VariantCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ConvertCommand.Create());
        root.Subcommands.Add(ScaffoldCommand.Create());
        root.Subcommands.Add(DigitsCommand.Create());
        root.Subcommands.Add(ReportCommand.Create());
        var reproduce = new ReproduceCommand(environment);
        root.Subcommands.Add(reproduce.Command);
        var merge = new MergeCommand(certify, reproduce, words => root.Parse(words));
        root.Subcommands.Add(merge.Command);
        root.Subcommands.Add(ClusterCommand.Create(certify, words => root.Parse(words)));
        root.Subcommands.Add(CacheCommand.Create(cacheOptions));

        // A script that passes on an unset variable gives an empty argument, which no option has a use for.
        int empty = Array.IndexOf(args, "");
        if (empty >= 0)
            return Refuse($"{(empty == 0 ? "the first argument" : args[empty - 1])}: the value is empty, expected one.");
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Refuse(parsed.Errors[0].Message);
        string? shards = certify.ShardsOf(parsed) ?? reproduce.ShardsOf(parsed) ?? merge.Folder(parsed);
        var cache = NetworkCompiler.Cache = cacheOptions.Read(parsed, shards is null ? null : ShardFolder.Cache(shards));
        var recorded = Timings.Start();
        using var listening = Interruption.Listen();
        try
        {
            int exitCode = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            if (parsed.GetValue(timings))
                recorded.Print(Console.Error);
            return exitCode;
        }
        catch (OperationCanceledException)
        {
            return Interruption.Report();
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            return Interruption.Report();
        }
        catch (NotFiniteNumberException e)
        {
            return Fail(e.Message);
        }
        catch (Exception e) when (IsBadInput(e))
        {
            return Refuse(e.Message);
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.All(IsBadInput))
        {
            return Refuse(e.Flatten().InnerExceptions[0].Message);
        }
        finally
        {
            cacheOptions.WriteObjection(parsed, cache);
        }
    }

    /// <summary>Whether an exception tells of what the user gave, not of a mistake of the program.</summary>
    private static bool IsBadInput(Exception exception) =>
        exception
            is ArgumentException
                or InvalidDataException
                or IOException
                or UnauthorizedAccessException
                or ArithmeticException
                or OutOfMemoryException;

    /// <summary>What followed <c>boundgen</c>, word by word, for those who want to run it again.</summary>
    public static string[] WordsOf(ParseResult arguments) => [.. arguments.Tokens.Select(token => token.Value)];

    /// <summary>Says on stderr which assumptions of a printed run are broken.</summary>
    /// <returns>The exit code of the run.</returns>
    public static int Judge(CertifiedRun run)
    {
        foreach (string broken in run.BrokenAssumptions)
            Console.Error.WriteLine(run.Model is null ? broken : $"{run.Model}: {broken}");
        return run.Contradictions.Count == 0 ? Success : CheckFailed;
    }

    private static int Refuse(string message)
    {
        Say(NetworkArguments.WithoutParameter(message));
        return BadInput;
    }

    /// <summary>Says in one line on stderr which check failed.</summary>
    /// <returns>The exit code of the run.</returns>
    public static int Fail(string message)
    {
        Say(message);
        return CheckFailed;
    }

    private static void Say(string message) => Console.Error.WriteLine("boundgen: " + Messages.OneLine(message));
}
