using BoundGen.Experiments;

namespace BoundGen.Cli.Page.Reproduced;

/// <summary>Bounds beside the errors they are about.</summary>
internal sealed class TruthSection(StoredFile file, Results<TruthRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.Of(results), [])
{
    protected override string Title => "Bounds beside the truth";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<TruthRow>(Check, results => new TruthSection(file, results));

    protected override void WriteText(HtmlWriter html) =>
        html.Paragraph(
            $"Procedural digits can be drawn without end, so that the error of a network is known: it was counted on fresh ones, and is below the number beside it with {PageText.Confidence(KnownRisk.Delta)} confidence. "
                + "Gibbs is about the network with noise on its weights, disintegrated about one network drawn from the posterior; all others are about the network itself. "
                + "Above says whether the bound is surely above the error, times how many times the error it is."
        );

    protected override string Caption(string name) => "";

    private static void Check(TruthRow row)
    {
        RequireSizes(row.Sizes);
        RequireAll(row.Bounds, "bounds");
        foreach (var bound in row.Bounds)
        {
            RequireTheorem(bound.Value, bound.Bound);
            RequireShare(bound.Risk.Upper, bound.Bound);
        }
    }
}
