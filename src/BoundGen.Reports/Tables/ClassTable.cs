using Spectre.Console;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>The per-class limits of a run on stdout: the worst classes and the mean of all.</summary>
internal static class ClassTable
{
    private const int MostRows = 5;

    public static void Print(CertifiedRun run)
    {
        var perClass = run.PerClass;
        (string Name, RunClassLimits Limits)[] lines = [.. perClass.Lines];
        int classes = perClass.Prior.Samples.Count;
        var table = ConsoleTables.Numbers(
            textColumns: 1,
            ["class", "samples", .. lines.SelectMany(line => new[] { line.Name, "at most" })]
        );
        foreach (int label in perClass.WorstFirst.Take(MostRows))
            table.AddRow([
                Markup.Escape(perClass.NameOf(label)),
                Exact(perClass.Prior.Samples[label]),
                .. lines.SelectMany(line => new[] { RateOf(line.Limits, label), BoundOrVacuous(line.Limits.Limits[label]) }),
            ]);
        table.AddRow([
            "balanced",
            "",
            .. lines.SelectMany(line => new[] { Percent(line.Limits.BalancedRate), BoundOrVacuous(line.Limits.BalancedBound) }),
        ]);
        ConsoleTables.Write(table);
        Console.WriteLine(
            $"per class: the limits of a line hold for all {Exact(classes)} classes together"
                + (
                    classes > MostRows
                        ? $"; the {Exact(MostRows)} worst are shown, --format json and the page of report have all"
                        : ""
                )
                + "."
        );
    }

    /// <summary>The share of a class's samples that failed; nothing where it has none.</summary>
    public static string RateOf(RunClassLimits limits, int label) =>
        limits.Samples[label] == 0 ? "" : Percent((double)limits.Failures[label] / limits.Samples[label]);
}
