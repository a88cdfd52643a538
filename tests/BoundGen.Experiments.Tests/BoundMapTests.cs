using System.Text.Json;
using BoundGen.Reports;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Experiments.Tests;

/// <summary>The map of bounds.</summary>
public sealed class BoundMapTests(BoundMapTests.Run run) : IClassFixture<BoundMapTests.Run>
{
    [Fact]
    public void A_row_has_every_bound_for_each_number_of_prior_samples()
    {
        Assert.Equal(TinyReproduction.Map.PriorSamples, run.Map.Rows.Select(row => row.PriorSamples));
        Assert.All(run.Map.Rows, row =>
        {
            Assert.Equal((400 - row.PriorSamples, 50), (row.Samples, row.TestSamples));
            Assert.Equal(row.Learned.Drawn, Math.Min(1, Math.Min(row.Learned.DrawnKl, row.Learned.DrawnVectorKl)));
            Assert.InRange(row.Learned.Gibbs, (double)row.Learned.HoldOut.Errors / 50 / 2, 1);
            Assert.InRange(row.Near.BallSparse, row.Near.Prior.Bound, 1);
            Assert.InRange(row.Chain.Bound, (double)row.Chain.Errors / row.Samples, 1);
            Assert.InRange(row.Chain.TestError, 0, 1);
            Assert.All(new[] { row.Learned.Prior, row.Near.Prior, row.Chain.First }, prior =>
            {
                Assert.Equal(Limit(prior.Errors, row.Samples), prior.Bound);
                Assert.InRange(row.LeastPriorBound, 0, prior.Bound);
            });
        });
    }

    [Fact]
    public void An_interrupted_map_goes_on_with_the_parts_that_are_missing()
    {
        string folder = run.At("again");
        Directory.CreateDirectory(Path.Combine(folder, "cells"));
        string[] cells = [.. Directory.EnumerateFiles(run.At("map", "cells")).Order(StringComparer.Ordinal)];
        Assert.Equal(
            from n in new[] { "00100", "00200" }
            from part in new[] { "chain", "learned", "near" }
            select $"map-784-20-10-{n}-seed3-{part}.json",
            cells.Select(Path.GetFileName)
        );
        foreach (string cell in cells.Where((_, i) => i != 1))
            File.Copy(cell, Path.Combine(folder, "cells", Path.GetFileName(cell)));
        TinyReproduction.MapOf(folder, 3).Run();
        Assert.Equal(File.ReadAllText(run.At("map", "map.json")), File.ReadAllText(Path.Combine(folder, "map.json")));
        Assert.Equal(6, Directory.GetFiles(Path.Combine(folder, "cells")).Length);
    }

    [Fact]
    public void Rows_of_a_table_are_tested_on_the_last_fifth()
    {
        var table = new DataSet("rows", ProceduralTable.Draw(1, 0, 500), Test: null);
        var grid = new MapGrid
        {
            Hidden = [8],
            Bias = true,
            PriorSamples = [100],
            Seeds = 1,
            Standardise = true,
            Augment = false,
            Epochs = 1,
            Steps = 10,
            PriorSteps = 10,
            Draws = 100,
            BestOf = 1,
        };
        var row = new BoundMap(table, run.At("table"), 1, Silence.Instance, "last", grid: grid).Run().Rows.Single();
        Assert.Equal((100, 300, 100), (row.PriorSamples, row.Samples, row.TestSamples));
        using var json = JsonDocument.Parse(File.ReadAllText(run.At("table", "map.json")));
        Assert.Equal("last", json.RootElement.GetProperty("labelColumn").GetString());
    }

    [Fact]
    public void Too_few_samples_are_refused_before_any_work()
    {
        string folder = run.At("refused");
        Assert.Contains(
            "has 400 training samples, expected at least",
            Assert.Throws<ArgumentException>(() => new BoundMap(TinyReproduction.Data, folder, 1, Silence.Instance)).Message
        );
        Assert.False(Directory.Exists(folder));
    }

    private static double Limit(int errors, int samples) =>
        ClopperPearson.UpperLimit(errors, samples, new ConfidenceLedger(0.05).Spend("test set", 0.05));

    /// <summary>A whole run, in the folder <c>map</c>.</summary>
    public sealed class Run : TemporaryFolder
    {
        public Run() => Map = TinyReproduction.MapOf(At("map"), 3).Run();

        /// <summary>What it wrote.</summary>
        public Results<MapRow> Map { get; }
    }
}
