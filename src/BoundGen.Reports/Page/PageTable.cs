namespace BoundGen.Reports;

/// <summary>A row of a table; the first cell names it, bounds that say nothing are grey.</summary>
internal sealed class PageRow(ResultCell[] cells, string @class = "")
{
    /// <summary>As many as there are columns.</summary>
    public ResultCell[] Cells { get; } = cells;

    /// <summary>What the style sheet knows it by.</summary>
    public string Class { get; } = @class;
}

/// <summary>Tables that scroll in a box of their own where the page is narrow.</summary>
internal static class PageTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="html">The page.</param>
    /// <param name="caption">What is in it.</param>
    /// <param name="columns">Headings; a column of numbers ends in '#', which is not shown.</param>
    /// <param name="rows">The rows.</param>
    public static void Write(HtmlWriter html, string caption, string[] columns, IEnumerable<PageRow> rows)
    {
        string[] kinds = [.. columns.Select(column => column.EndsWith('#') ? "number" : "text")];
        using (html.Element("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", caption)))
        using (html.Element("table"))
        {
            html.Leaf("caption", caption);
            using (html.Element("thead"))
            using (html.Element("tr"))
            {
                for (int i = 0; i < columns.Length; i++)
                    html.Leaf("th", columns[i].TrimEnd('#'), ("scope", "col"), ("class", kinds[i]));
            }

            using (html.Element("tbody"))
            {
                foreach (var row in rows)
                    WriteRow(html, row, kinds);
            }
        }
    }

    private static void WriteRow(HtmlWriter html, PageRow row, string[] kinds)
    {
        using (html.Element("tr", ("class", row.Class)))
        {
            html.Leaf("th", row.Cells[0].Text, ("scope", "row"));
            for (int i = 1; i < row.Cells.Length; i++)
                html.Leaf("td", row.Cells[i].Text, ("class", row.Cells[i].IsVacuous ? kinds[i] + " vacuous" : kinds[i]));
        }
    }
}
