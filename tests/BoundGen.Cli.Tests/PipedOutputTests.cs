namespace BoundGen.Cli.Tests;

/// <summary>What a program or a file gets of the output: lines without blanks at their ends.</summary>
[Collection(nameof(TrainedModel))]
public sealed class PipedOutputTests(TrainedModel trained)
{
    [Fact]
    public void No_line_of_certify_ends_in_a_blank() =>
        NoLineEndsInABlank([
            "certify",
            "--prior",
            trained.Prior,
            "--draws",
            "100",
            .. trained.TrainingData,
            .. trained.Files("holdout-", "t10k"),
        ]);

    [Fact]
    public void No_line_of_inspect_ends_in_a_blank() =>
        NoLineEndsInABlank(["inspect", "--take", "20", "--robustness", "2", .. trained.FreshData]);

    [Fact]
    public void No_line_of_verify_ends_in_a_blank() => NoLineEndsInABlank(["verify", "--inputs", "5"]);

    private void NoLineEndsInABlank(string[] arguments)
    {
        string[] lines = Tool.Succeed([.. arguments, "--model", trained.Model]).Output.Split('\n');
        Assert.True(lines.Length > 2);
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    }
}
