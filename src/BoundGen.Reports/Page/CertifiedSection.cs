using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>What was certified, in one sentence.</summary>
/// <param name="run">The bounds; null for an inspection.</param>
/// <param name="noun">What inputs are called.</param>
internal sealed class CertifiedSection(CertifiedRun? run, string noun) : PageSection
{
    protected override string Title => "What was certified";

    /// <summary>The headline for people who do not know what a bound is.</summary>
    public static string Sentence(CertifiedRun run, string noun)
    {
        var headline = run.HeadlineBound;
        string misread = noun == "digits" ? "misread" : "misclassified";
        if (headline.Vacuous)
            return $"Nothing was proved: the headline bound, {headline.Kind}, is vacuous. It allows for all new {noun} to be {misread}.";
        string proved =
            $"At most {UpperBoundPercent(headline.Bound)} of new {noun} will be {misread}, with {Confidence(run.Delta)} confidence";
        return run.Certificates.FirstOrDefault(bound => bound.Kind == headline.Kind.DensePartner) switch
        {
            null => proved + ".",
            { Vacuous: true } => proved + "; the norm-based theory, which counts every neuron, can say nothing.",
            var dense => proved
                + $"; the norm-based theory, which counts every neuron, can only say {UpperBoundPercent(dense.Bound)}.",
        };
    }

    protected override void WriteBody(HtmlWriter html)
    {
        if (run is null)
        {
            html.Paragraph("Nothing: this run is an inspection, which proves nothing about new inputs.", ("class", "headline"));
            return;
        }

        foreach (string broken in run.BrokenAssumptions)
            html.Paragraph(broken, ("class", "headline broken"));
        html.Paragraph(Sentence(run, noun), ("class", "headline"));
        html.Paragraph(
            run.OwnPrior
                ? $"No prior was given: the sample is hold-out data for the network, and its errors there alone show at most {UpperBoundPercent(run.PriorBound.Bound)}."
                : $"Compare: the prior, which has not seen the sample, errs on at most {UpperBoundPercent(run.PriorBound.Bound)} by its errors on the sample alone, without any theory."
        );
        html.Paragraph(
            $"New {noun} are inputs drawn independently from where these samples came from{run.Range}; nothing is said of an opponent who chooses them. "
                + $"The statement is wrong with probability at most {Exact(run.Delta)}, over the sample and the random draws. "
                + $"The norm-based theory is the same theorem with norms of whole layers; the headline, {run.Headline}, was fixed beforehand."
        );
        PageTable.Write(
            html,
            "The run",
            ["what", "value#"],
            [
                new(["network, layer sizes", run.Network.ToString()]),
                new(["parameters", Exact(run.Network.Parameters)]),
                new(["samples", Exact(run.Samples)]),
                new(["error on these samples (no bound)", Percent(run.EmpiricalError)]),
                new(["error of the most frequent class as the answer to everything", Percent(run.FrequentClass.Error)]),
                new(["draws, seed", run.Candidates.Count > 0 ? $"{Exact(run.Draws)}, {Exact(run.Seed)}" : "none"]),
                new(["eta, delta", $"{run.EtaOrigin}, {Exact(run.Delta)}"]),
                new(["priors tried", Exact(run.PriorsTried)]),
            ]
        );
    }
}
