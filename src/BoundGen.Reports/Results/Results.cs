using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>Which networks an experiment was made with, and how much work went into them.</summary>
public enum ResultGrid
{
    /// <summary>The networks of the command without <c>--quick</c>.</summary>
    Standard,

    /// <summary>The networks of the command with <c>--quick</c>.</summary>
    Quick,

    /// <summary>Others, of no command.</summary>
    Other,
}

/// <summary>What an experiment found, as its file holds it.</summary>
/// <typeparam name="TRow">One network.</typeparam>
public sealed class Results<TRow>(
    string experiment,
    string data,
    int seed,
    ResultGrid grid,
    ImmutableArray<TRow> rows,
    string? labelColumn = null
)
{
    /// <summary>Its name.</summary>
    public string Experiment { get; } = experiment;

    /// <summary>The data set, as the user called it.</summary>
    public string Data { get; } = data;

    /// <summary>The column of its labels, as the user named it; null for data that are no table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LabelColumn { get; } = labelColumn;

    /// <summary>Fixes all of it.</summary>
    public int Seed { get; } = seed;

    /// <summary>Which networks.</summary>
    public ResultGrid Grid { get; } = grid;

    /// <summary>The networks.</summary>
    public ImmutableArray<TRow> Rows { get; } = rows;
}
