using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>What sparsity buys each theorem as activity falls.</summary>
internal sealed class SparsitySection(StoredFile file, Results<SparsityRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.From(results), file.Figures.Draw(results.Rows))
{
    protected override string Title => "What sparsity itself buys";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<SparsityRow>(Check, results => new SparsitySection(file, results));

    protected override void WriteText(HtmlWriter html) =>
        html.Paragraph(
            $"The same network, trained on {Data} with a growing price on activity: the penalty is what the sum of its active pre-activations costs in the loss; below 0 it is a reward. "
                + "Dense forms of Theorems U, P and F are blind to which neurons are inactive, sparse ones charge for the smaller network; the gain is what that takes off. "
                + "Each is at the best of its own noise levels, all of them paid for. Prior's own is the test-set bound of the prior alone, from its errors on the same samples, "
                + "and differ counts the test images that the two networks put into different classes."
        );

    protected override string Caption(string name) =>
        name == "sparsity"
            ? "What the sparse form takes off the dense one, theorem by theorem, as fewer hidden neurons are active."
            : "The bounds themselves, dense and sparse, against the share of active hidden neurons.";

    private static void Check(SparsityRow row)
    {
        RequireSizes(row.Sizes);
        RequireShare(row.Activity, "activity");
        RequireShare(row.TestError, "testError");
        RequireCounts(row.HoldOut);
        RequireShare(row.PriorBound, "priorBound");
        RequireAll(row.Gains, "gains");
        Require(
            row.Gains.Select(gain => gain.Theorem).SequenceEqual(SparsityGain.Kinds.Select(kind => kind.Theorem)),
            $"gains: expected {string.Join(", ", SparsityGain.Kinds.Select(kind => SparsityGain.NameOf(kind.Theorem)))}"
        );
        foreach (var gain in row.Gains)
        {
            RequireShare(gain.Dense, SparsityGain.NameOf(gain.Theorem));
            RequireShare(gain.Sparse, SparsityGain.NameOf(gain.Theorem));
        }
    }
}
