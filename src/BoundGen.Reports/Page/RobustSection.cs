namespace BoundGen.Reports;

/// <summary>How often inputs that move a little can turn a network of the ball.</summary>
/// <param name="run">The bounds, with a radius or more.</param>
/// <param name="figure">The bounds against the radius; null where there is only one.</param>
internal sealed class RobustSection(CertifiedRun run, PageFigure? figure) : PageSection
{
    protected override string Title => "Inputs that move";

    protected override void WriteBody(HtmlWriter html)
    {
        html.Paragraph(RobustTable.Statement);
        if (figure is not null)
            WriteFigure(html, figure, "How many new inputs can be turned, at most, by a change of this Euclidean norm.");
        PageTable.Write(
            html,
            "Failures at each radius",
            [.. RobustTable.Columns.Select(name => name + "#")],
            [.. run.Robust!.Radii.Select(moved => new PageRow([.. RobustTable.Cells(moved).Select(cell => (ResultCell)cell)]))]
        );
    }
}
