using System.Globalization;
using BoundGen.Experiments;
using static BoundGen.Cli.Page.PageText;

namespace BoundGen.Cli.Page;

/// <summary>The table of bounds.</summary>
/// <param name="run">The bounds; null for an inspection.</param>
internal sealed class BoundsSection(CertifiedRun? run) : PageSection
{
    protected override string Title => "The bounds";

    protected override void WriteBody(HtmlWriter html)
    {
        if (run is null)
        {
            html.Paragraph("An inspection has none.");
            return;
        }

        html.Paragraph("Each line holds by itself. A vacuous bound, in grey, says nothing: it is 100% or more.");
        PageTable.Write(
            html,
            "Bounds of the error on new inputs",
            [
                "name",
                "is about",
                "sigma (noise level)#",
                "kl (nats)#",
                "rate (% of draws or samples)#",
                "bound (% of new inputs)#",
            ],
            [.. run.Certificates.Select(Row), .. HoldOutRow(run.Holdout)]
        );
        foreach (var bound in run.Certificates.Where(bound => bound.Note is not null))
            html.Paragraph($"{bound.Kind}: {bound.Note}", ("class", "note"));
        if (run.Candidates is { } candidates && candidates.Select(candidate => candidate.Sigma[0]).Distinct().Count() > 1)
        {
            var figure = ExperimentFigures.AgainstNoise(
                run.Network.ToString(),
                candidates.Select(candidate => (candidate.Kind, candidate.Sigma[0], candidate.Bound)),
                run.Holdout?.Bound,
                paper: null
            );
            WriteFigure(
                html,
                figure.Title,
                Svg(figure),
                "Every bound at every noise level tried, all of them paid for. Less noise makes fewer draws fail but costs more (KL grows); the table has the best of each."
            );
        }
    }

    private PageRow Row(RunBound bound)
    {
        bool headline = bound.Kind == run!.Headline,
            vacuous = CertifiedSection.IsVacuous(bound);
        return new PageRow(
            [
                headline ? $"{bound.Kind} (headline)" : bound.Kind.Name,
                bound.Kind.Meaning,
                Levels(bound.Sigma),
                bound.Kl?.ToString("F1", CultureInfo.InvariantCulture) ?? "",
                bound.Rate is { } rate ? Report.Percent(rate) : "",
                vacuous ? "vacuous" : Bound(bound.Bound),
            ],
            string.Join(' ', new[] { headline ? "marked" : "", vacuous ? "vacuous" : "" }.Where(name => name.Length > 0))
        );
    }

    private static IEnumerable<PageRow> HoldOutRow(RunHoldOut? holdOut) =>
        holdOut is null
            ? []
            :
            [
                new PageRow(
                    [
                        "holdout",
                        $"this network; no theory, but {Whole(holdOut.Samples)} fresh labelled samples",
                        "",
                        "",
                        Report.Percent((double)holdOut.Errors / holdOut.Samples),
                        Bound(holdOut.Bound),
                    ],
                    holdOut.Bound >= 1 ? "vacuous" : ""
                ),
            ];
}
