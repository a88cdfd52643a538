namespace BoundGen.Reports;

/// <summary>Several networks side by side, and the best of them.</summary>
/// <param name="sweep">Their bounds.</param>
internal sealed class SweepSection(CertifiedSweep sweep) : PageSection
{
    protected override string Title => "The models";

    protected override void WriteBody(HtmlWriter html)
    {
        html.Paragraph(sweep.Sentence, ("class", "headline"));
        html.Paragraph(
            "Each of the other lines holds by itself. Models may have different samples: a sample is what the prior of a model has not seen."
        );
        PageTable.Write(
            html,
            "The bound to quote of each model",
            [.. SweepReport.Columns.Select((name, column) => column < SweepReport.TextColumns ? name : name + "#")],
            SweepReport
                .Rows(sweep)
                .Select((row, i) => new PageRow([.. row.Select(cell => (ResultCell)cell)], i < sweep.Runs.Count ? "" : "marked"))
        );
        foreach (var entry in sweep.Best.Ledger)
            html.Paragraph($"best of these: {entry}", ("class", "note"));
    }
}
