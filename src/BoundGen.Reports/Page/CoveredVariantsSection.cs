namespace BoundGen.Reports;

/// <summary>Which variants the bounds of the ball hold for.</summary>
/// <param name="run">The bounds, with a variant or more.</param>
internal sealed class CoveredVariantsSection(CertifiedRun run) : PageSection
{
    protected override string Title => "Variants";

    protected override void WriteBody(HtmlWriter html)
    {
        html.Paragraph(VariantTable.Statement(run));
        PageTable.Write(
            html,
            "Variants of the network",
            [.. VariantTable.Columns(run).Select((name, column) => column < 3 ? name : name + "#")],
            [
                .. run.Variants.Select(variant => new PageRow([
                    .. VariantTable.Cells(run, variant).Select(cell => (ResultCell)cell),
                ])),
            ]
        );
    }
}
