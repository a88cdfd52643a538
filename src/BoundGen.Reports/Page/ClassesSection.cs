using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>The errors of every class.</summary>
/// <param name="run">The bounds; null for an inspection.</param>
internal sealed class ClassesSection(CertifiedRun? run) : PageSection
{
    protected override string Title => "Class by class";

    protected override void WriteBody(HtmlWriter html)
    {
        if (run is null)
        {
            html.Paragraph("An inspection bounds no error.");
            return;
        }

        html.Paragraph(
            $"The most frequent class is {Percent(run.FrequentClass.Share)} of the samples. So {run.FrequentClass}"
                + (run.Holdout is { } holdOut ? $"; on hold-out data, {holdOut.FrequentClass}" : "")
                + ". A network is worth something where its error is smaller."
        );
        html.Paragraph(
            $"The limits of a line hold for all classes together, with {Confidence(run.Delta)} confidence: each class gets an equal part "
                + "of what the line may be wrong with. The balanced error is the mean of the classes' errors, whatever their shares; its limit "
                + "holds by itself. What is counted has not seen the samples, which is why the errors of a trained network "
                + "on its own samples are not among the lines."
        );
        (string Name, RunClassLimits Limits)[] lines = [.. run.PerClass.Lines];
        PageTable.Write(
            html,
            "Upper limits of the error in each class, the worst first",
            ["class", "samples#", .. lines.SelectMany(line => new[] { $"{line.Name}, rate (%)#", $"{line.Name}, limit (%)#" })],
            [
                .. run.PerClass.WorstFirst.Select(label =>
                    Row(run.PerClass.NameOf(label), Exact(run.PerClass.Prior.Samples[label]), line =>
                        (ClassTable.RateOf(line, label), line.Limits[label])
                    )
                ),
                Row("balanced", "", line => (Percent(line.BalancedRate), line.BalancedBound)),
            ]
        );

        PageRow Row(string name, string samples, Func<RunClassLimits, (string Rate, double Limit)> cellsOf) =>
            new([
                name,
                samples,
                .. lines
                    .Select(line => cellsOf(line.Limits))
                    .SelectMany(cells =>
                        new ResultCell[] { cells.Rate, new(BoundOrVacuous(cells.Limit), IsVacuous: cells.Limit >= 1) }
                    ),
            ]);
    }
}
