using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BoundGen.Experiments;

/// <summary>A cell of <see cref="HeadlineTable"/>.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="Vacuous">Whether it is a bound that says nothing.</param>
internal readonly record struct HeadlineCell(string Text, bool Vacuous = false);

/// <summary>The trade-off as a table, for a README and for a page: each bound at the best of its noise levels, all of them paid for.</summary>
internal static class HeadlineTable
{
    /// <summary>Headings of the bounds and the bounds' names.</summary>
    public static ImmutableArray<(string Column, string Name)> Bounds { get; } =
    [
        ("U dense (norm-based)", "uniform-dense"), ("P sparse", "pointwise-sparse"), ("F dense", "averaged-dense"),
        ("F sparse", "averaged-sparse"), ("Gibbs", "gibbs"),
    ];

    /// <summary>Headings.</summary>
    public static ImmutableArray<string> Columns { get; } =
        ["network", "paper's best bound", .. Bounds.Select(bound => bound.Column), "hold-out", "test error", "distance"];

    /// <summary>The cells of a network, one for each of <see cref="Columns"/>.</summary>
    public static HeadlineCell[] Cells(TradeoffRow row) =>
    [
        new(string.Join('-', row.Sizes)),
        new(row.PaperBound is { } paper ? Text(paper, "F3") : "", row.PaperBound >= 1),
        .. Bounds.Select(column => Up(row.Result.Bounds.Single(bound => bound.Name == column.Name).Bound)),
        Up(row.Result.HoldOut.Bound),
        new(Text(row.Result.TestError, "F4")),
        new(Text(row.Result.Distance, "F4")),
    ];

    public static string Markdown(Results<TradeoffRow> results)
    {
        var text = new StringBuilder();
        Row(Columns);
        Row(Enumerable.Repeat("---", Columns.Length));
        foreach (var row in results.Rows)
            Row(Cells(row).Select(cell => cell.Text));
        return text.ToString();

        void Row(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>A bound is never printed below itself.</summary>
    private static HeadlineCell Up(double bound) => new(Text(Math.Ceiling(bound * 1000) / 1000, "F3"), bound >= 1);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
