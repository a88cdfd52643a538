using System.Globalization;
using System.Text.RegularExpressions;

namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class TimingsTests(TrainedModel trained)
{
    [Fact]
    public void Certify_says_how_large_its_tables_of_norms_are()
    {
        var run = Tool.SucceedAlone([
            "certify",
            "--timings",
            "--no-log",
            "--draws",
            "100",
            "--model",
            trained.Model,
            "--prior",
            trained.Prior,
            .. trained.FreshData,
        ]);
        Assert.Matches("(?m)^tables of norms: [0-9]+ MB, beside weights and data$", run.Error);
    }

    [Fact]
    public void Phases_are_printed_on_stderr_and_their_times_make_up_the_whole()
    {
        string[] arguments = ["verify", "--model", trained.Model, "--inputs", "20", .. trained.FreshData];
        var plain = Tool.Succeed(arguments);
        Assert.DoesNotContain("peak MB", plain.Error);
        var run = Tool.SucceedAlone([.. arguments, "--timings"]);
        Assert.Equal(plain.Output, run.Output);
        var rows = Regex
            .Matches(
                run.Error,
                @"(?m)^(?<phase>\S.*?) +(?<seconds>[0-9.]+) +(?<processor>[0-9.]+) +(?<peak>[0-9]+) +(?<allocated>[0-9]+)$"
            )
            .Select(row => (Phase: row.Groups["phase"].Value, Seconds: Number(row, "seconds"), Peak: Number(row, "peak")))
            .ToList();
        Assert.Equal(
            ["start and rest", "reading networks", "reading data", "compiling", "comparing with the reference", "batches", "all"],
            rows.Select(row => row.Phase)
        );
        Assert.InRange(
            rows[^1].Seconds,
            rows.SkipLast(1).Sum(row => row.Seconds) - 0.1,
            rows.SkipLast(1).Sum(row => row.Seconds) + 0.1
        );
        Assert.All(rows, row => Assert.InRange(row.Peak, 1, rows[^1].Peak));

        static double Number(Match row, string name) => double.Parse(row.Groups[name].Value, CultureInfo.InvariantCulture);
    }
}
