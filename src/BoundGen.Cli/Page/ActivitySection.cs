using static BoundGen.Cli.Page.PageText;

namespace BoundGen.Cli.Page;

/// <summary>Which neurons are active, layer by layer.</summary>
/// <param name="sample">Samples the network was run on; null where there are none.</param>
/// <param name="inspected">An inspection; null where there is none.</param>
internal sealed class ActivitySection(PageSample? sample, InspectedRun? inspected) : PageSection
{
    /// <summary>More neurons than that are narrower than a line.</summary>
    private const int MapNeurons = 200;

    protected override string Title => "Activity";

    protected override void WriteBody(HtmlWriter html)
    {
        if (sample is not null)
            WriteSample(html, sample);
        if (inspected is not null)
            WriteInspection(html, inspected);
        if (sample is null && inspected is null)
            html.Paragraph(
                "The files of this run do not say which neurons were active. With --model, --images and --labels the command runs the network and shows it."
            );
    }

    private static void WriteSample(HtmlWriter html, PageSample sample)
    {
        html.Paragraph(
            $"The network in {sample.Model} read {Whole(sample.Data.Count)} labelled samples ({sample.Source}) and misread {Whole(sample.Reading.Misread)} of them. "
                + "A neuron is active at an input if its pre-activation is above 0."
        );
        if (sample.Reading.Layers.Length == 0)
            html.Paragraph("It has no hidden layers, and so no neurons that could be inactive.");
        for (int i = 0; i < sample.Reading.Layers.Length; i++)
            WriteLayer(html, i + 1, sample.Reading.Layers[i]);
    }

    private static void WriteLayer(HtmlWriter html, int number, LayerFiring layer)
    {
        html.Leaf("h3", $"Hidden layer {number}, {layer.Neurons} neurons");
        string mean = Report.Percent(layer.Active.Average());
        WriteFigure(
            html,
            $"How many neurons are active at a sample: {mean} on average, {Report.Percent(layer.Active.Min())} at least, {Report.Percent(layer.Active.Max())} at most.",
            caption => Chart.Histogram(html, $"Histogram for hidden layer {number}. {caption}", layer.Active)
        );

        int[] neurons = layer.MostClassDependent(MapNeurons);
        string shown =
            neurons.Length == layer.Neurons
                ? $"all {Whole(layer.Neurons)} neurons"
                : $"the {Whole(neurons.Length)} of {Whole(layer.Neurons)} neurons that depend most on the class";
        WriteFigure(
            html,
            $"Which neurons are active for which class: {shown}, in the order of the class at which each is most often active. Black: at every sample of the class; white: at none.",
            caption => Chart.ClassMap(html, $"Map for hidden layer {number}. {caption}", layer, neurons)
        );
    }

    private static void WriteFigure(HtmlWriter html, string caption, Action<string> draw)
    {
        using (html.Element("figure"))
        {
            draw(caption);
            html.Leaf("figcaption", caption);
        }
    }

    private static void WriteInspection(HtmlWriter html, InspectedRun run) =>
        PageTable.Write(
            html,
            $"Share of active neurons over {Whole(run.Samples)} inspected inputs (%)",
            ["hidden layer", "neurons#", "mean#", "least#", "1% quantile#", "10% quantile#", "median#", "90% quantile#", "most#"],
            run.Activity.Select(
                (layer, i) =>
                    new PageRow([
                        Whole(i + 1),
                        Whole(layer.Neurons),
                        .. new[]
                        {
                            layer.Share.Mean,
                            layer.Share.Min,
                            layer.Share.Q01,
                            layer.Share.Q10,
                            layer.Share.Median,
                            layer.Share.Q90,
                            layer.Share.Max,
                        }.Select(Report.Percent),
                    ])
            )
        );
}
