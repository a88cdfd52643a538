using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BoundGen.Experiments;

/// <summary>The trade-off as a Markdown table, for a README: each bound at the best of its noise levels, all of them paid for.</summary>
internal static class HeadlineTable
{
    private static readonly ImmutableArray<(string Column, string Bound)> Bounds =
    [
        ("U dense (norm-based)", "uniform-dense"), ("P sparse", "pointwise-sparse"), ("F dense", "averaged-dense"),
        ("F sparse", "averaged-sparse"), ("Gibbs", "gibbs"),
    ];

    public static string Markdown(Results<TradeoffRow> results)
    {
        var text = new StringBuilder();
        Row(["network", "paper's best bound", .. Bounds.Select(bound => bound.Column), "hold-out", "test error", "distance"]);
        Row(Enumerable.Repeat("---", Bounds.Length + 5));
        foreach (var row in results.Rows)
        {
            var result = row.Result;
            Row(
            [
                string.Join('-', row.Sizes),
                row.PaperBound is { } paper ? Text(paper, "F3") : "",
                .. Bounds.Select(column => Up(result.Bounds.Single(bound => bound.Name == column.Bound).Bound)),
                Up(result.HoldOut.Bound),
                Text(result.TestError, "F4"),
                Text(result.Distance, "F4"),
            ]);
        }

        return text.ToString();

        void Row(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>A bound is never printed below itself.</summary>
    private static string Up(double bound) => Text(Math.Ceiling(bound * 1000) / 1000, "F3");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
