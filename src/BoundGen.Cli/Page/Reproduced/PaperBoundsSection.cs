using System.Globalization;
using BoundGen.Experiments;
using static BoundGen.Cli.Page.JsonCheck;

namespace BoundGen.Cli.Page.Reproduced;

/// <summary>The paper's bound of the paper's networks, and ours.</summary>
internal sealed class PaperBoundsSection : ExperimentSection
{
    private readonly Results<BoundsRow> _results;
    private readonly NamedData _data;

    private PaperBoundsSection(StoredFile file, Results<BoundsRow> results)
        : base(ExperimentFigures.Of(results.Rows), CommandOf(file, results, IsOf(results, new PaperGrid()), IsOf(results, PaperGrid.Quick)))
    {
        _results = results;
        _data = new NamedData(results.Data, file.Noun);
    }

    protected override string Title => "The paper's bound against the size of the sample";

    public static ExperimentSection Load(StoredFile file) => file.Section<BoundsRow>(Check, results => new PaperBoundsSection(file, results));

    protected override void WriteText(HtmlWriter html)
    {
        html.Paragraph(
            "Networks trained as in the paper, on a share of the data. A data prior is trained on a few of the samples, which the bound then does without; a zero prior has weights 0. "
            + "Theorem 13 is the paper's bound, at the best point of its grids; averaged-sparse, Gibbs and hold-out are this project's bounds of the same networks, "
            + "which move far from their priors and pay for it. A bound of 1 or more, in grey, says nothing. "
            + "The paper's values are read off its figures; it reports none where the column is empty." + _data.Difference);
        PageTable.Write(
            html, "Upper bounds on the error",
            ["network", "share of the data#", "samples#", "test error#", "paper's test error#", "Theorem 13#", "paper's Theorem 13#", BoundReport.HeadlineName + "#", "Gibbs#", "hold-out#"],
            _results.Rows.Select(Row));
    }

    protected override string Caption(string name) =>
        "Theorem 13 against the number of samples it is about, a line for each width; hollow markers are the paper's values. Above 1 it says nothing.";

    private static PageRow Row(BoundsRow row) => new(
    [
        $"{PaperGrid.Shape(row.Depth, row.Width)}, {(row.Prior == PriorKind.Data ? "data" : "zero")} prior",
        row.Fraction.ToString(CultureInfo.InvariantCulture), PageText.Whole(row.Samples),
        ReproduceTables.Three(row.TestError), ReproduceTables.Three(row.PaperTestError),
        Up(row.Theorem13.Value), Paper(row.PaperBound),
        Up(row, BoundReport.HeadlineName), Up(row, "gibbs"), Up(row.HoldOut.Bound),
    ]);

    private static PageCell Up(BoundsRow row, string name) => Up(row.Bounds.Single(bound => bound.Name == name).Bound);

    private static bool IsOf(Results<BoundsRow> results, PaperGrid grid) =>
        results.Rows.All(row => Drawn(row.Bounds, grid.Draws))
        && results.Rows.Select(row => (row.Prior, row.Depth, row.Width, row.Fraction)).SequenceEqual(
            from prior in grid.Priors
            from depth in grid.Depths
            from width in grid.Widths
            from fraction in grid.Fractions
            select (prior, depth, width, fraction));

    private static void Check(BoundsRow row)
    {
        Require(row.Depth is >= 1 and <= 100 && row.Width >= 1, $"depth and width: are {row.Depth} and {row.Width}, expected 1 to 100 and at least 1");
        RequireShare(row.Fraction, "fraction");
        RequireShare(row.TestError, "testError");
        RequireShare(row.PaperTestError, "paperTestError");
        RequireShare(row.Theorem13.Value, "theorem13", double.PositiveInfinity);
        RequireShare(row.PaperBound, "paperBound", double.MaxValue);
        RequireBounds(row.Bounds, [BoundReport.HeadlineName, "gibbs"]);
        RequireShare(row.HoldOut.Bound, "holdOut");
    }
}
