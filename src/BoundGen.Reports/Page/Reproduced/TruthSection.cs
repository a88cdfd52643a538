using static BoundGen.Reports.JsonCheck;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>Bounds beside the errors they are about.</summary>
internal sealed class TruthSection(StoredFile file, Results<TruthRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.From(results), [])
{
    protected override string Title => "Bounds beside the truth";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<TruthRow>(Check, results => new TruthSection(file, results));

    protected override void WriteText(HtmlWriter html) =>
        html.Paragraph(
            $"Procedural digits can be drawn without end, so that the error of a network is known: it was counted on fresh ones, and is below the number beside it with {Confidence(KnownRisk.Delta)} confidence. "
                + "Gibbs is about the network with noise on its weights, disintegrated about one network drawn from the posterior, prior about the prior; all others are about the network itself. "
                + "Above says whether the bound is surely above the error, times how many times the error it is."
        );

    protected override string Caption(string name) => "";

    private static void Check(TruthRow row)
    {
        RequireSizes(row.Sizes);
        RequireAll(row.Bounds, "bounds");
        if (row.HoldOut is { } holdOut)
            RequireCounts(holdOut);
        foreach (var bound in row.Bounds)
        {
            RequireTheorem(bound.Value, bound.Bound);
            RequireRisk(bound.Risk, bound.Bound);
        }
    }

    /// <summary>Limits that follow from the counts.</summary>
    private static void RequireRisk(KnownRisk risk, string name)
    {
        RequireShare(risk.Upper, name);
        Require(
            risk.Samples is >= 1 and <= ClopperPearson.MaxTrials && risk.Errors >= 0 && risk.Errors <= risk.Samples,
            $"{name}: has {risk.Errors} errors of {risk.Samples} samples"
        );
        var computed = KnownRisk.From(risk.Errors, risk.Samples);
        RunRecomputation.Same(name, "the upper limit of the error", risk.Upper, computed.Upper);
        RunRecomputation.Same(name, "the lower limit of the error", risk.Lower, computed.Lower);
    }
}
