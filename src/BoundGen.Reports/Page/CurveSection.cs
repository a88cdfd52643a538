namespace BoundGen.Reports;

/// <summary>The bound of the ball against distance.</summary>
/// <param name="run">The bounds, with a curve.</param>
/// <param name="figure">The curve, with what is known at other distances.</param>
internal sealed class CurveSection(CertifiedRun run, PageFigure? figure) : PageSection
{
    protected override string Title => "The bound against distance";

    protected override void WriteBody(HtmlWriter html)
    {
        html.Paragraph(CurveTable.Statement);
        if (figure is not null)
            WriteFigure(html, figure, "How large the bound grows with the distance that it allows.");
        PageTable.Write(
            html,
            "The bound at each scale of the caps",
            [.. CurveTable.Columns.Select(name => name + "#")],
            [
                .. run.Curve!.Points.Select(point => new PageRow([
                    .. CurveTable.Cells(run, point).Select(cell => (ResultCell)cell),
                ])),
            ]
        );
    }
}
