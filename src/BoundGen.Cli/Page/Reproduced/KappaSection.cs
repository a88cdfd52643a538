using System.Globalization;
using BoundGen.Experiments;
using static BoundGen.Cli.Page.JsonCheck;

namespace BoundGen.Cli.Page.Reproduced;

/// <summary>The effective activity of the paper's networks.</summary>
internal sealed class KappaSection : ExperimentSection
{
    private readonly Results<KappaRow> _results;
    private readonly NamedData _data;

    private KappaSection(StoredFile file, Results<KappaRow> results)
        : base(ExperimentFigures.Of(results.Rows), CommandOf(file, results, IsOf(results, new PaperGrid()), IsOf(results, PaperGrid.Quick)))
    {
        _results = results;
        _data = new NamedData(results.Data, file.Noun);
    }

    protected override string Title => "Effective activity of the paper's networks";

    public static ExperimentSection Load(StoredFile file) => file.Section<KappaRow>(Check, results => new KappaSection(file, results));

    protected override void WriteText(HtmlWriter html)
    {
        html.Paragraph(
            "Effective activity κ(x, ε) is the share of the weights that are left at an input x once neurons that certainly stay inactive there are dropped, "
            + "while the layers change by a part ε of their norms: the smaller, the sparser. The networks are trained as in the paper, on all samples and near a prior trained on a few of them; "
            + "the means are over the samples that prior has not seen. κ is no bound. The paper's values are read off its figures, and the difference is ours less the paper's."
            + _data.Difference);
        string[] columns =
        [
            "network",
            .. PaperValues.Eps.SelectMany(eps => new[] { $"ours, ε\u00A0=\u00A0{eps.ToString(CultureInfo.InvariantCulture)}#", "paper#", "difference#" }),
            "test error#",
        ];
        PageTable.Write(html, "Mean effective activity over the sample", columns, _results.Rows.Select(Row));
    }

    protected override string Caption(string name) => name.StartsWith("kappa-histogram", StringComparison.Ordinal)
        ? "How effective activity is spread over the sample, at the smallest ε: a line for each width."
        : "Mean effective activity against the width; hollow markers are the paper's values.";

    private static PageRow Row(KappaRow row) => new(
    [
        PaperGrid.Shape(row.Depth, row.Width).ToString(),
        .. PaperValues.Eps.SelectMany((_, i) => Beside(row.Kappa[i].Mean, row.Paper?[i])),
        Report.Percent(row.TestError),
    ]);

    private static PageCell[] Beside(double ours, double? paper) =>
        [ReproduceTables.Three(ours), ReproduceTables.Three(paper), (ours - paper)?.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture) ?? ""];

    private static bool IsOf(Results<KappaRow> results, PaperGrid grid) => results.Rows.Select(row => (row.Depth, row.Width, row.Samples)).SequenceEqual(
        from depth in grid.Depths
        from width in grid.Widths
        select (depth, width, grid.Samples - grid.PriorSamples));

    private static void Check(KappaRow row)
    {
        Require(row.Depth is >= 1 and <= 100 && row.Width >= 1, $"depth and width: are {row.Depth} and {row.Width}, expected 1 to 100 and at least 1");
        RequireAll(row.Kappa, "kappa");
        Require(row.Kappa.Length == PaperValues.Eps.Length, $"kappa: has {row.Kappa.Length} values, expected {PaperValues.Eps.Length}");
        Require(row.Paper is null or { IsDefault: false } && (row.Paper?.Length ?? PaperValues.Eps.Length) == PaperValues.Eps.Length, $"paper: expected {PaperValues.Eps.Length} values or null");
        RequireShare(row.TestError, "testError");
        foreach (var kappa in row.Kappa)
        {
            RequireShare(kappa.Mean, "kappa");
            Require(!kappa.Histogram.IsDefault && kappa.Histogram.Any(count => count > 0), "histogram: expected counts");
        }

        foreach (double value in row.Paper ?? [])
            RequireShare(value, "paper");
    }
}
