using System.Collections.Immutable;

namespace BoundGen.Training;

/// <summary>Which columns of a table hold categories and not numbers.</summary>
public sealed class ColumnChoice
{
    private ColumnChoice(bool isAuto, ImmutableArray<string> names) => (IsAuto, Names) = (isAuto, names);

    /// <summary>None: text in a table is an error.</summary>
    public static ColumnChoice None { get; } = new(isAuto: false, []);

    /// <summary>Every column with a cell that is no number.</summary>
    public static ColumnChoice Auto { get; } = new(isAuto: true, []);

    /// <summary>Whether the columns are those with text.</summary>
    public bool IsAuto { get; }

    /// <summary>The columns by name, or by place from 1; empty where there are none or <see cref="IsAuto"/>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>These columns, whatever is in their cells.</summary>
    /// <param name="names">Names of columns, or places from 1.</param>
    public static ColumnChoice Of(IEnumerable<string> names) => new(isAuto: false, [.. names]);
}
