namespace BoundGen.Cli.Tests;

/// <summary>docs/assumptions.md names everything that a report can name.</summary>
[Collection(nameof(TrainedModel))]
public sealed class AssumptionsPageTests(TrainedModel trained)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Readme.Root, "docs", "assumptions.md"));

    [Fact]
    public void The_page_explains_every_assumption_that_a_run_prints()
    {
        string json = Tool.Succeed([
            "certify",
            "--model",
            trained.Model,
            "--prior",
            trained.Prior,
            .. trained.TrainingData,
            .. trained.Files("holdout-", "t10k"),
            "--draws",
            "10",
            "--format",
            "json",
        ]).Output;
        string[] names =
        [
            .. System
                .Text.Json.JsonDocument.Parse(json)
                .RootElement.GetProperty("assumptions")
                .EnumerateArray()
                .Select(assumption => assumption.GetProperty("name").GetString()!),
        ];
        Assert.Equal(10, names.Length);
        Assert.All(names, name => Assert.Contains($"`{name}`", Page));
    }

    [Fact]
    public void The_page_explains_every_statement_of_the_tool_and_of_the_library()
    {
        string help = Tool.Succeed("certify", "--help").Output;
        string[] options =
        [
            .. System.Text.RegularExpressions.Regex.Matches(help, "--assume-[a-z-]+").Select(option => option.Value).Distinct(),
        ];
        Assert.Equal(3, options.Length);
        Assert.All(options, option => Assert.Contains($"`{option}`", Page));
        Assert.All(Enum.GetNames<DataStatements>().Where(name => name != nameof(DataStatements.None)), name =>
            Assert.Contains($"`DataStatements.{name}`", Page)
        );
    }
}
