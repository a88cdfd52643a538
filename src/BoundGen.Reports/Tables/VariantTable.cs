using Spectre.Console;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>Which variants the bounds of the ball hold for.</summary>
internal static class VariantTable
{
    /// <summary>What the table says, for people.</summary>
    public static string Statement(CertifiedRun run) =>
        $"{BoundKind.BallSparse} and {BoundKind.BallDense} hold for every variant that is covered"
        + (
            run.Ball.FixedBeforehand
                ? ", and cost no more for any number of them."
                : ". The caps, which are paid for, were made large enough for all of them."
        );

    /// <summary>Names of the columns.</summary>
    public static IReadOnlyList<string> Columns(CertifiedRun run) =>
        ["variant", "covered", "distances", "errors", "rate", .. run.Holdout is null ? Array.Empty<string>() : ["holdout"]];

    /// <summary>The cells of a variant.</summary>
    public static string[] Cells(CertifiedRun run, RunVariant variant) =>
        [
            variant.Model,
            variant.Covered ? "yes" : "no",
            string.Join(", ", variant.Distances.Select(distance => UpperSignificant(distance, 3))),
            Exact(variant.Errors),
            Percent((double)variant.Errors / run.Samples),
            .. run.Holdout is { } holdOut
                ? [Percent((double)variant.HoldoutErrors!.Value / holdOut.Samples)]
                : Array.Empty<string>(),
        ];

    /// <summary>Prints the table, where there are variants.</summary>
    public static void Print(CertifiedRun run)
    {
        if (run.Variants.Count == 0)
            return;
        var table = ConsoleTables.Numbers(textColumns: 3, [.. Columns(run)]);
        foreach (var variant in run.Variants)
            table.AddRow(Cells(run, variant));
        ConsoleTables.Write(table);
        Console.WriteLine(Statement(run));
    }
}
