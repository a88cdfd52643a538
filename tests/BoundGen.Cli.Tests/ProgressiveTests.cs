using System.Globalization;
using System.Text.Json;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary><c>train --progressive</c> and <c>certify --chain</c>: progressive validation beside the other bounds.</summary>
public sealed class ProgressiveTests
{
    private static readonly string[] Data = ["--data", "digits", "--samples", "900"];

    [Fact]
    [Slow]
    public void A_chain_is_trained_beside_the_pair_and_bounded_beside_the_other_lines()
    {
        using var folder = new TemporaryFolder();
        string chain = folder.At("pair", ProgressiveChain.FolderName);
        string trained = Tool.Succeed([
            "train",
            .. Data,
            "--sizes",
            "784,8,10",
            "--prior-fraction",
            "0.334",
            "--epochs",
            "100",
            "--progressive",
            "300",
            "--out",
            folder.At("pair"),
        ]).Output;
        Assert.Equal(
            ["001.safetensors", "002.safetensors"],
            Directory.EnumerateFiles(chain).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );

        var run = JsonDocument.Parse(Certify("json")).RootElement;
        var progressive = run.GetProperty("progressive");
        int[] errors = [.. progressive.GetProperty("errors").EnumerateArray().Select(count => count.GetInt32())];
        Assert.Equal([300, 300], progressive.GetProperty("samples").EnumerateArray().Select(count => count.GetInt32()));
        Assert.StartsWith($"chain: 2 networks with {errors.Sum()} errors on the 600 samples of their blocks; ", trained);
        double bound = progressive.GetProperty("bound").GetDouble();
        Assert.Equal(
            ProgressiveValidation.Bound(
                errors.Sum(),
                600,
                new ConfidenceLedger(0.05).Spend("a quarter", 0.05, new GridChoice("configurations", 4))
            ),
            bound
        );
        Assert.Equal(4, run.GetProperty("configurations").GetInt64());

        string table = Certify("table");
        Assert.Contains("configurations  4; disintegrated and progressive pay for them", table);
        Assert.Matches("(?m)^  progressive .*%", table);
        Assert.Contains("not this network: a choice among the 2 networks of a chain", table);
        string line = Assert.Single(Certify("csv").Split('\n'), line => line.Contains(",progressive,", StringComparison.Ordinal));
        Assert.Contains(bound.ToString("R", CultureInfo.InvariantCulture), line);

        File.WriteAllText(folder.At("run.json"), run.ToString());
        Tool.Succeed("report", "--run", folder.At("run.json"), "--out", folder.At("page.html"));
        Assert.Contains("a choice among the 2 networks of a chain", File.ReadAllText(folder.At("page.html")));

        var refused = Tool.Run([
            "certify",
            "--model",
            folder.At("pair"),
            "--data",
            "digits",
            "--samples",
            "800",
            "--chain",
            chain,
        ]);
        Assert.Equal(2, refused.ExitCode);

        string Certify(string format) =>
            Tool.Succeed([
                "certify",
                "--model",
                folder.At("pair"),
                .. Data,
                "--chain",
                chain,
                "--configurations",
                "4",
                "--bounds",
                "prior",
                "--no-log",
                "--format",
                format,
            ]).Output;
    }
}
