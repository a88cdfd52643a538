namespace BoundGen.Reports;

/// <summary>The bound of the ball against distance.</summary>
/// <param name="run">The bounds, with a curve.</param>
/// <param name="figure">The curve, with what is known at other distances.</param>
/// <param name="sample">What the hardest samples look like; null where there are no data.</param>
internal sealed class CurveSection(CertifiedRun run, PageFigure? figure, PageSample? sample) : PageSection
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
        SampleList.WriteFailures(
            html,
            run,
            run.Curve.Hardest,
            sample,
            "scale",
            "The hardest samples: the prior alone is certified there, and they are the first to fail as the scale grows. Those that "
                + "the prior misreads are not among them. Places count from 0.",
            "At every scale shown only samples fail that fail for the prior alone."
        );
    }
}
