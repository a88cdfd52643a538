using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>Every bound that could be quoted, by how many samples the prior has seen.</summary>
internal sealed class MapSection(StoredFile file, Results<MapRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.From(results), file.Figures.Draw(results.Rows))
{
    protected override string Title => "Which bound to quote";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<MapRow>(Check, results => new MapSection(file, results));

    protected override void WriteText(HtmlWriter html)
    {
        html.Paragraph(
            $"A prior saw the samples of the second column, chosen at random; all bounds are about the others of {Data}. "
                + "Three ways lead on from there, each with a prior of its own. Where the bound is the objective of training, gibbs is about a classifier that draws its noise anew for every input, "
                + "and disintegrated about one network that was drawn with noise, the best of ten; it is the smallest of three forms, of which kl and vector-kl are shown. "
                + "Where the network stays near its prior, averaged-sparse and ball-sparse are about the network itself. "
                + "Progressive is about a choice among a chain of networks, each tested on the block after its samples, and about none of them alone."
        );
        html.Paragraph(
            "Each bound holds by itself; whoever takes the smallest of several after looking has to pay for all of them. "
                + "Prior's own is the least of the test-set bounds of the three priors. Hold-out needs fresh samples, and is about the network near its prior."
        );
    }

    protected override string Caption(string name) =>
        "Every bound against the samples that the prior has seen, the larger of its seeds; lower is better.";

    private static void Check(MapRow row)
    {
        RequireSizes(row.Sizes);
        Require(row.Delta is > 0 and < 1, $"delta: is {row.Delta}, expected a number between 0 and 1");
        Require(
            row.PriorSamples >= 1 && row.Samples >= 1 && row.TestSamples >= 1,
            $"samples: {row.PriorSamples} of the prior, {row.Samples} and {row.TestSamples} fresh ones, expected at least 1 of each"
        );
        RequirePrior(row, row.Learned.Prior, "learned.prior");
        RequirePrior(row, row.Near.Prior, "near.prior");
        RequirePrior(row, row.Chain.First, "chain.first");
        RequireShare(row.Learned.Gibbs, "learned.gibbs");
        RequireShare(row.Learned.Drawn, "learned.drawn");
        Require(
            Math.Min(1, Math.Min(row.Learned.DrawnKl, row.Learned.DrawnVectorKl)) >= row.Learned.Drawn,
            $"learned.drawn: is {row.Learned.Drawn}, but its forms are {row.Learned.DrawnKl} and {row.Learned.DrawnVectorKl}"
        );
        Require(
            row.Learned.DrawnTestErrors >= 0 && row.Learned.DrawnTestErrors <= row.TestSamples,
            $"learned.drawnTestErrors: are {row.Learned.DrawnTestErrors} of {row.TestSamples} samples"
        );
        RequireHoldOut(row.Learned.HoldOut, row.Delta);
        RequireHoldOut(row.Near.HoldOut, row.Delta);
        RequireShare(row.Near.BallSparse, "near.ballSparse");
        RequireShare(row.Near.AveragedSparse, "near.averagedSparse");
        RequireShare(row.Chain.TestError, "chain.testError");
        Require(
            row.Chain.Errors >= 0 && row.Chain.Errors <= row.Samples,
            $"chain.errors: are {row.Chain.Errors} of {row.Samples} samples"
        );
        RunRecomputation.Same(
            "chain",
            "the bound",
            row.Chain.Bound,
            ProgressiveValidation.Bound(
                row.Chain.Errors,
                row.Samples,
                new ConfidenceLedger(row.Delta).Spend("progressive validation", row.Delta)
            )
        );
    }

    /// <summary>Counts that can be of so many samples, and a bound that follows from them.</summary>
    private static void RequirePrior(MapRow row, MapPrior prior, string name)
    {
        Require(
            prior.Errors >= 0 && prior.Errors <= row.Samples && prior.TestErrors >= 0 && prior.TestErrors <= row.TestSamples,
            $"{name}: has {prior.Errors} errors of {row.Samples} samples, {prior.TestErrors} of {row.TestSamples} fresh ones"
        );
        RequireLimit(name, prior.Bound, prior.Errors, row.Samples, row.Delta);
    }
}
