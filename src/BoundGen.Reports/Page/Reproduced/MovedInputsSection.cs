using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>Certificates where inputs move, beside those of CROWN.</summary>
internal sealed class MovedInputsSection(StoredFile file, Results<RobustRow> results)
    : ExperimentSection(file.OriginOf(results), ResultTables.From(results), [])
{
    protected override string Title => "Inputs that move";

    public static ExperimentSection Load(StoredFile file) =>
        file.Section<RobustRow>(Check, results => new MovedInputsSection(file, results));

    protected override void WriteText(HtmlWriter html) =>
        html.Paragraph(
            "How many samples cannot be certified where every input may change by so much, in the Euclidean norm, and every weight within the caps. "
                + "Beside them stand the samples that an attack turned, which no certificate can hold, and CROWN (Zhang et al., 2018), a plain implementation in double precision that is about the prior's weights as they are."
        );

    protected override string Caption(string name) => "";

    private static void Check(RobustRow row)
    {
        RequireSizes(row.Sizes);
        Require(row.Radius > 0 && double.IsFinite(row.Radius), $"radius: is {row.Radius}, expected a positive number");
        Require(
            Math.Min(row.Turned, row.PriorFailures) >= 0
                && Math.Max(row.Turned, row.PriorFailures) <= row.Failures
                && row.Failures <= row.DenseFailures
                && row.DenseFailures <= row.Samples,
            $"failures: are {row.Failures} of {row.Samples} samples, {row.PriorFailures} of the prior, {row.DenseFailures} dense, {row.Turned} turned"
        );
        Require(
            Math.Min(row.Crown, row.ComparedPriorFailures) >= 0
                && Math.Max(row.Crown, row.ComparedPriorFailures) <= row.ComparedSamples,
            $"crown: fails on {row.Crown}, ball-sparse on {row.ComparedPriorFailures} of {row.ComparedSamples} samples"
        );
    }
}
