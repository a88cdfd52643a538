using System.Text.RegularExpressions;
using BoundGen.Testing;

namespace BoundGen.Package.Tests;

/// <summary>Projects that can have no networks hear so at once, and in one line.</summary>
[Slow]
public sealed class UnfitConsumerTests : IDisposable
{
    private readonly ConsumerFolder _folder = new("Unfit");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net9.0")]
    public void A_project_for_an_older_framework_is_not_restored(string framework)
    {
        var run = _folder.Dotnet("restore", "Old", $"-p:TargetFramework={framework}", $"-p:RestoreSources={Feed.Folder}");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Equal(["NU1202"], Codes(run, "error").Distinct());
    }

    [Theory]
    [InlineData("VisualBasic", "VB")]
    [InlineData("FSharp", "F#")]
    public void A_project_in_another_language_is_warned(string project, string language)
    {
        string file = Path.GetFileName(Directory.GetFiles(_folder.At(project), "*.*proj").Single());
        string[] arguments = ["-restore", "-t:PrepareForBuild", $"-p:RestoreSources={Feed.Folder}"];
        var run = _folder.Dotnet(["msbuild", Path.Combine(project, file), .. arguments]).Succeeded();
        Assert.Equal(["BG1001"], Codes(run, "warning").Distinct());
        Assert.Contains($"this project is in {language}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_that_fail_or_cost_too_much_are_warned_of()
    {
        var run = _folder.Dotnet("build", "Uses", $"-p:RestoreSources={Feed.Folder}").Succeeded();
        Assert.Equal(["BG0016", "BG0017", "BG0018"], Codes(run, "warning").Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Codes(ProgramRun run, string severity) =>
        Regex.Matches(run.Text, $@"\b{severity} (\w+\d+)\b").Select(match => match.Groups[1].Value);
}
