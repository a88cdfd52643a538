using System.CommandLine;

namespace BoundGen.Cli;

/// <summary><c>boundgen merge</c>: what all shards of a run counted, as one process would have printed it.</summary>
internal sealed class MergeCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "the folder that --shards named" };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "table, json or csv [default: as the shards had it]",
    };

    /// <summary>Makes the command.</summary>
    /// <param name="certify">Prints what was counted.</param>
    /// <param name="reproduce">Makes tables and figures of finished cells.</param>
    /// <param name="parse">Reads the command line of the run.</param>
    public MergeCommand(CertifyCommand certify, ReproduceCommand reproduce, Func<string[], ParseResult> parse)
    {
        _format.AcceptOnlyFromAmong("table", "json", "csv");
        Command = new Command("merge", "Puts the shards of a run together: the same bytes as one process.") { _folder, _format };
        Command.SetAction(arguments =>
        {
            var folder = new ShardFolder(arguments.GetValue(_folder)!);
            var run = folder.Run()
                ?? throw new FileNotFoundException(
                    $"{folder.Path}: has no {ShardRun.FileName}, expected the folder that --shards named to at least one shard."
                );
            if (run.Program != ShardRun.ThisProgram)
                throw new ArgumentException(
                    $"{run.Path}: the shards were counted by program {run.Program}, and this is {ShardRun.ThisProgram}; expected the same."
                );
            string? format = arguments.GetValue(_format);
            string[] words = run.Command;
            var command = Parsed(words);
            bool cells = command.CommandResult.Command == reproduce.Command;
            if (cells && format is not null)
                throw new ArgumentException($"{_format.Name}: {run.Path} is of reproduce, which has no formats; leave it out.");
            if (format is not null)
                command = Parsed(words = WithFormat(words, format));
            var counts = cells ? null : new MergedCounts(folder, run, certify.Models(command));
            int[] missing = counts?.Missing() ?? [.. Enumerable.Range(1, run.Shards).Where(shard => !folder.IsDone(shard))];
            if (missing.Length == 0)
                return cells ? reproduce.RunAll(command, folder.Path) : certify.Certify(command, words, counts);
            Messages.Write(
                $"{folder.Path}: {missing.Length} of {run.Shards} shards are missing; submit them again, with the same command"
            );
            Console.WriteLine(run.Numbers.Expression(missing));
            return CommandLine.CheckFailed;

            ParseResult Parsed(string[] of)
            {
                var parsed = parse(of);
                return parsed.Errors.Count == 0
                    ? parsed
                    : throw new InvalidDataException($"{run.Path}: {parsed.Errors[0].Message}");
            }
        });
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>The folder of a command line; null where it is another command.</summary>
    public string? Folder(ParseResult arguments) =>
        arguments.CommandResult.Command == Command ? arguments.GetValue(_folder) : null;

    /// <summary>A command line that asks for a format, the last of it.</summary>
    private static string[] WithFormat(string[] words, string format)
    {
        int at = Array.IndexOf(words, "--format");
        IEnumerable<string> others = at < 0 ? words : words.Where((_, i) => i != at && i != at + 1);
        return [.. others, "--format", format];
    }
}
