using System.Text.Json;
using BoundGen.Experiments;

namespace BoundGen.Cli.Tests;

/// <summary>README.md's table of bounds is what docs/data/tradeoff.json says.</summary>
public class ReadmeBoundsTests
{
    private static readonly Results<TradeoffRow> Measured = JsonSerializer.Deserialize<Results<TradeoffRow>>(
        File.ReadAllText(Path.Combine(Readme.Root, "docs", "data", "tradeoff.json")), ExperimentJson.Options)!;

    [Fact]
    public void The_table_is_that_of_the_file() =>
        Assert.Contains("\n" + ResultTables.Of(Measured).Markdown() + "\n", File.ReadAllText(Path.Combine(Readme.Root, "README.md")));

    [Fact]
    public void The_file_is_of_the_recipe_that_the_tool_has()
    {
        var grid = new TradeoffGrid();
        Assert.Equal(grid.Sizes.Select(sizes => string.Join(',', sizes)), Measured.Rows.Select(row => string.Join(',', row.Sizes)));
        Assert.All(Measured.Rows, row =>
        {
            Assert.Equal(grid.Sigma, row.Result.Candidates.Select(bound => bound.Sigma).Distinct());
            Assert.InRange(row.Result.Distance, 0.015, grid.MaxDistance);
            // Failures are counted on so many draws.
            Assert.All(row.Result.Candidates, bound => Assert.Equal(bound.Rate!.Value, (double)bound.Failures!.Value / grid.Draws));
        });
    }
}
