using Spectre.Console;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>The runs of several networks as one table on stdout, for people.</summary>
public static class SweepReport
{
    /// <summary>What the rows of <see cref="Rows"/> are about; the first two columns are text.</summary>
    internal static string[] Columns { get; } =
    ["model", "bound to quote", "samples", "failures", "rate", "prior", "holdout", "bound"];

    internal const int TextColumns = 2;

    /// <summary>Prints a row a model, each as it is alone, the best of them, and what its delta was spent on.</summary>
    public static void Print(CertifiedSweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var first = sweep.Runs[0];
        ConsoleTables.Write(
            ConsoleTables.Facts([
                ("models", Exact(sweep.Runs.Count)),
                ("draws", first.Candidates.Count > 0 ? $"{Exact(first.Draws)} (seed {Exact(first.Seed)})" : "none"),
                ("eta, delta", $"{first.EtaOrigin}, {Exact(first.Delta)}"),
                ("priorsTried", Exact(first.PriorsTried)),
                (
                    "frequentClass",
                    string.Join("; ", sweep.Runs.Select(run => $"{run.FrequentClass}").Distinct(StringComparer.Ordinal))
                ),
            ])
        );
        var table = ConsoleTables.Numbers(TextColumns, Columns);
        foreach (string[] row in Rows(sweep))
            table.AddRow([.. row.Select(Markup.Escape)]);
        ConsoleTables.Write(table);
        Console.WriteLine(sweep.Sentence);
        foreach (var entry in sweep.Best.Ledger)
            Console.WriteLine($"  {entry}");
        PrintDoubts(sweep);
        Console.WriteLine("--format csv has every bound of every model, --format json also their ledgers and assumptions.");
    }

    /// <summary>A row a model, and the best of them.</summary>
    internal static IEnumerable<string[]> Rows(CertifiedSweep sweep) =>
        sweep
            .Runs.Select(run =>
                new[]
                {
                    run.Model!,
                    run.Headline.Name,
                    Exact(run.Samples),
                    run.HeadlineBound.Failures is { } failures ? Exact(failures) : "",
                    run.HeadlineBound.Rate is { } rate ? Percent(rate) : "",
                    BoundOrVacuous(run.PriorBound.Bound),
                    run.Holdout is { } holdOut ? BoundOrVacuous(holdOut.Bound) : "",
                    BoundOrVacuous(run.HeadlineBound.Bound),
                }
            )
            .Append(["best of these", sweep.Best.Kind.Name, "", "", "", "", "", BoundOrVacuous(sweep.Best.Bound)]);

    /// <summary>What was stated or is doubtful, and what is broken: by it rows may differ in worth.</summary>
    private static void PrintDoubts(CertifiedSweep sweep)
    {
        foreach (var run in sweep.Runs)
        {
            foreach (string broken in run.BrokenAssumptions)
                Console.WriteLine($"{run.Model}: {broken}");
            foreach (
                var assumption in run.Assumptions.Where(assumption =>
                    assumption.Status is AssumptionStatus.Stated or AssumptionStatus.Doubtful
                )
            )
                Console.WriteLine($"{run.Model}: {assumption.StatusName}: {assumption.Name}: {assumption.Text}");
        }
    }
}
