namespace BoundGen.Reports;

/// <summary>What was tried where our figures differ from the paper's.</summary>
internal sealed class VariantsSection(StoredFile file, Results<VariantRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.From(results), [])
{
    protected override string Title => "What was tried, and what each change gave";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<VariantRow>(Check, results => new VariantsSection(file, results));

    protected override void WriteText(HtmlWriter html) =>
        html.Paragraph(
            "The paper leaves some of its set-up open. Each row is one of its networks with one thing changed, below the paper's own figures. "
                + "κ is also read with conditions that are weaker than the paper's: the mean norm of the sample in the place of the largest one, a local radius above γ instead of 3 γ, and both. "
                + "Theorem 13 is evaluated for inputs as large as pixels can make them, and in four ways that make it no bound: with M_X = 1, which overlooks how large inputs are; "
                + "with ω as it helps most wherever it stands, so that no algorithm for the paper's μ gives less at the same s and ε; with both; and with M_X = 1 and ω by Lemma 1 alone, as the paper defines it. s is that of the best candidate of each. Rescaled to ξ = 1, network and prior are divided by their own largest row norms, and the bound is about the network so rescaled."
                + Data.Difference
        );

    protected override string Caption(string name) => "";

    private static void Check(VariantRow row)
    {
        RequireNetwork(1, row.Width);
        RequireShare(row.TestError, "testError");
        RequireAll(row.Kappa, "kappa");
        foreach (var reading in row.Kappa)
            RequireKappa(reading.Mean, "kappa");
        RequireKappa(row.PaperKappa, "paperKappa");
        foreach (
            var theorem in new TheoremValue?[]
            {
                row.Theorem13,
                row.Theorem13AtLargestNorm,
                row.Theorem13AtNormOne,
                row.Theorem13LeastOmega,
                row.Theorem13LeastOmegaAtNormOne,
                row.Theorem13Lemma1AtNormOne,
            }
        )
            RequireTheorem(theorem?.Value ?? 0, "theorem13");
        RequireShare(row.PaperBound, "paperBound", double.MaxValue);
    }
}
