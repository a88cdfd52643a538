using System.Text.Json;
using BoundGen.Experiments;
using BoundGen.Reports;

namespace BoundGen.Cli.Tests;

/// <summary>The tables of README.md and of the pages of docs are what the files in docs/data say.</summary>
public class ReproducedTablesTests
{
    [Fact]
    public void The_bounds_of_README_are_those_of_the_file() =>
        Assert.Contains(
            "\n" + ResultTables.From(Results<TradeoffRow>("tradeoff")).Markdown() + "\n",
            File.ReadAllText(Path.Combine(Readme.Root, "README.md"))
        );

    [Fact]
    public void The_tables_of_the_reproduction_are_those_of_the_files()
    {
        ResultTable[] tables =
        [
            ResultTables.From(Results<KappaRow>("kappa")),
            ResultTables.From(Results<BoundsRow>("bounds")),
            ResultTables.From(Results<SparsityRow>("sparsity")),
            ResultTables.From(Results<TruthRow>("truth")),
            ResultTables.From(Results<VariantRow>("variants")),
        ];
        string page = File.ReadAllText(Path.Combine(Readme.Root, "docs", "reproduction.md"));
        Assert.All(tables, table => Assert.Contains("\n\n" + table.Markdown(), page));
    }

    [Fact]
    public void The_table_of_inputs_that_move_is_that_of_the_file_and_the_ball_fails_no_more_often_than_CROWN()
    {
        var results = Results<RobustRow>("robust");
        Assert.Contains(
            "\n\n" + ResultTables.From(results).Markdown(),
            File.ReadAllText(Path.Combine(Readme.Root, "docs", "robustness.md"))
        );
        Assert.Equal([0.1, 0.25, 0.5], results.Rows.Select(row => row.Radius));
        Assert.All(results.Rows, row => Assert.True(row.ComparedPriorFailures <= row.Crown, $"at {row.Radius}"));
    }

    [Fact]
    public void The_maps_of_bounds_are_those_of_the_files_and_of_the_grids_that_the_tool_has()
    {
        string page = File.ReadAllText(Path.Combine(Readme.Root, "docs", "which-bound.md"));
        var maps = new[] { (MapGrid.Images, "map"), (MapGrid.Table, "map-letter-recognition") };
        Assert.All(maps, map =>
        {
            var (grid, file) = map;
            var results = Results<MapRow>("map", file);
            Assert.Contains("\n\n" + ResultTables.From(results).Markdown(), page);
            Assert.Equal(
                from prior in grid.PriorSamples
                from seed in Enumerable.Range(1, grid.Seeds)
                select (prior, seed),
                results.Rows.Select(row => (row.PriorSamples, row.Seed))
            );
            // What the page says: vector-kl is the least form, and where the lines cross.
            Assert.All(results.Rows, row =>
            {
                Assert.Equal(row.Learned.DrawnVectorKl, row.Learned.Drawn);
                if (row.PriorSamples < 300)
                    Assert.True(row.Learned.Drawn < row.LeastPriorBound, $"{row.PriorSamples}");
                if (row.PriorSamples > 300)
                    Assert.True(row.Learned.Drawn > row.LeastPriorBound, $"{row.PriorSamples}");
            });
        });
    }

    [Fact]
    public void The_bounds_are_of_the_recipe_that_the_tool_has()
    {
        var grid = new TradeoffGrid();
        var measured = Results<TradeoffRow>("tradeoff");
        Assert.Equal(
            grid.Sizes.Select(sizes => string.Join(',', sizes)),
            measured.Rows.Select(row => string.Join(',', row.Sizes))
        );
        Assert.All(measured.Rows, row =>
        {
            Assert.Equal(grid.Sigma, row.Result.Candidates.Select(bound => bound.Sigma!.Value).Distinct());
            // Layers that training moved beyond their caps were scaled back.
            Assert.InRange(row.Result.Distance, 0.012, grid.MaxDistance);
            // Failures are counted on so many draws.
            Assert.All(row.Result.Candidates, bound =>
                Assert.Equal(bound.Rate!.Value, (double)bound.Failures!.Value / grid.Draws)
            );
        });
    }

    [Fact]
    public void Effective_activity_is_near_the_papers_at_the_smallest_eps_and_falls_with_width_from_100_on()
    {
        var rows = Results<KappaRow>("kappa").Rows;
        Assert.All(rows, row => Assert.InRange(row.Kappa[0].Mean - row.Paper!.Value[0], -0.06, 0.06));
        Assert.All(rows.GroupBy(row => row.Depth), depth =>
        {
            double[] means = [.. depth.Select(row => row.Kappa[0].Mean)];
            Assert.Equal(4, means.Length);
            Assert.Equal(means[1..].OrderDescending(), means[1..]);
            // In one layer of 50 neurons it is a little less than in one of 100.
            Assert.True(means[0] > means[1] - 0.005);
        });
    }

    [Fact]
    public void On_digits_every_bound_is_surely_above_the_error()
    {
        var rows = Results<TruthRow>("truth").Rows;
        Assert.NotEmpty(rows);
        Assert.All(rows.SelectMany(row => row.Bounds), bound => Assert.True(bound.Value >= bound.Risk.Upper));
    }

    private static Results<TRow> Results<TRow>(string experiment, string? file = null)
    {
        var results = JsonSerializer.Deserialize<Results<TRow>>(
            File.ReadAllText(Path.Combine(Readme.Root, "docs", "data", (file ?? experiment) + ".json")),
            ResultsJson.Options
        )!;
        Assert.Equal((experiment, ResultGrid.Standard, 1), (results.Experiment, results.Grid, results.Seed));
        return results;
    }
}
