namespace BoundGen.Reports;

/// <summary>The paper's bound of the paper's networks, and ours.</summary>
internal sealed class PaperBoundsSection(StoredFile file, Results<BoundsRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.From(results), file.Figures.Draw(results.Rows))
{
    protected override string Title => "The paper's bound against the size of the sample";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<BoundsRow>(Check, results => new PaperBoundsSection(file, results));

    protected override void WriteText(HtmlWriter html) =>
        html.Paragraph(
            "Networks trained as in the paper, on a share of the data. A data prior is trained on a few of the samples, which the bound then does without; a zero prior has weights 0. "
                + "Theorem 13 is the paper's bound, at the best point of its grids, for inputs as large as pixels can make them; with M_X = 1, which overlooks how large they are, it is no bound. "
                + $"{BoundKind.AveragedSparse} (Theorem F), Gibbs and hold-out are this project's bounds of the same networks, "
                + "which move far from their priors and pay for it. Prior's own is the test-set bound of the prior alone, from its errors on the same samples, "
                + "and differ counts the test images that the two networks put into different classes. A bound of 1 or more, in grey, says nothing. "
                + "The paper's values are read off its figures; it reports none where the column is empty."
                + Data.Difference
        );

    protected override string Caption(string name) =>
        name.StartsWith("bounds-error", StringComparison.Ordinal)
            ? "How often these networks err on the test images, against the number of samples that their bounds are about; hollow markers, where there are any, are the paper's values."
            : "Theorem 13 against the number of samples it is about, a line for each width; hollow markers, where there are any, are the paper's values. Above 1 it says nothing.";

    private static void Check(BoundsRow row)
    {
        RequireNetwork(row.Depth, row.Width);
        RequireShare(row.Fraction, "fraction");
        RequireShare(row.TestError, "testError");
        RequireShare(row.PaperTestError, "paperTestError");
        RequireTheorem(row.Theorem13.Value, "theorem13");
        RequireShare(row.PaperBound, "paperBound", double.MaxValue);
        RequireBounds(row.Bounds, [BoundKind.AveragedSparse, BoundKind.Gibbs]);
        RequireOnePrior(row.Bounds);
        RequireCounts(row.HoldOut);
    }
}
