using System.Text.Json;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

public sealed class ProceduralTableTests
{
    [Fact]
    [Slow]
    public void A_table_is_trained_on_and_certified_in_two_commands()
    {
        using var folder = new TemporaryFolder();
        var training = Tool.Succeed(["train", "--data", "table", "--hidden", "64,64", "--standardise", "--out", folder.At("t")]);
        Assert.Contains("outputs 0 to 3 are the classes bearing, cavitation, leak, normal\n", training.Error);

        var run = Tool.Succeed(["certify", "--model", folder.At("t"), "--data", "table", "--draws", "2000", "--format", "json"]);
        using var json = JsonDocument.Parse(run.Output);
        var report = json.RootElement;
        Assert.Equal(10_000, report.GetProperty("samples").GetInt32());
        Assert.Equal("normal", report.GetProperty("frequentClass").GetProperty("name").GetString());
        Assert.InRange(report.GetProperty("frequentClass").GetProperty("error").GetDouble(), 0.38, 0.42);
        Assert.InRange(report.GetProperty("empiricalError").GetDouble(), 0.05, 0.15);
        Assert.InRange(report.GetProperty("holdout").GetProperty("bound").GetDouble(), 0.05, 0.15);
        Assert.InRange(Bound("prior"), 0.05, 0.15);
        Assert.InRange(Bound("ball-sparse"), 0.05, 0.2);
        Assert.InRange(Bound("uniform-sparse"), 0.05, 0.6);

        double Bound(string name) =>
            report
                .GetProperty("certificates")
                .EnumerateArray()
                .Single(certificate => certificate.GetProperty("name").GetString() == name)
                .GetProperty("bound")
                .GetDouble();
    }

    [Theory]
    [InlineData("--samples goes with --data digits.", "--samples", "100")]
    [InlineData("--label-column: goes with a table or an array as --data, not with --data table.", "--label-column", "1")]
    [InlineData("--transpose: goes with images of a file or a folder, not with --data table.", "--transpose")]
    public void Options_of_other_data_are_refused(string message, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var run = Tool.Run(["train", "--data", "table", "--hidden", "4", "--out", folder.At("t"), .. options]);
        Assert.Contains(message, run.Error);
        Assert.Equal(2, run.ExitCode);
    }
}
