using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>Which neurons are active, layer by layer.</summary>
/// <param name="sample">Samples the network was run on; null where there are none.</param>
/// <param name="inspected">An inspection; null where there is none.</param>
internal sealed class ActivitySection(PageSample? sample, InspectedRun? inspected) : PageSection
{
    protected override string Title => "Activity";

    protected override void WriteBody(HtmlWriter html)
    {
        if (sample is not null)
            WriteSample(html, sample);
        if (inspected is not null)
            WriteInspection(html, inspected);
        if (sample is null && inspected is null)
            html.Paragraph(
                "The files of this run do not say which neurons were active. With --model and --data the command runs the network and shows it."
            );
    }

    private static void WriteSample(HtmlWriter html, PageSample sample)
    {
        html.Paragraph(
            $"The network in {sample.Model} read {Exact(sample.Count)} labelled samples ({sample.Source}) and misread {Exact(sample.Misread)} of them. "
                + "A neuron is active at an input if its pre-activation is above 0."
        );
        if (sample.Layers.Count == 0)
            html.Paragraph("It has no hidden layers, and so no neurons that could be inactive.");
        for (int i = 0; i < sample.Layers.Count; i++)
            WriteLayer(html, i + 1, sample.Layers[i]);
    }

    private static void WriteLayer(HtmlWriter html, int number, PageLayer layer)
    {
        html.Leaf("h3", $"Hidden layer {number}, {layer.Neurons} neurons");
        WriteFigure(
            html,
            layer.Histogram,
            $"How many neurons are active at a sample: {Percent(layer.Active.Average())} on average, {Percent(layer.Active.Min())} at least, {Percent(layer.Active.Max())} at most."
        );
        string shown =
            layer.MappedNeurons == layer.Neurons
                ? $"all {Exact(layer.Neurons)} neurons"
                : $"the {Exact(layer.MappedNeurons)} of {Exact(layer.Neurons)} neurons that depend most on the class";
        WriteFigure(
            html,
            layer.ClassMap,
            $"Which neurons are active for which class: {shown}, in the order of the class at which each is most often active. Black: at every sample of the class; white: at none."
        );
    }

    private static void WriteInspection(HtmlWriter html, InspectedRun run) =>
        PageTable.Write(
            html,
            $"Share of active neurons over {Exact(run.Samples)} inspected inputs (%)",
            ["hidden layer", "neurons#", "mean#", "least#", "1% quantile#", "10% quantile#", "median#", "90% quantile#", "most#"],
            run.Activity.Select(
                (layer, i) =>
                    new PageRow([
                        Exact(i + 1),
                        Exact(layer.Neurons),
                        .. layer.Share.Values.Select(share => new ResultCell(share is { } value ? Percent(value) : "")),
                    ])
            )
        );
}
