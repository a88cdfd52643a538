using System.Text.Json.Nodes;
using BoundGen.Experiments.Tests;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests.Page;

/// <summary>
/// What reproduce leaves of all experiments, with tiny networks, and the trade-off of docs/data, which is of its standard grid.
/// </summary>
public sealed class SmallReproduction : TemporaryFolder
{
    public SmallReproduction()
    {
        var reproduction = TinyReproduction.Of(At("small"), 7, TinyReproduction.PaperOf(1));
        var map = TinyReproduction.MapOf(At("small"), 7);
        Tables = [.. ReproduceCommand.Run("all", new(reproduction, map), At("small"))];
        Directory.CreateDirectory(At("standard"));
        File.Copy(Path.Combine(Readme.Root, "docs", "data", "tradeoff.json"), At("standard", "tradeoff.json"));
    }

    /// <summary>What the command printed.</summary>
    internal string[] Tables { get; }

    /// <summary>A folder with one file of another, changed.</summary>
    internal string Changed(string from, string experiment, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(At(from, experiment + ".json")))!;
        change(json);
        string folder = Directory.CreateDirectory(At($"changed-{Guid.NewGuid():N}")).FullName;
        File.WriteAllText(Path.Combine(folder, experiment + ".json"), json.ToJsonString());
        return folder;
    }
}
