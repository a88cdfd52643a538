using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>The table of bounds.</summary>
/// <param name="run">The bounds; null for an inspection.</param>
/// <param name="noise">The bounds at every noise level tried; null where there is only one.</param>
internal sealed class BoundsSection(CertifiedRun? run, PageFigure? noise) : PageSection
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
        html.Paragraph($"Sigma: {run.SigmaOrigin}.");
        html.Paragraph(
            "A line with an excess follows from the prior's errors and what the network can add to them; the ledger below pays for every form, and the smallest is shown."
        );
        PageTable.Write(
            html,
            "Bounds of the error on new inputs",
            [
                "name",
                "is about",
                "sigma (noise level)#",
                "eta#",
                "kl (nats)#",
                "rate (% of draws or samples)#",
                "excess (% where the prior is right)#",
                "bound (% of new inputs)#",
            ],
            [.. run.Certificates.Select(Row), BestRow(run.Best), .. HoldOutRow(run.Holdout), .. ProgressiveRow(run.Progressive)]
        );
        if (run is { OwnPrior: false, Holdout: { } holdOut })
            html.Paragraph(
                $"On the {Exact(holdOut.Samples)} hold-out samples the network errs on {Exact(holdOut.Errors)} and the prior on {Exact(holdOut.PriorErrors)}; their classes differ on {Exact(holdOut.Disagreements)}. On these samples, {holdOut.FrequentClass}."
            );
        foreach (var bound in run.Certificates.Where(bound => bound.Note is not null))
            html.Paragraph($"{bound.Kind}: {bound.Note}", ("class", "note"));
        string[] copied =
        [
            .. run.Certificates.Where(bound => !RunRecomputation.Covers(bound.Kind)).Select(bound => bound.Kind.Name),
        ];
        html.Paragraph(
            "Before this page was written, every bound made of counts, KL and the ledger below was computed again from them."
                + (
                    copied.Length == 0
                        ? ""
                        : $" {string.Join(" and ", copied)} (Theorem 13) are made of norms that the file does not hold: they were checked for range and consistency, not recomputed."
                )
        );
        if (noise is not null)
            WriteFigure(
                html,
                noise,
                "Every bound at every noise level tried, all of them paid for. Less noise makes fewer draws fail but costs more (KL grows); the table has the best of each."
            );
    }

    private PageRow Row(RunBound bound)
    {
        bool headline = bound.Kind == run!.Headline,
            vacuous = bound.Vacuous;
        return new PageRow(
            [
                headline ? $"{bound.Kind} (headline)" : bound.Kind.Name,
                RunRecomputation.Covers(bound.Kind) ? bound.Kind.Meaning : $"{bound.Kind.Meaning} (not recomputed)",
                Levels(bound.Sigma),
                bound.Eta is { } eta ? Exact(eta) : "",
                UpperSignificant(bound.Kl, 4),
                bound.Rate is { } rate ? Percent(rate) : "",
                run.ExcessRate(bound),
                BoundOrVacuous(bound.Bound),
            ],
            string.Join(' ', new[] { headline ? "marked" : "", vacuous ? "vacuous" : "" }.Where(name => name.Length > 0))
        );
    }

    private static PageRow BestRow(RunBest best) =>
        new(
            [
                "best",
                $"this network; {best.Kind}, the least of the bounds about it, which pays for the choice among them",
                "",
                "",
                "",
                "",
                "",
                BoundOrVacuous(best.Bound),
            ],
            best.Bound >= 1 ? "vacuous" : ""
        );

    private static IEnumerable<PageRow> ProgressiveRow(RunProgressive? chain) =>
        chain is null
            ? []
            :
            [
                new PageRow(
                    [RunProgressive.Name, chain.Meaning, "", "", "", Percent(chain.Rate), "", BoundOrVacuous(chain.Bound)],
                    chain.Bound >= 1 ? "vacuous" : ""
                ),
            ];

    private static IEnumerable<PageRow> HoldOutRow(RunHoldOut? holdOut) =>
        holdOut is null
            ? []
            :
            [
                new PageRow(
                    [
                        "holdout",
                        $"this network; no theory, but {Exact(holdOut.Samples)} fresh labelled samples",
                        "",
                        "",
                        "",
                        Percent((double)holdOut.Errors / holdOut.Samples),
                        "",
                        BoundOrVacuous(holdOut.Bound),
                    ],
                    holdOut.Bound >= 1 ? "vacuous" : ""
                ),
            ];
}
