using System.Text.Json;
using BoundGen.Runtime;
using static BoundGen.Reports.JsonCheck;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>Where results are from.</summary>
internal sealed class ResultOrigin(NamedData data, ResultGrid grid, IReadOnlyList<string>? command)
{
    /// <summary>What they are about.</summary>
    public NamedData Data { get; } = data;

    /// <summary>How much work went into them.</summary>
    public ResultGrid Grid { get; } = grid;

    /// <summary>The words after <c>boundgen</c> that give the same results; null where no command does.</summary>
    public IReadOnlyList<string>? Command { get; } = command;
}

/// <summary>What an experiment of <c>reproduce</c> wrote.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="Folder">The folder, as the user named it.</param>
/// <param name="Name">The file in it.</param>
/// <param name="Noun">What the user calls inputs; null where the data decide.</param>
/// <param name="Figures">Draws the results.</param>
internal sealed record StoredFile(string Experiment, string Folder, string Name, string? Noun, IResultFigures Figures)
{
    public string Path => System.IO.Path.Combine(Folder, Name);

    /// <summary>Where results that it holds are from.</summary>
    public ResultOrigin OriginOf<TRow>(Results<TRow> results) =>
        new(
            new NamedData(results.Data, Noun),
            results.Grid,
            results.Grid == ResultGrid.Other
                ? null
                :
                [
                    "reproduce",
                    Experiment,
                    "--data",
                    results.Data,
                    .. results.LabelColumn is { } column ? ["--label-column", column] : Array.Empty<string>(),
                    "--seed",
                    Exact(results.Seed),
                    "--out",
                    Folder,
                    .. results.Grid == ResultGrid.Quick ? ["--quick"] : Array.Empty<string>(),
                ]
        );

    /// <summary>Reads the results and makes a section of them.</summary>
    /// <param name="check">Throws a <see cref="JsonException"/> for a row that the section cannot show.</param>
    /// <param name="make">Makes the section; figures refuse what cannot be drawn.</param>
    /// <exception cref="InvalidDataException">Anything else than such results.</exception>
    public ExperimentSection Section<TRow>(Action<TRow> check, Func<Results<TRow>, ExperimentSection> make)
        where TRow : class
    {
        using var json = InputFile.Open(Path);
        try
        {
            var results = JsonSerializer.Deserialize<Results<TRow>>(json, ResultsJson.Options)
                ?? throw new JsonException("is null");
            Require(results.Experiment == Experiment, $"$.experiment: is \"{results.Experiment}\"");
            Require(results.Data.Length > 0, $"$.data: is empty, expected the name of a data set");
            Require(results.Seed >= 0, $"$.seed: is negative");
            Require(!results.Rows.IsDefaultOrEmpty && results.Rows.All(row => row is not null), $"$.rows: expected networks");
            foreach (var row in results.Rows)
                check(row);
            return make(results);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{Path}: expected what reproduce {Experiment} wrote: {e.Message}", e);
        }
    }
}
