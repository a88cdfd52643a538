using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>The samples that are hardest to certify, with pictures of those that are images.</summary>
/// <param name="sample">Samples the network was run on; null where there are none.</param>
/// <param name="noun">What inputs are called.</param>
internal sealed class HardSamplesSection(PageSample? sample, string noun) : PageSection
{
    protected override string Title => $"The {noun} hardest to certify";

    protected override void WriteBody(HtmlWriter html)
    {
        if (sample is null)
        {
            html.Paragraph("Left out: the command was given no inputs. With --model and --data it shows them.");
            return;
        }

        if (sample.Hardest.Count == 0)
        {
            html.Paragraph("Left out: the network reads no sample correctly, and there is nothing to certify where it errs.");
            return;
        }

        html.Paragraph(
            $"Of the {Exact(sample.Count)} samples these {Exact(sample.Hardest.Count)}, read correctly, have the smallest margins: the logit of the class is "
                + $"that little ahead of the next, and noise or rounding soon uses it up. The {Exact(sample.Misread)} misread samples have none, and no certificate can hold there. "
                + "The radius is certified: no change of the input of smaller Euclidean norm changes the class; 0 where nothing is, as rounding alone might change it. Places count from 0."
        );
        SampleList.Write(
            html,
            sample.Hardest.Select(hard =>
                (
                    hard.Place,
                    hard.Class,
                    hard.Picture,
                    (IReadOnlyList<string>)[$"margin {Significant(hard.Margin, 3)}", $"radius {Significant(hard.Radius, 3)}"]
                )
            )
        );
    }
}
