using System.Text.Json.Serialization;

namespace BoundGen.Cli;

/// <summary>What all shards of a run share, written by the first of them: <c>run.json</c>.</summary>
internal sealed class ShardRun
{
    public const string FileName = "run.json";

    /// <summary>Options that change neither counts nor what is printed of them, or that belong to whoever merges.</summary>
    private static readonly string[] Incidental = ["--cache", "--no-cache", "--timings", "--no-log", "--format", "--save-drawn"];

    /// <summary>N.</summary>
    public required int Shards { get; init; }

    /// <summary>The array's number of shard 1.</summary>
    public required long First { get; init; }

    /// <summary>From one number of the array to the next.</summary>
    public required long Step { get; init; }

    /// <summary>The version of the tool, and the digest of its library.</summary>
    public required string Program { get; init; }

    /// <summary>Where the command runs: relative names in it are to be found from there.</summary>
    public required string Folder { get; init; }

    /// <summary>The command, word by word, without the options of shards.</summary>
    public required string[] Command { get; init; }

    /// <summary>The file that it was read from.</summary>
    [JsonIgnore]
    public string Path { get; set; } = FileName;

    /// <summary>How the array numbers the shards.</summary>
    [JsonIgnore]
    public ArrayNumbers Numbers => new(First, Step);

    /// <summary>The program that runs.</summary>
    public static string ThisProgram =>
        $"{typeof(BoundReport).Assembly.GetName().Version}, {typeof(BoundReport).Module.ModuleVersionId}";

    /// <summary>The run of the first shard.</summary>
    public static ShardRun Of(ShardPlace place, string[] command) =>
        new()
        {
            Shards = place.Count,
            First = place.Numbers.First,
            Step = place.Numbers.Step,
            Program = ThisProgram,
            Folder = Environment.CurrentDirectory,
            Command = command,
        };

    /// <summary>Throws unless another shard is a part of this run; the message says what differs.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public void CheckSame(ShardRun other)
    {
        Compare("program", Program, other.Program);
        Compare("number of shards", $"{Shards}", $"{other.Shards}");
        var own = Options(Command);
        var others = Options(other.Command);
        foreach (string name in own.Keys.Union(others.Keys, StringComparer.Ordinal).Except(Incidental, StringComparer.Ordinal))
            Compare(name, own.GetValueOrDefault(name), others.GetValueOrDefault(name));
    }

    private void Compare(string name, string? own, string? other)
    {
        if (own != other)
            throw new ArgumentException(
                $"{Path}: {name} is {Shown(own)} in this run, and {Shown(other)} here; all shards of a run are of one command, and another one needs another folder."
            );

        static string Shown(string? value) =>
            value is null ? "not stated"
            : value.Length == 0 ? "stated"
            : value;
    }

    /// <summary>The values of every option, and of the command itself, in their order.</summary>
    private static Dictionary<string, string> Options(string[] words)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        string name = "command";
        foreach (string word in words)
        {
            if (word.StartsWith("--", StringComparison.Ordinal))
                options.TryAdd(name = word, "");
            else
                options[name] = options.TryGetValue(name, out string? before) && before.Length > 0 ? $"{before} {word}" : word;
        }

        return options;
    }
}
