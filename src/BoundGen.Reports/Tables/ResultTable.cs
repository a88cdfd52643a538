using System.Collections.Immutable;
using System.Text;

namespace BoundGen.Reports;

/// <summary>A cell of a <see cref="ResultTable"/>.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="IsVacuous">Whether it is a bound that says nothing.</param>
public readonly record struct ResultCell(string Text, bool IsVacuous = false)
{
    /// <summary>A cell that is no bound.</summary>
    public static implicit operator ResultCell(string text) => new(text);

    /// <summary>A bound, which is never printed below itself.</summary>
    public static ResultCell Bound(double bound) => new(NumberFormat.UpperBound(bound, 3), bound >= 1);

    /// <summary>What the paper reports as its bound; empty for nothing.</summary>
    public static ResultCell PaperBound(double? bound) => new(NumberFormat.Fixed(bound, 3), bound >= 1);
}

/// <summary>What an experiment found as a table, for the console, for Markdown and for a page.</summary>
public sealed class ResultTable
{
    internal ResultTable(
        string caption,
        ImmutableArray<string> columns,
        int textColumns,
        ImmutableArray<ImmutableArray<ResultCell>> rows
    ) => (Caption, Columns, TextColumns, Rows) = (caption, columns, textColumns, rows);

    /// <summary>What it shows.</summary>
    public string Caption { get; }

    /// <summary>Headings.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>How many of the first columns are text; all others are numbers.</summary>
    public int TextColumns { get; }

    /// <summary>The cells, row by row.</summary>
    public ImmutableArray<ImmutableArray<ResultCell>> Rows { get; }

    /// <summary>The table in Markdown, padded so that it is one without a reader of Markdown too.</summary>
    public string Markdown()
    {
        // Three dashes make a column in every reader of Markdown.
        int[] widths =
        [
            .. Columns.Select(
                (heading, column) => Rows.Select(row => row[column].Text.Length).Append(heading.Length).Append(3).Max()
            ),
        ];
        var text = new StringBuilder();
        Line([.. Columns]);
        Line([
            .. widths.Select((width, column) => column < TextColumns ? new string('-', width) : new string('-', width - 1) + ':'),
        ]);
        foreach (var row in Rows)
            Line([.. row.Select(cell => cell.Text)]);
        return text.ToString();

        void Line(string[] cells) =>
            text.Append("| ")
                .AppendJoin(
                    " | ",
                    cells.Select(
                        (cell, column) => column < TextColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])
                    )
                )
                .Append(" |\n");
    }
}
