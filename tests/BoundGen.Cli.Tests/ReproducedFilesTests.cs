using System.Globalization;
using System.Text.Json;
using BoundGen.Cli.Tests.Page;
using BoundGen.Reports;

namespace BoundGen.Cli.Tests;

/// <summary>What reproduce leaves beside the JSON of its experiments.</summary>
public sealed class ReproducedFilesTests(SmallReproduction small) : IClassFixture<SmallReproduction>
{
    [Fact]
    public void Every_experiment_leaves_its_table_and_its_figures()
    {
        string[] results = ["bounds", "kappa", "map", "robust", "sparsity", "tradeoff", "truth", "variants"],
            figures =

            [
                "bounds-data-depth1",
                "bounds-error-data-depth1",
                "bounds-error-zero-depth1",
                "bounds-zero-depth1",
                "kappa-depth1",
                "kappa-histogram-depth1",
                "map-784-20-10",
                "sparsity-bounds",
                "sparsity",
                "tradeoff-784-100-10",
            ];
        Assert.Equal(
            results
                .SelectMany(name => new[] { name + ".json", name + ".md" })
                .Concat(figures.SelectMany(name => new[] { name + ".png", name + ".svg" }))
                .Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(small.At("small")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
        Assert.All(results, name =>
            Assert.Single(small.Tables, table =>
                table.StartsWith(name + ": ", StringComparison.Ordinal)
                && table.EndsWith("\n" + File.ReadAllText(small.At("small", name + ".md")), StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void Figures_show_our_values_beside_the_papers()
    {
        string kappa = File.ReadAllText(small.At("small", "kappa-depth1.svg")),
            noise = File.ReadAllText(small.At("small", "tradeoff-784-100-10.svg"));
        Assert.All(PaperValues.Eps, eps => Assert.Contains(FormattableString.Invariant($"ε = {eps}, the paper"), kappa));
        Assert.All(new[] { "averaged-sparse", "uniform-dense", "gibbs", "hold-out", "network" }, label =>
            Assert.Contains(label, noise)
        );
    }

    [Fact]
    public void The_table_never_prints_a_bound_below_itself()
    {
        string[] lines = File.ReadAllLines(small.At("small", "tradeoff.md"));
        Assert.Equal(3, lines.Length);
        string[] cells = lines[2].Split('|', StringSplitOptions.TrimEntries);
        double[] bounds = [.. cells[2..8].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        var result = JsonDocument
            .Parse(File.ReadAllText(small.At("small", "tradeoff.json")))
            .RootElement.GetProperty("rows")[0]
            .GetProperty("result");
        var exact = result
            .GetProperty("bounds")
            .EnumerateArray()
            .ToDictionary(bound => bound.GetProperty("name").GetString()!, bound => bound.GetProperty("bound").GetDouble());
        double[] expected =
        [
            exact["prior"],
            exact["ball-sparse"],
            exact["ball-dense"],
            exact["averaged-sparse"],
            exact["gibbs"],
            result.GetProperty("holdOut").GetProperty("bound").GetDouble(),
        ];
        Assert.Equal(("784-100-10", "0.240"), (cells[1], cells[^2]));
        // The counts on the 50 test images stand beside the test error.
        int disagreements = result.GetProperty("holdOut").GetProperty("disagreements").GetInt32();
        double priorError = result.GetProperty("holdOut").GetProperty("priorErrors").GetInt32() / 50.0;
        Assert.Equal(
            [
                result.GetProperty("testError").GetDouble().ToString("F4", CultureInfo.InvariantCulture),
                priorError.ToString("F4", CultureInfo.InvariantCulture),
                $"{disagreements} of 50",
            ],
            cells[8..11]
        );
        Assert.Equal(priorError, result.GetProperty("priorTestError").GetDouble());
        Assert.All(expected.Zip(bounds), pair => Assert.InRange(pair.Second, pair.First, pair.First + 0.001));
    }
}
