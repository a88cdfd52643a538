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
        // A name that is none in C#: paths keep it, namespaces get another.
        folder.NewFromTemplate("boundgen", "my-orchard");
        Assert.DoesNotContain(
            Directory.GetFiles(folder.At(), "*.*proj", SearchOption.AllDirectories).Select(File.ReadAllText),
            text => text.Contains("BoundGen-App", StringComparison.Ordinal) || text.Contains("_VERSION", StringComparison.Ordinal)
        );
        folder.Build("build", "my-orchard.slnx");
        string[] run = ["run", "--no-build", "--project", "my-orchard"];
        Assert.Equal("fig", folder.Dotnet([.. run, "--", "55", "58"]).Succeeded().Output.Trim());
        Assert.StartsWith("13 errors of 600 rows", folder.Dotnet(run).Succeeded().Output, StringComparison.Ordinal);
        var tests = folder.Dotnet("test", "--no-build", "my-orchard.slnx").Succeeded();
        Assert.Contains("Passed:     5", tests.Output, StringComparison.Ordinal);
    }
}
