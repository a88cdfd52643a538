namespace BoundGen.Reports;

/// <summary>What the bounds rest on and speak of.</summary>
/// <param name="run">The bounds; null for an inspection.</param>
internal sealed class AssumptionsSection(CertifiedRun? run) : PageSection
{
    protected override string Title => "What this rests on";

    protected override void WriteBody(HtmlWriter html)
    {
        if (run is null)
        {
            html.Paragraph("An inspection assumes nothing about where its inputs come from.");
            return;
        }

        html.Paragraph(
            "A bound is worth what its assumptions are worth. Those marked checked were checked as far as the text says; stated ones are the word of whoever made the run; no check can prove assumed ones; doubtful ones have a check that speaks against them."
        );
        PageTable.Write(
            html,
            "Assumptions",
            ["what", "ground", "in words"],
            [
                .. run.Assumptions.Select(assumption => new PageRow(
                    [assumption.Name, assumption.StatusName, assumption.Text],
                    assumption.Status == AssumptionStatus.Doubtful ? "marked" : ""
                )),
            ]
        );
    }
}
