using BoundGen.Testing;

namespace BoundGen.Package.Tests;

/// <summary>What <c>dotnet new boundgen</c> makes builds, runs and passes its tests; the service has tests of its own.</summary>
[Slow]
public sealed class TemplateTests
{
    [Fact]
    public void An_app_of_the_template_classifies_counts_and_passes_its_tests()
    {
        using var folder = new ConsumerFolder();
        folder.NewFromTemplate("boundgen", "Orchard");
        Assert.DoesNotContain(
            Directory.GetFiles(folder.At(), "Orchard*", SearchOption.AllDirectories).Select(File.ReadAllText),
            text => text.Contains("BoundGenApp", StringComparison.Ordinal) || text.Contains("_VERSION", StringComparison.Ordinal)
        );
        folder.Build("build", "Orchard.slnx");
        string[] run = ["run", "--no-build", "--project", "Orchard"];
        Assert.Equal("fig", folder.Dotnet([.. run, "--", "55", "58"]).Succeeded().Output.Trim());
        Assert.StartsWith("13 errors of 600 rows", folder.Dotnet(run).Succeeded().Output, StringComparison.Ordinal);
        var tests = folder.Dotnet("test", "--no-build", "Orchard.slnx").Succeeded();
        Assert.Contains("Passed:     5", tests.Output, StringComparison.Ordinal);
    }
}
