using System.Text.Json;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

[Collection(nameof(TrainedModel))]
public sealed class InspectTests(TrainedModel trained)
{
    private static readonly string[] Quantiles = ["mean", "min", "q01", "q10", "median", "q90", "max"];

    [Fact]
    public void Another_scale_than_the_recorded_one_counts_only_where_it_is_said_to_override_it()
    {
        Assert.Equal(28 * 0.1087, MaxNorm("--scale", "0.1087"), 1e-5);
        Assert.Equal(28 * 0.2, MaxNorm("--scale", "0.2", "--override-preprocessing"), 1e-5);

        double MaxNorm(params string[] more) =>
            JsonDocument
                .Parse(Inspect(["--format", "json", "--take", "10", "--robustness", "0", .. more]).Output)
                .RootElement.GetProperty("maxInputNorm")
                .GetDouble();
    }

    [Fact]
    public void Inspect_prints_nothing_but_JSON_with_all_that_was_asked_for()
    {
        var run = Inspect(
            "--prior",
            trained.Prior,
            "--labels",
            trained.FreshData[3],
            "--format",
            "json",
            "--eps",
            "0.001,0.1",
            "--robustness",
            "20",
            "--skip",
            "10",
            "--take",
            "200"
        );
        Assert.Contains("inspected over 200 samples, radii of 20", run.Error);

        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(200, report.GetProperty("samples").GetInt32());
        Assert.Equal(784 * 16 + 160, report.GetProperty("network").GetProperty("parameters").GetInt32());
        var cost = report.GetProperty("cost");
        Assert.Equal(784 * 16 + 160, cost.GetProperty("multiplyAdds").GetInt32());
        Assert.InRange(cost.GetProperty("activeMultiplyAdds").GetDouble(), 1000, 784 * 16 + 160 - 1000);
        Assert.DoesNotContain("second", run.Output);
        var activity = Assert.Single(report.GetProperty("activity").EnumerateArray());
        Assert.Equal(16, activity.GetProperty("neurons").GetInt32());
        CheckDistribution(activity.GetProperty("share"), 0, 1);
        Assert.Equal(5, activity.GetProperty("mostActive").GetArrayLength());
        Assert.InRange(report.GetProperty("distinctMasks").GetInt32(), 2, 200);

        var kappa = report.GetProperty("kappa").EnumerateArray().ToList();
        Assert.Equal([0.001, 0.1], kappa.Select(value => value.GetProperty("eps").GetDouble()));
        Assert.All(kappa, value => CheckDistribution(value, 1e-3, 1));
        Assert.Equal(28 * 0.1087, report.GetProperty("maxInputNorm").GetDouble(), 1e-5);

        var norms = report.GetProperty("norms").EnumerateArray().ToList();
        Assert.Equal(2, norms.Count);
        Assert.All(norms, layer => Assert.InRange(layer.GetProperty("distance").GetDouble(), 1e-6, 0.0301));
        Assert.All(norms, layer =>
            Assert.InRange(
                layer.GetProperty("operator").GetDouble(),
                layer.GetProperty("largestRow").GetDouble(),
                layer.GetProperty("frobenius").GetDouble()
            )
        );
        CheckMeasures(report.GetProperty("measures"), norms);

        var robustness = report.GetProperty("robustness");
        Assert.Equal(20, robustness.GetProperty("inputs").GetInt32());
        Assert.InRange(robustness.GetProperty("certified").GetInt32(), 10, 20);
        CheckDistribution(robustness.GetProperty("dense"), 0, 1);
        CheckDistribution(robustness.GetProperty("sparse"), robustness.GetProperty("dense").GetProperty("min").GetDouble(), 1);
        Assert.InRange(robustness.GetProperty("ratio").GetDouble(), 1, 100);
    }

    [Fact]
    public void Recorded_caps_are_printed_beside_the_distances_from_the_prior_that_they_are_about()
    {
        string[] quick = ["--take", "10", "--robustness", "0"];
        const string Cap = @"at most 0\.\d+";

        Assert.Matches(CapsLine($@"0\.\d+ of {Cap}"), Inspect(quick).Output);
        Assert.Matches(CapsLine(Cap), Inspect(["--prior", "none", .. quick]).Output);
        Assert.Matches(CapsLine(Cap), Inspect(["--prior", trained.Model, .. quick]).Output);

        static string CapsLine(string layer) =>
            $@"\ndistance from the prior by layer \(operator norm\), caps by rule: {layer}, {layer}\n$";
    }

    [Fact]
    public void The_table_uses_the_names_of_the_JSON()
    {
        var run = Inspect("--prior", "none", "--robustness", "3");

        string[] names =
        [
            "network",
            "parameters",
            "weightBytes",
            "batchWeightBytes",
            "scratchBytes",
            "batchScratchBytes",
            "multiplyAdds",
            "activeMultiplyAdds",
            "samples",
            "activity",
            "dead",
            "alwaysActive",
            "mostActive",
            "leastActive",
            "distinctMasks",
            "maxInputNorm",
            "kappa",
            "eps",
            "norms",
            "operator",
            "frobenius",
            "largestRow",
            "distance",
            "measures",
            "reference zero",
            "spectralProduct",
            "bartlett2017",
            "neyshabur2018",
            "golowich2018",
            "pathL1",
            "pathL2",
            "normalisedMargins of predictions",
            "robustness",
            "certified",
            "dense",
            "sparse",
            "ratio",
            .. Quantiles,
        ];
        Assert.All(names, name => Assert.Contains(name, run.Output));
        Assert.Matches(
            @"\npasses a second +[1-9][0-9,]* one by one, [1-9][0-9,]* in batches of 128 \(one thread of this machine",
            run.Output
        );
        Assert.DoesNotContain("bounds ", run.Output.Replace("(no bounds)", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_computed_is_null_in_the_JSON()
    {
        using var folder = new TemporaryFolder();
        var shape = new NetworkShape([784, 4, 1], bias: true);
        new NetworkParameters(shape, new float[shape.ParameterCount]).Save(folder.At("zero"));
        var run = Tool.Succeed(
            "inspect",
            "--model",
            folder.At("zero"),
            "--scale",
            "1",
            "--images",
            trained.FreshData[1],
            "--format",
            "json",
            "--robustness",
            "0",
            "--take",
            "5"
        );

        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.All(new[] { "kappa", "maxInputNorm", "robustness" }, name =>
            Assert.Equal(JsonValueKind.Null, report.GetProperty(name).ValueKind)
        );
        var measures = report.GetProperty("measures");
        Assert.Equal(JsonValueKind.Null, measures.GetProperty("normalisedMargins").ValueKind);
        Assert.Equal(JsonValueKind.Null, measures.GetProperty("pathL1").GetProperty("ln").ValueKind);
        Assert.Equal(0, measures.GetProperty("pathL1").GetProperty("value").GetDouble());
        Assert.Equal(4, report.GetProperty("activity")[0].GetProperty("dead").GetArrayLength());
        Assert.Contains(
            "does not cover biases",
            Tool.Succeed("inspect", "--model", folder.At("zero"), "--scale", "1", "--images", trained.FreshData[1]).Output
        );
    }

    private ProgramRun Inspect(params string[] more) =>
        Tool.Succeed(["inspect", "--model", trained.Model, .. trained.FreshData[..2], .. more]);

    private static void CheckMeasures(JsonElement measures, List<JsonElement> norms)
    {
        Assert.Equal("prior", measures.GetProperty("reference").GetString());
        Assert.Equal("labels", measures.GetProperty("marginsOf").GetString());
        foreach (string name in new[] { "spectralProduct", "bartlett2017", "neyshabur2018", "golowich2018", "pathL1", "pathL2" })
            Assert.Equal(
                Math.Log(measures.GetProperty(name).GetProperty("value").GetDouble()),
                measures.GetProperty(name).GetProperty("ln").GetDouble(),
                1e-9
            );
        Assert.Equal(
            norms.Aggregate(1.0, (product, layer) => product * layer.GetProperty("operator").GetDouble()),
            measures.GetProperty("spectralProduct").GetProperty("value").GetDouble(),
            1e-9
        );
        CheckDistribution(measures.GetProperty("normalisedMargins"), -2, 2);
    }

    private static void CheckDistribution(JsonElement distribution, double least, double most)
    {
        double[] values = [.. Quantiles.Select(name => distribution.GetProperty(name).GetDouble())];
        Assert.All(values, value => Assert.InRange(value, least, most));
        Assert.Equal(values[1..].Order(), values[1..]);
    }
}
