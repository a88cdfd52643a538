using System.Text.Json;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary><c>variant</c>, <c>certify --variant</c> and <c>check</c>.</summary>
[Collection(nameof(TrainedModel))]
public sealed class VariantTests(TrainedModel trained)
{
    [Fact]
    [Slow]
    public void A_rounded_network_is_written_certified_with_its_model_and_checked_later_without_data()
    {
        using var folder = new TemporaryFolder();
        string near = folder.At("near.safetensors"),
            far = folder.At("far.safetensors"),
            report = folder.At("report.json");
        string[] finished = ["--model", trained.Prior, "--prior", "none", "--caps-for", "int8"];

        var made = Tool.Succeed(["variant", .. finished, "--quantise", "int8", "--out", near, .. trained.TrainingData]);
        Assert.StartsWith("variant: int8\npacked size: 12,808 bytes, 25.20% of the 50,816 in single precision\n", made.Output);
        Assert.Contains("distance from the network by layer (operator norm): ", made.Output);
        Assert.Contains("\ninside the ball: ", made.Output);
        Assert.Matches(@"\nerrors: \d+ of 600 \([0-9.]+%\); the network itself \d+ of 600 \([0-9.]+%\)\n", made.Output);

        Assert.Contains("\noutside of the ball: ", Tool.Succeed(["variant", .. finished, "--prune", "0.5", "--out", far]).Output);

        string[] certify =
        [
            "certify",
            .. finished,
            .. trained.TrainingData,
            "--bounds",
            "ball-sparse",
            "--no-log",
            "--variant",
            near,
            "--variant",
            far,
        ];
        string json = Tool.Succeed([.. certify, "--format", "json"]).Output;
        File.WriteAllText(report, json);
        var variants = JsonDocument.Parse(json).RootElement.GetProperty("variants");
        Assert.Equal([near, far], variants.EnumerateArray().Select(variant => variant.GetProperty("model").GetString()));
        Assert.Equal([true, false], variants.EnumerateArray().Select(variant => variant.GetProperty("covered").GetBoolean()));
        Assert.Matches(@"near\.safetensors +yes ", Tool.Succeed(certify).Output);
        Tool.Succeed("report", report, "--out", folder.At("page.html"));
        Assert.Contains("near.safetensors", File.ReadAllText(folder.At("page.html")));

        string[] centre = ["--prior", trained.Prior];
        Assert.Matches(
            @"\nlayer 1: [0-9.]+ of at most [0-9.]+: inside\nlayer 2: .* inside\ncovered: ",
            Tool.Succeed(["check", report, "--model", near, .. centre]).Output
        );
        var outside = Tool.Run(["check", report, "--model", far, .. centre]);
        Assert.Equal(1, outside.ExitCode);
        Assert.Contains("\nnot covered: ", outside.Output);
        Assert.Contains("is not the network in the middle", Refused("check", report, "--model", near, "--prior", far));
    }

    [Fact]
    public void The_curve_is_in_table_JSON_and_page_and_a_point_that_does_not_follow_is_refused()
    {
        using var folder = new TemporaryFolder();
        string report = folder.At("report.json");
        string[] certify =
        [
            "certify",
            "--model",
            trained.Model,
            .. trained.TrainingData,
            "--bounds",
            "ball-sparse",
            "--no-log",
            "--curve",
        ];
        Assert.Contains("All lines hold together.", Tool.Succeed(certify).Output);
        string json = Tool.Succeed([.. certify, "--format", "json"]).Output;
        var points = JsonDocument.Parse(json).RootElement.GetProperty("curve").GetProperty("points");
        double[] scales = [.. points.EnumerateArray().Select(point => point.GetProperty("scale").GetDouble())];
        Assert.Equal(Ball.Scales.Take(scales.Length), scales);
        Assert.Contains(1, scales);
        File.WriteAllText(report, json);
        Tool.Succeed("report", report, "--out", folder.At("page.html"));
        Assert.Contains("The bound against distance", File.ReadAllText(folder.At("page.html")));

        string bound = points[3].GetProperty("bound").GetRawText();
        File.WriteAllText(report, json.Replace(bound, "0.001", StringComparison.Ordinal));
        Assert.Contains("curve: the bound at scale", Refused("report", report, "--out", folder.At("other.html")));
        File.WriteAllText(report, json.Replace("\"scale\": 0.0625,", "\"scale\": 0.07,", StringComparison.Ordinal));
        Assert.Contains("curve: expected a point at each of", Refused("report", report, "--out", folder.At("other.html")));
    }

    [Theory]
    [InlineData("--quantise min", "variant: int")]
    [InlineData("--prune max", "% of the weights pruned")]
    [InlineData("--low-rank 2", "variant: rank 2 beside the prior")]
    [InlineData("--shrink", "variant: shrunk into its caps")]
    public void What_the_recorded_caps_allow_is_inside_the_ball(string change, string description)
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("variant.safetensors");
        string output = Tool.Succeed(["variant", "--model", trained.Model, .. change.Split(' '), "--out", path]).Output;
        Assert.Contains(description, output);
        Assert.Contains("\ninside the ball: ", output);
        var variant = NetworkParameters.Load(path);
        var model = NetworkParameters.Load(trained.Model);
        Assert.Equal(model.Provenance.Prior, variant.Provenance.Prior);
        Assert.Equal(model.Provenance.Caps!.Values, variant.Provenance.Caps!.Values);
        Assert.False(variant.Provenance.IsOutdated);
    }

    [Fact]
    public void Training_can_leave_room_for_a_rounding()
    {
        using var folder = new TemporaryFolder();
        var training = Tool.Succeed([
            "train",
            "--data",
            "digits",
            "--samples",
            "600",
            .. TrainedModel.Recipe,
            "--room-for",
            "int8",
            "--out",
            folder.At("net"),
        ]);
        Assert.Contains("caps with room for the rounding to Integer8: ", training.Error);
        Assert.Contains(
            "\ninside the ball: ",
            Tool.Succeed(
                "variant",
                "--model",
                folder.At("net"),
                "--quantise",
                "int8",
                "--out",
                folder.At("int8.safetensors")
            ).Output
        );
    }

    [Theory]
    [InlineData("variant --model @model --out @out", "Expected one of --quantise, --prune, --low-rank, --shrink, got 0")]
    [InlineData("variant --model @model --out @out --shrink --prune 0.1", "got 2")]
    [InlineData("variant --model @model --out @out --prune 1.5", "--prune: is 1.5, expected max or a share in 0..1")]
    [InlineData("variant --model @model --out @out --low-rank -1", "--low-rank: is -1, expected a whole number")]
    [InlineData("variant --model @model --prior none --out @out --shrink", "--shrink: needs a prior")]
    [InlineData("variant --model @model --out @out --prune max --caps 0,0", "--prune max: Layer 1 of the network is")]
    [InlineData("variant --model @model --out @out --caps 1 --shrink", "--caps: A network 784-16-10 has 2 layers")]
    [InlineData("variant --model @model --out model.bin --shrink", "model.bin: expected a name that ends in")]
    [InlineData("certify --model @model --data digits --variant @missing", "missing")]
    [InlineData("check @model --model @model --prior @model", "expected the JSON of certify")]
    public void What_cannot_be_done_is_said(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();
        string[] words =
        [
            .. arguments
                .Split(' ')
                .Select(word =>
                    word switch
                    {
                        "@model" => trained.Model,
                        "@out" => folder.At("out.safetensors"),
                        "@missing" => folder.At("missing"),
                        _ => word,
                    }
                ),
        ];
        Assert.Contains(expected, Refused(words));
        Assert.False(File.Exists(folder.At("out.safetensors")));
    }

    private static string Refused(params string[] arguments)
    {
        var run = Tool.Run(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        return run.Error;
    }
}
