namespace BoundGen.Reports;

/// <summary>How often inputs that move a little can turn a network of the ball.</summary>
/// <param name="run">The bounds, with a radius or more.</param>
/// <param name="figure">The bounds against the radius; null where there is only one.</param>
/// <param name="sample">What the weakest samples look like; null where there are no data.</param>
internal sealed class RobustSection(CertifiedRun run, PageFigure? figure, PageSample? sample) : PageSection
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
        SampleList.WriteFailures(
            html,
            run,
            run.Robust.Weakest,
            sample,
            "radius",
            "The weakest samples: certified where they stand, and the first for which it cannot be ruled out that a change of this "
                + "Euclidean norm turns a network within the caps. An attack need not find such a change. Places count from 0.",
            "Every sample that is certified where it stands is certified at all of these radii."
        );
    }
}
