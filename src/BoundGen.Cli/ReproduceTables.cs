using System.Globalization;
using BoundGen.Experiments;
using Spectre.Console;

namespace BoundGen.Cli;

/// <summary>The results of <c>reproduce</c> as tables: our numbers, and the paper's where it reports them.</summary>
internal static class ReproduceTables
{
    public static void Print(Results<KappaRow> results)
    {
        var table = Tables.Numbers(["network", .. PaperValues.Eps.SelectMany(eps => new[] { $"eps {Text(eps)}", "paper" }), "test error"]);
        foreach (var row in results.Rows)
        {
            var values = row.Kappa.SelectMany((kappa, i) => new[] { Three(kappa.Mean), Three(row.Paper?[i]) });
            table.AddRow([PaperGrid.Shape(row.Depth, row.Width).ToString(), .. values, Report.Percent(row.TestError)]);
        }

        Write(table, "kappa", "mean effective activity over the sample; M_X is the largest norm of the sample");
    }

    public static void Print(Results<BoundsRow> results)
    {
        var table = Tables.Numbers("network", "prior", "share", "m", "test error", "paper", "theorem 13", "paper", BoundReport.HeadlineName, "gibbs", "holdout");
        foreach (var row in results.Rows)
        {
            table.AddRow(
                PaperGrid.Shape(row.Depth, row.Width).ToString(), row.Prior == PriorKind.Data ? "data" : "zero", Text(row.Fraction), Text(row.Samples),
                Three(row.TestError), Three(row.PaperTestError),
                Up(row.Theorem13.Value), Three(row.PaperBound),
                Bound(row.Bounds, BoundReport.HeadlineName), Bound(row.Bounds, "gibbs"), Up(row.HoldOut.Bound));
        }

        Write(table, "bounds", "upper bounds on the error beside the paper's value of theorem 13; 1 and more is vacuous");
    }

    public static void Print(Results<TradeoffRow> results)
    {
        string[] names = ["uniform-dense", "pointwise-sparse", "averaged-dense", "averaged-sparse", "gibbs"];
        var table = Tables.Numbers(["network", "paper", .. names.Select(name => name.Replace('-', '\n')), "holdout", "test error", "distance"]);
        foreach (var row in results.Rows)
        {
            var result = row.Result;
            table.AddRow(
            [
                string.Join('-', row.Sizes.Select(Text)), Three(row.PaperBound), .. names.Select(name => Bound(result.Bounds, name)),
                Up(result.HoldOut.Bound), Three(result.TestError), Text(Math.Round(result.Distance, 4)),
            ]);
        }

        Write(table, "tradeoff", "bounds on the error, each at the best of its noise levels; paper: its own networks of these sizes; 1 is vacuous");
    }

    private static void Write(Table table, string experiment, string caption)
    {
        table.Columns[0].NoWrap();
        Console.WriteLine($"{experiment}: {caption}");
        Tables.Console().Write(table);
    }

    private static string Bound(IEnumerable<MeasuredBound> bounds, string name) => Up(bounds.Single(bound => bound.Name == name).Bound);

    /// <summary>A bound is never printed below itself.</summary>
    public static string Up(double bound) => Three(Math.Ceiling(bound * 1000) / 1000);

    /// <summary>Three decimals; nothing where there is no number.</summary>
    public static string Three(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "";

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
