using BoundGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Tests;

/// <summary>Every mistake has its id, at the place where it was made (between the arrows), and costs the class its code.</summary>
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
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] partial record class →Net←(int X);")]
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] file partial class →Net←;")]
    [InlineData("BG0003", "file partial class →Outer← { [BoundGen.ReluNetwork(4, 2)] partial class Net; }")]
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] partial struct →Net←;")]
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] partial record struct →Net←;")]
    [InlineData("BG0003", "[BoundGen.ReluNetwork(4, 2)] partial interface →Net←;")]
    [InlineData("BG0004", "[→BoundGen.ReluNetwork(4)←] partial class Net;")]
    [InlineData("BG0004", "[→BoundGen.ReluNetwork←] partial class Net;")]
    [InlineData("BG0004", "[→BoundGen.ReluNetwork(null)←] partial class Net;")]
    [InlineData("BG0005", "[BoundGen.ReluNetwork(4, →0←, 2)] partial class Net;")]
    [InlineData("BG0005", "[BoundGen.ReluNetwork(4, 3, →-2←, Bias = false)] partial class Net;")]
    [InlineData("BG0005", "[BoundGen.ReluNetwork(new[] { 4, →0← })] partial class Net;")]
    [InlineData("BG0005", "[BoundGen.ReluNetwork(sizes: new int[2] { →-1←, 3 })] partial class Net;")]
    [InlineData("BG0005", "[BoundGen.ReluNetwork([4, →2 - 2←, 3])] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(50000, 50000, 2)←] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(int.MaxValue, int.MaxValue)←] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)←] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(1, 800000000)←] partial class Net;")]
    [InlineData("BG0006", "[→BoundGen.ReluNetwork(1, 300000000)←] partial class Net;")]
    [InlineData("BG0007", "[BoundGen.ReluNetwork(4, 2)] partial class Net { int →InputSize←; }")]
    [InlineData("BG0007", "[BoundGen.ReluNetwork(4, 2)] partial class Net { class →Draw← { } }")]
    [InlineData("BG0007", "[BoundGen.ReluNetwork(4, 2)] partial class Net { object →Shape← => this; }")]
    [InlineData("BG0007", "[BoundGen.ReluNetwork(4, 2)] partial class Net { public int →Classify←(System.ReadOnlySpan<float> other) => 0; }")]
    [InlineData("BG0007", "partial class Net { event System.Action →ForwardBatch←; } [BoundGen.ReluNetwork(4, 2)] partial class Net;")]
    [InlineData("BG0007", "[BoundGen.ReluNetwork(4, 2)] partial class Net { public →Net←(System.ReadOnlySpan<float> weights) { } }")]
    [InlineData("BG0007", "[BoundGen.ReluNetwork(4, 2)] partial class Net { int →__mine←; }")]
    [InlineData("BG0007", "[BoundGen.ReluNetwork(4, 2)] partial class →Forward←;")]
    [InlineData("BG0007", "[BoundGen.ReluNetwork(4, 2)] partial class →OutputSize←;")]
    [InlineData("BG0007", "class Base { protected int LayerSizes; } [BoundGen.ReluNetwork(4, 2)] partial class →Net← : Base;")]
    [InlineData("BG0007", "class Base { public virtual int Classify(System.ReadOnlySpan<float> input) => 0; } class Middle : Base; [BoundGen.ReluNetwork(4, 2)] partial class →Net← : Middle;")]
    [InlineData("BG0008", "[BoundGen.ReluNetwork(4, 2)] [→BoundGen.ReluNetwork(4, 3)←] partial class Net;")]
    [InlineData("BG0008", "[BoundGen.ReluNetwork(4, 2)] partial class Net; [→BoundGen.ReluNetwork(4, 2)←] partial class Net;")]
    [InlineData("BG0009", "[BoundGen.ReluNetwork(4, 2)] partial class Net→(int x)← { int X => x; }")]
    [InlineData("BG0009", "[BoundGen.ReluNetwork(4, 2)] partial class Net { public required int →X← { get; init; } }")]
    [InlineData("BG0009", "class Base { public required int X; } [BoundGen.ReluNetwork(4, 2)] partial class →Net← : Base;")]
    [InlineData("BG0009", "class Base { public Base(int x) { } private Base() { } } [BoundGen.ReluNetwork(4, 2)] partial class →Net← : Base;")]
    [InlineData("BG0009", "[BoundGen.ReluNetwork(4, 2)] partial class First; [BoundGen.ReluNetwork(4, 2)] partial class →Second← : First;")]
    [InlineData("BG0009", "[BoundGen.ReluNetwork(4, 2)] partial class First; class Middle() : First(default); [BoundGen.ReluNetwork(4, 2)] partial class →Second← : Middle;")]
    public void Is_reported_at_the_mistake(string id, string marked)
    {
        var (source, start, end) = Marked(marked);
        var run = GeneratorRun.Of(source);
        var mistake = Assert.Single(run.Mistakes);
        Assert.Equal((id, DiagnosticSeverity.Error), (mistake.Id, mistake.Severity));
        Assert.Equal((start, end), (mistake.Location.SourceSpan.Start, mistake.Location.SourceSpan.End));
        Assert.StartsWith(Rules.HelpPage + "#" + id.ToLowerInvariant(), mistake.Descriptor.HelpLinkUri, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Result.GeneratedSources, generated => !generated.HintName.StartsWith("First.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pass_that_rents_its_scratch_is_worth_a_remark_only()
    {
        var (source, start, end) = Marked("[→BoundGen.ReluNetwork(784, 6000, 10)←] partial class Net;");
        var run = GeneratorRun.Of(source, "[BoundGen.ReluNetwork(784, 5000, 10)] partial class Narrow;");
        var mistake = Assert.Single(run.Mistakes);
        Assert.Equal(("BG0010", DiagnosticSeverity.Info), (mistake.Id, mistake.Severity));
        Assert.Equal((start, end), (mistake.Location.SourceSpan.Start, mistake.Location.SourceSpan.End));
        Assert.Contains("ScratchBlock.Rent", run.Text("Net.Forward"), StringComparison.Ordinal);
        Assert.DoesNotContain("ScratchBlock.Rent", run.Text("Narrow.Forward"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_in_one_attribute_is_reported()
    {
        var run = GeneratorRun.Of("[BoundGen.ReluNetwork(0, -1)] class Net;");
        Assert.Equal(["BG0001", "BG0005", "BG0005"], run.Mistakes.Select(mistake => mistake.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[BoundGen.ReluNetwork(\"four\", 2)] partial class Net;")]
    [InlineData("[BoundGen.ReluNetwork(4, 2.5)] partial class Net;")]
    [InlineData("[BoundGen.ReluNetwork(4, Missing)] partial class Net;")]
    [InlineData("[BoundGen.ReluNetwork(new int[2])] partial class Net;")]
    [InlineData("[BoundGen.ReluNetwork(4, 2, Bias = Missing)] partial class Net;")]
    [InlineData("[BoundGen.ReluNetwork(4, 2)] enum Net { }")]
    [InlineData("[assembly: BoundGen.ReluNetwork(4, 2)]")]
    public void What_the_compiler_refuses_is_left_to_it(string source)
    {
        var run = GeneratorRun.Of(source);
        Assert.Contains(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(run.Mistakes);
    }

    [Theory]
    [InlineData("#pragma warning disable BG0001\n[BoundGen.ReluNetwork(4, 2)] class Net;\n#pragma warning restore BG0001\n[BoundGen.ReluNetwork(4, 2)] class →Other←;")]
    [InlineData("[BoundGen.ReluNetwork(4,\n#pragma warning disable BG0005\n0,\n#pragma warning restore BG0005\n→-1←)] partial class Net;")]
    public void A_pragma_silences_its_lines_only(string marked)
    {
        var (source, start, end) = Marked(marked);
        var mistake = Assert.Single(GeneratorRun.Of(source).Mistakes);
        Assert.Equal((start, end), (mistake.Location.SourceSpan.Start, mistake.Location.SourceSpan.End));
    }

    [Fact]
    public void Every_generated_member_is_one_that_the_user_may_not_write()
    {
        const string source = "[BoundGen.ReluNetwork(4, 3, 2)] partial class Net";
        var run = GeneratorRun.Of(source + ";");
        var members = run.Output.GetTypeByMetadataName("Net")!.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }).ToList();
        Assert.InRange(members.Count, 20, 200);
        foreach (var member in members)
        {
            string parameters = member is IMethodSymbol method ? string.Join(", ", method.Parameters.Select(parameter => parameter.ToDisplayString())) : "";
            string written = member is IMethodSymbol ? $"void {member.Name}({parameters}) {{ }}" : $"int {member.Name};";
            var mistake = Assert.Single(GeneratorRun.Of($"{source} {{ {written} }}").Mistakes);
            Assert.Equal("BG0007", mistake.Id);
            Assert.Contains($"'{member.Name}'", mistake.GetMessage(null), StringComparison.Ordinal);
        }
    }

    /// <summary>The text without its arrows, and where they stood.</summary>
    private static (string Source, int Start, int End) Marked(string marked) => (
        marked.Replace("→", "", StringComparison.Ordinal).Replace("←", "", StringComparison.Ordinal),
        marked.IndexOf('→', StringComparison.Ordinal),
        marked.IndexOf('←', StringComparison.Ordinal) - 1);
}
