using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Tests;

/// <summary>Every mistake has its id, at the place where it was made (between the arrows).</summary>
public class DiagnosticTests
{
    [Theory]
    [InlineData("BG0001", "[BoundGen.ReluNetwork(4, 2)] class →Net←;")]
    [InlineData("BG0001", "class →Outer← { [BoundGen.ReluNetwork(4, 2)] partial class Net; }")]
    [InlineData("BG0002", "[BoundGen.ReluNetwork(4, 2)] partial class Net→<T>←;")]
    [InlineData("BG0002", "partial class Outer→<T>← { [BoundGen.ReluNetwork(4, 2)] partial class Net; }")]
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] static partial class →Net←;")]
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] abstract partial class →Net←;")]
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] partial record →Net←;")]
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] file partial class →Net←;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)←] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(1, 800000000)←] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(1, 300000000)←] partial class Net;")]
    [InlineData("BG0004", "[→BoundGen.ReluNetwork(4)←] partial class Net;")]
    [InlineData("BG0004", "[→BoundGen.ReluNetwork←] partial class Net;")]
    [InlineData("BG0004", "[→BoundGen.ReluNetwork(null)←] partial class Net;")]
    [InlineData("BG0005", "[BoundGen.ReluNetwork(4, →0←, 2)] partial class Net;")]
    [InlineData("BG0005", "[BoundGen.ReluNetwork(4, 3, →-2←, Bias = false)] partial class Net;")]
    [InlineData("BG0005", "[→BoundGen.ReluNetwork(new[] { 4, 0 })←] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(50000, 50000, 2)←] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(int.MaxValue, int.MaxValue)←] partial class Net;")]
    public void Is_reported_at_the_mistake(string id, string marked)
    {
        int start = marked.IndexOf('→', StringComparison.Ordinal), end = marked.IndexOf('←', StringComparison.Ordinal) - 1;
        string source = marked.Replace("→", "", StringComparison.Ordinal).Replace("←", "", StringComparison.Ordinal);
        var run = GeneratorRun.Of(source);
        var diagnostic = Assert.Single(run.Result.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal((start, end), (diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.End));
        Assert.Empty(run.Result.GeneratedSources);
    }

    [Fact]
    public void Every_mistake_in_one_attribute_is_reported()
    {
        var run = GeneratorRun.Of("[BoundGen.ReluNetwork(0, -1)] class Net;");
        Assert.Equal(["BG0001", "BG0005", "BG0005"], run.Result.Diagnostics.Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_struct_is_refused_by_the_compiler()
    {
        var run = GeneratorRun.Of("[BoundGen.ReluNetwork(4, 2)] partial struct Net;");
        Assert.Contains(run.Output.GetDiagnostics(), diagnostic => diagnostic.Id == "CS0592");
        Assert.Empty(run.Result.GeneratedSources);
    }
}
