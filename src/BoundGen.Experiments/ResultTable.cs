using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BoundGen.Experiments;

/// <summary>A cell of a <see cref="ResultTable"/>.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="Vacuous">Whether it is a bound that says nothing.</param>
internal readonly record struct ResultCell(string Text, bool Vacuous = false)
{
    public static implicit operator ResultCell(string text) => new(text);

    /// <summary>A bound, which is never printed below itself.</summary>
    public static ResultCell Bound(double bound) => new(Number(Math.Ceiling(bound * 1000) / 1000), bound >= 1);

    /// <summary>What the paper reports as its bound; empty for nothing.</summary>
    public static ResultCell PaperBound(double? bound) => new(Number(bound), bound >= 1);

    /// <summary>Another number; empty for none.</summary>
    public static string Number(double? value, string format = "F3") =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A share in percent, to the tenth.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1}%");
}

/// <summary>What an experiment found as a table, for the console, for Markdown and for a page.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Headings.</param>
/// <param name="TextColumns">How many of the first columns are text; all others are numbers.</param>
/// <param name="Rows">The cells, row by row.</param>
internal sealed record ResultTable(
    string Caption,
    ImmutableArray<string> Columns,
    int TextColumns,
    ImmutableArray<ImmutableArray<ResultCell>> Rows
)
{
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
