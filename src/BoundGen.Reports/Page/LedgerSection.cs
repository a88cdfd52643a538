using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>What the confidence was spent on.</summary>
/// <param name="run">The bounds; null for an inspection.</param>
internal sealed class LedgerSection(CertifiedRun? run) : PageSection
{
    protected override string Title => "What the confidence was spent on";

    protected override void WriteBody(HtmlWriter html)
    {
        if (run is null)
        {
            html.Paragraph("An inspection spends none.");
            return;
        }

        html.Paragraph(
            $"Each bound may be wrong with probability {Exact(run.Delta)}. That is spent on the theorem, on counting draws, and on "
                + "every grid from which something could have been chosen after looking at the sample: its points share what is left."
        );
        PageTable.Write(
            html,
            "The ledger",
            ["bound", "use", "probability spent#", "grids (points)", "left for each choice#"],
            [
                .. run.Certificates.SelectMany(bound => Rows(bound.Kind.Name, bound.Ledger!, bound.Form)),
                .. Rows("best", run.Best.Ledger),
                .. Rows("abstention", run.Abstention?.Ledger ?? []),
                .. Rows("robust", run.Robust?.Ledger ?? []),
                .. Rows("holdout", run.Holdout?.Ledger ?? []),
                .. Rows(RunProgressive.Name, run.Progressive?.Ledger ?? []),
                .. run.PerClass.Lines.SelectMany(line => Rows(line.Name, [.. line.Limits.Ledger, .. line.Limits.BalancedLedger])),
            ]
        );
    }

    /// <param name="name">Whose ledger it is.</param>
    /// <param name="ledger">Its entries.</param>
    /// <param name="form">Which form gave the bound; null for a bound of one form.</param>
    private IEnumerable<PageRow> Rows(string name, IEnumerable<RunLedgerEntry> ledger, NoiseForm? form = null) =>
        ledger.Select(entry => new PageRow(
            [
                name == run!.Headline.Name ? $"{name} (headline)" : name,
                form is { } taken && entry.Use.StartsWith(CertificateBound.NameOf(taken), StringComparison.Ordinal)
                    ? $"{entry.Use} (the smallest)"
                    : entry.Use,
                Significant(entry.Delta, 3),
                entry.Grids,
                Significant(entry.DeltaPerChoice, 3),
            ],
            name == run.Headline.Name ? "marked" : ""
        ));
}
