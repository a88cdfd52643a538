namespace BoundGen.Reports;

/// <summary>
/// How often a network answers that does so only where all networks of the ball agree, and how often it is wrong.
/// </summary>
/// <param name="run">The bounds, with answers at a scale or more.</param>
internal sealed class AbstentionSection(CertifiedRun run) : PageSection
{
    protected override string Title => "Abstention";

    protected override void WriteBody(HtmlWriter html)
    {
        html.Paragraph(AbstentionTable.Statement);
        PageTable.Write(
            html,
            "Answers, and errors among them",
            [.. AbstentionTable.Columns.Select(name => name + "#")],
            [
                .. run.Abstention!.Scales.Select(answers => new PageRow([
                    .. AbstentionTable.Cells(run, answers).Select(cell => (ResultCell)cell),
                ])),
            ]
        );
    }
}
