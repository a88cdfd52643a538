using System.CommandLine;
using System.Globalization;

namespace BoundGen.Cli;

/// <summary>--shards and --shard: which part of its work a command does, and where it leaves what came of it.</summary>
internal sealed class ShardOptions
{
    private const string Any = "*";

    private readonly Option<string?> _folder = new("--shards")
    {
        Description =
            "does a shard of the work alone, and writes what came of it into this folder, which all shards share; merge puts them together",
    };

    private readonly Option<string?> _shard = new("--shard")
    {
        Description =
            $"which shard: I/N with I from 1, or {Any}/N [default: from the environment, {ArrayTask.Variables}, and N from the folder or the array]",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_folder);
        command.Options.Add(_shard);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_shard) is { Implicit: false } && result.GetResult(_folder) is not { Implicit: false })
                result.AddError($"{_shard.Name} goes with {_folder.Name}.");
        });
    }

    /// <summary>The folder; null where all of the work is asked for.</summary>
    public string? Folder(ParseResult arguments) => arguments.GetValue(_folder);

    /// <summary>What a process finds in the folder of its run, which is made if it is not there.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="path">The folder.</param>
    /// <param name="environment">Gives the value of a variable; null where it is not set.</param>
    /// <returns>
    /// The folder, which shard the process is, the run as this process has it, and as another began it; null where none did.
    /// </returns>
    /// <exception cref="ArgumentException">No shard, or one of another run.</exception>
    public (ShardFolder Folder, ShardPlace Place, ShardRun Own, ShardRun? Run) Enter(
        ParseResult arguments,
        string path,
        Func<string, string?> environment
    )
    {
        OutputFolder.Create(_folder.Name, path);
        var folder = new ShardFolder(path);
        var run = folder.Run();
        var place = Place(arguments, run, environment);
        var own = ShardRun.Of(place, WordsWithout(arguments));
        run?.CheckSame(own);
        return (folder, place, own, run);
    }

    /// <summary>The words of a command line without these options: the command that all shards together carry out.</summary>
    private string[] WordsWithout(ParseResult arguments)
    {
        var words = new List<string>();
        bool skipped = false;
        foreach (var token in arguments.Tokens)
        {
            bool option = token.Type == System.CommandLine.Parsing.TokenType.Option;
            if (option)
                skipped = token.Value == _folder.Name || token.Value == _shard.Name;
            if (!skipped)
                words.Add(token.Value);
            else if (!option)
                skipped = false;
        }

        return [.. words];
    }

    /// <summary>Which shard this process is.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="run">The run that it is a part of; null where it is the first shard.</param>
    /// <param name="environment">Gives the value of a variable; null where it is not set.</param>
    /// <exception cref="ArgumentException">No shard, or one of another run.</exception>
    private ShardPlace Place(ParseResult arguments, ShardRun? run, Func<string, string?> environment)
    {
        string? stated = arguments.GetValue(_shard);
        var (own, count) = stated is null ? (null, null) : Parse(stated);
        if (run is not null && count is { } other && other != run.Shards)
            throw new ArgumentException(
                $"{_shard.Name}: {stated} is of {other} shards, but {run.Path} says {run.Shards}; a run keeps its number of shards."
            );
        if (own is { } shard)
            return new ShardPlace(shard, count!.Value, run?.Numbers ?? ArrayNumbers.FromOne);
        var task = ArrayTask.Of(environment)
            ?? throw new ArgumentException(
                $"{_shard.Name}: {(stated is null ? "is not stated" : $"{stated} leaves the shard open")}, and none of {ArrayTask.Variables} is set; expected {_shard.Name} I/N with I from 1."
            );
        int shards = run?.Shards
            ?? count
            ?? task.Count
            ?? throw Unknown(task, $"{_shard.Name} {Any}/N says how many shards there are");
        var numbers = run?.Numbers ?? (task.Count is null || task.Count == shards ? task.Numbers : null);
        if (numbers is null)
            throw Unknown(
                task,
                $"the first array of a run is whole, such as --array=0-{shards - 1}, so that all know its numbers"
            );
        return numbers.Shard(task.Number, shards) is { } found
            ? new ShardPlace(found, shards, numbers)
            : throw new ArgumentException(
                $"{task.Variable} is {task.Number}, expected a number of an array of {shards} shards {numbers}{(run is null ? "" : $", as {run.Path} has it")}."
            );

        ArgumentException Unknown(ArrayTask of, string expected) =>
            new($"{of.Variable} is {of.Number}, and there is no {ShardRun.FileName} in {Folder(arguments)} yet: {expected}.");
    }

    private (int? Shard, int? Count) Parse(string text)
    {
        if (text.Split('/') is [var first, var second] && Number(second) is { } count)
        {
            if (first == Any)
                return (null, count);
            if (Number(first) is { } shard && shard <= count)
                return (shard, count);
        }

        throw new ArgumentException($"{_shard.Name}: \"{text}\" is no shard, expected I/N with I from 1 to N, or {Any}/N.");

        static int? Number(string part) =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 ? value : null;
    }
}

/// <summary>Which shard of how many.</summary>
/// <param name="Shard">From 1.</param>
/// <param name="Count">N.</param>
/// <param name="Numbers">How the array numbers them.</param>
internal sealed record ShardPlace(int Shard, int Count, ArrayNumbers Numbers)
{
    /// <summary>What a shard of one model is divided into at least, so that a part of it takes a moment.</summary>
    private const int PartsOfShard = 1 << 16;

    /// <summary>
    /// What the shard does of every model that it has a part in: with several models each shard takes as many of them, and shares
    /// one with a neighbour where they do not divide.
    /// </summary>
    /// <param name="models">How many there are.</param>
    /// <returns>The place of each model from 0, and the share of its work.</returns>
    public IEnumerable<(int Model, WorkShare Share)> Shares(int models)
    {
        long whole = (long)Count * PartsOfShard,
            start = (Shard - 1L) * models * PartsOfShard,
            end = (long)Shard * models * PartsOfShard;
        for (int model = (int)(start / whole); model * whole < end; model++)
        {
            long from = Math.Max(start, model * whole) - model * whole,
                to = Math.Min(end, (model + 1) * whole) - model * whole;
            yield return (model, new WorkShare(from, to, whole));
        }
    }
}
