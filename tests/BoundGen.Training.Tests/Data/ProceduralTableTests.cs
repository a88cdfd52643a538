using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BoundGen.Testing;

namespace BoundGen.Training.Tests;

public sealed class ProceduralTableTests
{
    private static readonly string[] States = ["bearing", "cavitation", "leak", "normal"];

    private static readonly Lazy<DataSet> Whole = new(() => DataSets.Load(DataSets.Table));

    [Fact]
    public void The_data_set_has_the_first_20000_rows_and_fresh_ones_for_testing()
    {
        var (train, test) = (Whole.Value.Train, Whole.Value.Test!);
        Assert.Equal((20_000, 12), (train.Count, train.InputSize));
        Assert.Equal((10_000, 12), (test.Count, test.InputSize));
        Assert.Equal(Contents(ProceduralTable.Draw(1, 0, 100)), Contents(train.First(100)));
        Assert.Equal(Contents(ProceduralTable.Draw(1, DataSets.FreshStart, 100)), Contents(test.First(100)));
    }

    [Fact]
    public void A_network_records_names_of_columns_and_classes()
    {
        var usage = Whole.Value.Train.UsageFor(SampleSelection.InFileOrder(0, 10_000), "table");
        Assert.Equal(States, usage.ClassNames);
        Assert.Equal("state", usage.LabelColumn);
        Assert.Equal(12, usage.Features.Select(feature => feature.Column).Distinct().Count());
        Assert.All(usage.Features, feature => Assert.Null(feature.Category));
        Assert.Equal(new InputFeature("vibration_mm_s"), usage.Features[5]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000_000_000)]
    public void A_row_depends_on_its_number_alone(long start)
    {
        // More rows than one thread draws at once.
        byte[] whole = Contents(ProceduralTable.Draw(9, start, 3000));
        byte[] parts =
        [
            .. Contents(ProceduralTable.Draw(9, start, 1500)),
            .. Contents(ProceduralTable.Draw(9, start + 1500, 1500)),
        ];
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void No_row_is_drawn_twice()
    {
        float[][] rows = [.. Rows(Whole.Value.Train), .. Rows(Whole.Value.Test!), .. Rows(ProceduralTable.Draw(2, 0, 1000))];
        Assert.Equal(rows.Length, rows.DistinctBy(row => Convert.ToHexString(MemoryMarshal.AsBytes(row.AsSpan()))).Count());
    }

    // Deviations of the shares are at most 0.35 in 100; five of them either way.
    [Theory]
    [InlineData("normal", 60)]
    [InlineData("bearing", 25)]
    [InlineData("cavitation", 12)]
    [InlineData("leak", 3)]
    public void Classes_are_rare_and_frequent(string state, double percent)
    {
        var usage = Whole.Value.Train.UsageFor(SampleSelection.InFileOrder(0, 20_000), "table");
        var train = Whole.Value.Train.For(usage, Whole.Value.Train.ShapeFor(usage, [1]), "table");
        double share = 100 * train.Labels.Count(Array.IndexOf(States, state)) / (double)train.Count;
        Assert.InRange(share, percent - 1.75, percent + 1.75);
    }

    [Fact]
    public void Columns_have_scales_from_millionths_to_hundreds_of_thousands()
    {
        float[][] rows = Rows(Whole.Value.Train);
        double[] means = [.. Enumerable.Range(0, 12).Select(column => rows.Average(row => (double)row[column]))];
        Assert.InRange(means.Min(), 1e-6, 1e-4);
        Assert.InRange(means.Max(), 1e5, 1e6);
        Assert.All(Enumerable.Range(0, 12), column =>
            Assert.InRange(rows.Select(row => row[column]).Distinct().Count(), 4000, rows.Length)
        );
    }

    // Plain IEEE arithmetic only, so this holds on every machine.
    [Fact]
    public void The_first_thousand_rows_of_seed_1_are_these() =>
        Assert.Equal(
            "ff85c71b27d30b9c2384d1fc1c28e883d829d955ce8d000044b3ee3963d488e6",
            Convert.ToHexStringLower(SHA256.HashData(Contents(ProceduralTable.Draw(1, 0, 1000))))
        );

    [Fact]
    public void Drawing_reports_how_many_rows_are_drawn()
    {
        var progress = new CollectedProgress<EvaluationProgress>();
        ProceduralTable.Draw(1, 0, 5000, progress);
        Assert.Equal([("rows", 5000)], Phases.Check(progress, report => (report.Phase, report.Done, report.Total)));
    }

    [Fact]
    public void Invalid_ranges_of_rows_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("start", () => ProceduralTable.Draw(1, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => ProceduralTable.Draw(1, long.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => ProceduralTable.Draw(1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => ProceduralTable.Draw(1, 0, int.MaxValue));
    }

    private static float[][] Rows(SampleSet table)
    {
        float[][] rows = new float[table.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new float[table.InputSize];
            table.CopyValues(i, rows[i]);
        }

        return rows;
    }

    /// <summary>Numbers and states of every row, one row after another.</summary>
    private static byte[] Contents(SampleSet table)
    {
        var labels = table.FileLabels!;
        return [.. Rows(table).SelectMany((row, i) => (byte[])[.. MemoryMarshal.AsBytes(row.AsSpan()), (byte)labels.Values[i]])];
    }
}
