using BoundGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Generators.Tests;

/// <summary>A project that cannot compile generated code hears so once, and gets none that fails to compile.</summary>
public class ProjectTests
{
    private const string Networks =
        "[BoundGen.ReluNetwork(4, 3, 2)] partial class A { } [BoundGen.ReluNetwork(5, 4, 2)] partial class B { }";

    /// <summary>A library of the same name, with the attribute, of another version.</summary>
    internal static MetadataReference OtherVersion { get; } =
        CSharpCompilation
            .Create(
                "BoundGen",
                [
                    CSharpSyntaxTree.ParseText(
                        """
                        [assembly: System.Reflection.AssemblyVersion("98.76.54")]
                        namespace BoundGen;
                        public sealed class ReluNetworkAttribute(params int[] sizes) : System.Attribute
                        {
                            public int[] Sizes => sizes;
                            public bool Bias { get; set; }
                        }
                        """
                    ),
                ],
                GeneratorRun.Framework,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            )
            .ToMetadataReference();

    [Theory]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    [InlineData(LanguageVersion.CSharp10, "10.0")]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    public void A_language_before_C_sharp_12_is_refused(LanguageVersion language, string name)
    {
        var mistake = AssertRefused(Rules.OldLanguage, GeneratorRun.Of(language, [GeneratorRun.Library], Networks));
        Assert.Contains($"C# {name};", mistake.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_behind_an_alias_is_refused_and_the_alias_named()
    {
        const string source = "extern alias bg; [bg::BoundGen.ReluNetwork(4, 3, 2)] partial class Net { }";
        var mistake = AssertRefused(Rules.LibraryBehindAlias, Aliased(source, "bg"));
        Assert.Contains("'bg'", mistake.GetMessage(null), StringComparison.Ordinal);

        var both = Aliased(source, "bg", "global");
        Assert.Empty(both.Mistakes);
        Assert.DoesNotContain(both.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.NotEmpty(both.Result.GeneratedSources);

        static GeneratorRun Aliased(string source, params string[] aliases) =>
            GeneratorRun.Of(LanguageVersion.CSharp12, [GeneratorRun.Library.WithAliases(aliases)], source);
    }

    [Fact]
    public void A_library_of_another_version_is_refused_and_both_versions_named()
    {
        var run = GeneratorRun.Of(LanguageVersion.CSharp12, [OtherVersion], Networks);
        string message = AssertRefused(Rules.VersionsDiffer, run).GetMessage(null);
        Assert.Contains("98.76.54", message, StringComparison.Ordinal);
        Assert.Contains(typeof(ReluNetworkGenerator).Assembly.GetName().Version!.ToString(3), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_a_network_gets_no_diagnostic() =>
        Assert.Empty(GeneratorRun.Of(LanguageVersion.CSharp10, [OtherVersion], "class Other { }").Mistakes);

    private static Diagnostic AssertRefused(DiagnosticDescriptor rule, GeneratorRun run)
    {
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.GeneratedSources);
        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var mistake = Assert.Single(run.Mistakes);
        Assert.Equal((rule.Id, DiagnosticSeverity.Error), (mistake.Id, mistake.Severity));
        Assert.Equal(Location.None, mistake.Location);
        return mistake;
    }
}
