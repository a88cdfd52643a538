using static BoundGen.Reports.JsonCheck;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>
/// The networks of this project's recipe: the best result in one sentence, the headline table, bounds against noise and width.
/// </summary>
internal sealed class TradeoffSection(StoredFile file, Results<TradeoffRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.From(results), file.Figures.Draw(results.Rows))
{
    protected override string Title => "The trade-off between noise and distance";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<TradeoffRow>(Check, results => new TradeoffSection(file, results));

    protected override void WriteText(HtmlWriter html)
    {
        html.Paragraph(Sentence(), ("class", "headline"));
        int networks = results.Rows.Length;
        if (networks > 1)
        {
            double delta = results.Rows.Sum(row => row.Delta);
            html.Paragraph(
                $"That is the lowest of {networks} bounds, picked after looking at all of them. Each holds with {Confidence(results.Rows.Max(row => row.Delta))} confidence by itself"
                    + (delta < 1 ? $"; all {networks} hold at once with at least {Confidence(delta)}." : ".")
            );
        }

        html.Paragraph(
            $"Networks trained with this project's recipe on {Data}. Each was moved from its prior by the distance shown, and every noise level tried is paid for. "
                + "Ball sparse is the one to quote, fixed beforehand: it covers every network within caps of the prior, and the caps were fixed before the samples were seen. "
                + "Ball dense is its norm-based form, which does not use sparsity. F sparse is about the network alone, Gibbs about a network with noise on its weights. "
                + "Prior's own is the test-set bound of the prior alone: no theorem, but its errors on the samples of the bounds, which it has not seen. It is the bound to beat, "
                + "since the two networks hardly differ: the column differ counts the test inputs that they put into different classes. "
                + "The hold-out bound needs fresh labelled samples that nobody trains on, and is what the others have to be compared with. "
                + "The paper's column is about its own networks of these sizes. A bound of 1 or more, in grey, says nothing."
                + Data.Difference
        );
    }

    protected override string Caption(string name)
    {
        if (name.StartsWith("tradeoff-depth", StringComparison.Ordinal))
            return "The best of each bound against the width of the networks; hollow markers are the paper's bounds of its own networks.";
        var row = results.Rows.First(row => name == $"tradeoff-{Network(row)}");
        // Black lines look the same in SVG: their values tell them apart.
        string paper = row.PaperBound is <= 1 and { } bound
            ? $" and at {ResultCell.PaperBound(bound).Text}, the paper's bound of its own network"
            : "";
        return $"The network {Network(row)}: every bound at every noise level tried. Less noise makes fewer draws fail but costs more (KL grows); "
            + $"each bound has its best level in between. Black lines: at {ResultCell.Bound(row.Result.HoldOut.Bound).Text}, the hold-out bound{paper}.";
    }

    /// <summary>The best result for people who do not know what a bound is.</summary>
    private string Sentence()
    {
        var best = results.Rows.MinBy(Headline)!;
        if (Headline(best) >= 1)
            return $"Nothing was proved on {Data}: the bound is vacuous for every network.";
        string itself = results.Rows.Length > 1 ? " for this network by itself" : "",
            misread = Data.Noun == "digits" ? "misread" : "misclassify";
        string theirs = "the paper's own network of that size" + (Data.IsPapers ? "" : ", on MNIST,");
        return $"On {Data}, a network {Network(best)} is proven to {misread} at most {UpperBoundPercent(Headline(best))} of new {Data.Noun}, with {Confidence(best.Delta)} confidence{itself}; "
            + best.PaperBound switch
            {
                null => "the paper has no bound for a network of that size.",
                >= 1 => $"{theirs} has a bound above 100%, which says nothing.",
                { } bound => $"{theirs} has a bound of {Percent(bound)}.",
            };
    }

    private static double Headline(TradeoffRow row) =>
        row.Result.Bounds.Single(bound => bound.Kind == BoundReport.HeadlineOf(ownPrior: false)).Bound;

    private static string Network(TradeoffRow row) => string.Join('-', row.Sizes);

    private static void Check(TradeoffRow row)
    {
        RequireSizes(row.Sizes);
        Require(row.Delta is > 0 and < 1, $"delta: is {row.Delta}, expected a number between 0 and 1");
        RequireBounds(row.Result.Bounds, ResultTables.TradeoffBounds);
        RequirePrior(row.Result.Bounds, row.Result.Samples, row.Delta);
        RequireBounds(row.Result.Candidates, []);
        foreach (var candidate in row.Result.Candidates)
            Require(candidate.Sigma is not null, $"candidates: one of {candidate.Kind} has no sigma");
        RequireHoldOut(row.Result.HoldOut, row.Delta);
        RequireShare(row.Result.TestError, "testError");
        RequireShare(row.Result.PriorTestError, "priorTestError");
        RequireShare(row.Result.Distance, "distance", double.MaxValue);
        foreach (double distance in row.Result.OperatorDistances)
            RequireShare(distance, "operatorDistances", double.MaxValue);
        RequireShare(row.PaperBound, "paperBound", double.MaxValue);
    }
}
