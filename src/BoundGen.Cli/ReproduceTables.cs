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

    public static void Print(Results<VariantRow> results)
    {
        var table = Tables.Numbers(["network", "changed", "test error", .. PaperValues.Eps.Select(eps => $"kappa\n{Text(eps)}"), "theorem 13", "M_X of\nthe sample", "M_X = 1:\nno bound"]);
        foreach (var width in results.Rows.GroupBy(row => row.Width))
        {
            var paper = width.First();
            string network = PaperGrid.Shape(1, width.Key).ToString();
            table.AddRow([network, "the paper", "", .. PaperValues.Eps.Select((_, i) => Three(paper.PaperKappa?[i])), Three(paper.PaperBound), "", ""]);
            foreach (var row in width)
            {
                table.AddRow(
                [
                    network, row.Variant, Three(row.TestError), .. row.Kappa[0].Mean.Select(mean => Three(mean)),
                    Up(row.Theorem13.Value), Up(row.Theorem13AtLargestNorm.Value), Up(row.Theorem13AtNormOne.Value),
                ]);
            }
        }

        Write(table, "variants", "the paper's kappa and bound when one thing is done otherwise");
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

    public static void Print(Results<SparsityRow> results)
    {
        var table = Tables.Numbers(["network", "penalty", "active", .. SparsityGain.Theorems.SelectMany(theorem => new[] { theorem + "\ndense", "\nsparse", "\ngain" }), "test error", "holdout"]);
        foreach (var row in results.Rows)
        {
            table.AddRow(
            [
                string.Join('-', row.Sizes.Select(Text)), Text(row.ActivityPenalty), Report.Percent(row.Activity),
                .. row.Gains.SelectMany(gain => new[] { Up(gain.Dense), Up(gain.Sparse), Report.Percent(gain.Share) }), Three(row.TestError), Up(row.HoldOut.Bound),
            ]);
        }

        Write(table, "sparsity", "bounds on the error that are blind to sparsity and that see it, as training puts a price on activity");
    }

    public static void Print(Results<TruthRow> results)
    {
        var table = Tables.Numbers("network", "bound", "value", "true error", "at most", "times", "above");
        foreach (var row in results.Rows)
        {
            foreach (var bound in row.Bounds)
            {
                table.AddRow(
                    string.Join('-', row.Sizes.Select(Text)), bound.Bound, Up(bound.Value), Text(Math.Round(bound.Risk.Estimate, 4)),
                    Text(Math.Round(bound.Risk.Upper, 4)), Text(Math.Round(bound.Factor, 1)), bound.Above ? "yes" : "?");
            }
        }

        Write(table, "truth", "bounds on the error on procedural digits beside the error itself, counted on fresh digits");
    }

    private static void Write(Table table, string experiment, string caption)
    {
        table.Columns[0].NoWrap();
        Console.WriteLine($"{experiment}: {caption}");
        Tables.Console().Write(table);
    }

    private static string Bound(IEnumerable<MeasuredBound> bounds, string name) => Up(bounds.Single(bound => bound.Name == name).Bound);

    /// <summary>A bound is never printed below itself.</summary>
    private static string Up(double bound) => Three(Math.Ceiling(bound * 1000) / 1000);

    private static string Three(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "";

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
