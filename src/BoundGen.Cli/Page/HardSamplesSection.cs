using static BoundGen.Cli.Page.PageText;

namespace BoundGen.Cli.Page;

/// <summary>The samples that are hardest to certify, as images.</summary>
/// <param name="sample">Samples the network was run on; null where there are none.</param>
/// <param name="noun">What inputs are called.</param>
internal sealed class HardSamplesSection(PageSample? sample, string noun) : PageSection
{
    protected override string Title => $"The {noun} hardest to certify";

    protected override void WriteBody(HtmlWriter html)
    {
        if (sample is null)
        {
            html.Paragraph("Left out: the command was given no inputs. With --model, --images and --labels it shows them.");
            return;
        }

        if (sample.Hardest.Length == 0)
        {
            html.Paragraph("Left out: the network reads no sample correctly, and there is nothing to certify where it errs.");
            return;
        }

        html.Paragraph(
            $"Of the {Whole(sample.Data.Count)} samples these {Whole(sample.Hardest.Length)}, read correctly, have the smallest margins: the logit of the class is "
                + $"that little ahead of the next, and noise or rounding soon uses it up. The {Whole(sample.Reading.Misread)} misread samples have none, and no certificate can hold there. "
                + "The radius is certified: no change of the input of smaller Euclidean norm changes the class; 0 where nothing is, as rounding alone might change it."
        );
        using (html.Element("ul", ("class", "samples")))
        {
            foreach (var hard in sample.Hardest)
                WriteSample(html, sample, hard);
        }
    }

    private static void WriteSample(HtmlWriter html, PageSample sample, HardSample hard)
    {
        var images = sample.Images;
        int image = sample.Start + hard.Sample,
            label = sample.Data.Labels[hard.Sample];
        using (html.Element("li"))
        {
            html.Void(
                "img",
                ("src", Png.Uri(images.Image(image), images.Rows, images.Columns)),
                ("width", Whole(images.Columns)),
                ("height", Whole(images.Rows)),
                ("alt", $"image {image}, of class {label}")
            );
            html.Leaf("span", $"image {image}, class {label}");
            html.Leaf("span", $"margin {Short(sample.Reading.Margins[hard.Sample])}");
            html.Leaf("span", $"radius {Short(hard.Radius)}");
        }
    }
}
