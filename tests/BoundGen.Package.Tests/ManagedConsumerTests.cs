using BoundGen.Testing;

namespace BoundGen.Package.Tests;

/// <summary>Builds once, with warnings as errors: an app, a library, a test project, and an app in an older language.</summary>
public sealed class ManagedConsumers : IDisposable
{
    private readonly ConsumerFolder _folder = new("Managed");

    public ManagedConsumers()
    {
        // All that they need besides the packed files, the restore of this solution has brought.
        Build = _folder.Build("build", "-c", "Release", $"-p:RestoreSources={Feed.Folder}");
    }

    internal ProgramRun Build { get; }

    internal ProgramRun Run(string project) =>
        _folder.Dotnet("exec", Path.Combine(project, "bin", "Release", "net10.0", project + ".dll")).Succeeded();

    internal ProgramRun Test() => _folder.Dotnet("test", "UnitTests", "-c", "Release", "--no-build").Succeeded();

    public void Dispose() => _folder.Dispose();
}

[Slow]
public sealed class ManagedConsumerTests(ManagedConsumers consumers) : IClassFixture<ManagedConsumers>
{
    [Fact]
    public void The_consumers_build_without_warnings() => Assert.Contains("    0 Warning(s)", consumers.Build.Output);

    [Fact]
    public void An_app_runs_networks_of_its_own_and_of_a_library_without_allocating()
    {
        var run = consumers.Run("App");
        Assert.Equal("0", run.Value("allocated"));
        Assert.Equal(SampleNetwork.Logits, run.Value("logits"));
        Assert.Equal(SampleNetwork.Class, run.Value("class"));
        Assert.Equal(SampleNetwork.Logits, run.Value("library logits"));
    }

    [Fact]
    public void A_project_without_nullable_in_C_sharp_12_with_checked_arithmetic_computes_the_same() =>
        Assert.Equal(SampleNetwork.Logits, consumers.Run("Old").Value("logits"));

    [Fact]
    public void A_test_project_has_networks_in_its_tests() =>
        Assert.Matches(@"Passed! +- Failed: +0, Passed: +3,", consumers.Test().Output);
}
