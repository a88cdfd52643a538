using static BoundGen.Cli.Page.PageText;

namespace BoundGen.Cli.Page;

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
        if (IsVacuous(headline))
            return $"Nothing was proved: the headline bound, {headline.Kind}, is vacuous. It allows for all new {noun} to be {misread}.";
        string proved =
            $"At most {Report.PercentUp(headline.Bound)} of new {noun} will be {misread}, with {Confidence(run.Delta)} confidence";
        return run.Certificates.FirstOrDefault(bound => bound.Kind == headline.Kind.DensePartner) switch
        {
            null => proved + ".",
            var dense when IsVacuous(dense) => proved + "; the norm-based theory, which counts every neuron, can say nothing.",
            var dense => proved
                + $"; the norm-based theory, which counts every neuron, can only say {Report.PercentUp(dense.Bound)}.",
        };
    }

    public static bool IsVacuous(RunBound bound) => bound.Vacuous || bound.Bound >= 1;

    protected override void WriteBody(HtmlWriter html)
    {
        if (run is null)
        {
            html.Paragraph("Nothing: this run is an inspection, which proves nothing about new inputs.", ("class", "headline"));
            return;
        }

        html.Paragraph(Sentence(run, noun), ("class", "headline"));
        html.Paragraph(
            $"New {noun} are such as come, independently, from where the sample came from; nothing is said of an opponent who chooses them. "
                + $"The statement is wrong with probability at most {Whole(run.Delta)}, over the sample and the random draws. "
                + $"The norm-based theory is the same theorem with norms of whole layers; the headline, {run.Headline}, was fixed beforehand."
        );
        PageTable.Write(
            html,
            "The run",
            ["what", "value#"],
            [
                new(["network, layer sizes", run.Network.ToString()]),
                new(["parameters", Whole(run.Network.Parameters)]),
                new(["samples", Whole(run.Samples)]),
                new(["error on these samples (no bound)", Report.Percent(run.EmpiricalError)]),
                new(["draws, seed", $"{Whole(run.Draws)}, {Whole(run.Seed)}"]),
                new(["eta, delta", $"{Whole(run.Eta)}, {Whole(run.Delta)}"]),
            ]
        );
    }
}
