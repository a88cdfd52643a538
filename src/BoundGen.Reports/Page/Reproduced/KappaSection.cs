using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>The effective activity of the paper's networks.</summary>
internal sealed class KappaSection(StoredFile file, Results<KappaRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.From(results), file.Figures.Draw(results.Rows))
{
    protected override string Title => "Effective activity of the paper's networks";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<KappaRow>(Check, results => new KappaSection(file, results));

    protected override void WriteText(HtmlWriter html) =>
        html.Paragraph(
            "Effective activity κ(x, ε) is the share of the weights that are left at an input x once neurons that certainly stay inactive there are dropped, "
                + "while the layers change by a part ε of their norms: the smaller, the sparser. The networks are trained as in the paper, on all samples and near a prior trained on a few of them; "
                + "the means are over the samples that prior has not seen. κ is no bound. The paper's values are read off its figures, and the difference is ours less the paper's."
                + Data.Difference
        );

    protected override string Caption(string name) =>
        name.StartsWith("kappa-histogram", StringComparison.Ordinal)
            ? "How effective activity is spread over the sample, at the smallest ε: a line for each width."
            : "Mean effective activity against the width; hollow markers are the paper's values.";

    private static void Check(KappaRow row)
    {
        RequireNetwork(row.Depth, row.Width);
        RequireAll(row.Kappa, "kappa");
        Require(
            row.Kappa.Length == PaperValues.Eps.Length,
            $"kappa: has {row.Kappa.Length} values, expected {PaperValues.Eps.Length}"
        );
        RequireKappa(row.Paper, "paper");
        RequireShare(row.TestError, "testError");
        foreach (var kappa in row.Kappa)
        {
            RequireShare(kappa.Mean, "kappa");
            Require(!kappa.Histogram.IsDefault && kappa.Histogram.Any(count => count > 0), $"histogram: expected counts");
        }
    }
}
