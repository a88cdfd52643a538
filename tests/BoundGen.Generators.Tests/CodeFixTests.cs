using System.Collections.Immutable;
using BoundGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Generators.Tests;

/// <summary>One fix of BG0001 leaves nothing to report, and nothing of the file is lost.</summary>
public sealed class CodeFixTests : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly MakePartialFix _fix = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("[BoundGen.ReluNetwork(4, 2)] class Net;", "[BoundGen.ReluNetwork(4, 2)] partial class Net;")]
    [InlineData(
        "class Outer { partial class Middle { [BoundGen.ReluNetwork(4, 2)] partial class Net; } }",
        "partial class Outer { partial class Middle { [BoundGen.ReluNetwork(4, 2)] partial class Net; } }"
    )]
    [InlineData(
        "class Outer { class Middle { [BoundGen.ReluNetwork(4, 2)] class Net; } class Other { class Inner; } }",
        "partial class Outer { partial class Middle { [BoundGen.ReluNetwork(4, 2)] partial class Net; } class Other { class Inner; } }"
    )]
    [InlineData(
        "record Outer(int A) { struct Middle { interface I { [BoundGen.ReluNetwork(4, 2)] class Net; } } }",
        "partial record Outer(int A) { partial struct Middle { partial interface I { [BoundGen.ReluNetwork(4, 2)] partial class Net; } } }"
    )]
    [InlineData(
        "public readonly record struct Outer { [BoundGen.ReluNetwork(4, 2)] class Net; }",
        "public readonly partial record struct Outer { [BoundGen.ReluNetwork(4, 2)] partial class Net; }"
    )]
    [InlineData(
        "namespace A\n{\n    // Before.\n    struct Outer\n    {\n        /// <summary>Kept.</summary>\n        [BoundGen.ReluNetwork(4, 2)] // Here too.\n        public sealed /* and here */ class Net { } // At the end.\n    }\n}",
        "namespace A\n{\n    // Before.\n    partial struct Outer\n    {\n        /// <summary>Kept.</summary>\n        [BoundGen.ReluNetwork(4, 2)] // Here too.\n        public sealed /* and here */ partial class Net { } // At the end.\n    }\n}"
    )]
    [InlineData(
        "/// <summary>Kept.</summary>\n[BoundGen.ReluNetwork(4, 2)]\n// Close.\nclass Net;",
        "/// <summary>Kept.</summary>\n[BoundGen.ReluNetwork(4, 2)]\n// Close.\npartial class Net;"
    )]
    public async Task Makes_the_class_and_all_around_it_partial_from_any_of_its_diagnostics(string source, string expected)
    {
        var solution = Solution(source);
        var mistakes = await Mistakes(solution.Projects.Single());
        Assert.NotEmpty(mistakes);
        foreach (var mistake in mistakes)
            await AssertFixed([expected], await Apply(await Action(solution, mistake)));
    }

    [Fact]
    public async Task Makes_every_part_partial()
    {
        string[] sources =
        [
            "partial class Outer { [BoundGen.ReluNetwork(4, 2)] class Net { } }",
            "class Outer { class Net { } }",
        ];
        var solution = Solution(sources);
        var mistake = Assert.Single(await Mistakes(solution.Projects.Single()));
        await AssertFixed(
            [
                "partial class Outer { [BoundGen.ReluNetwork(4, 2)] partial class Net { } }",
                "partial class Outer { partial class Net { } }",
            ],
            await Apply(await Action(solution, mistake))
        );
    }

    [Fact]
    public async Task The_title_names_the_reported_type()
    {
        var solution = Solution("class Outer { [BoundGen.ReluNetwork(4, 2)] class Net; }");
        var titles = new List<string>();
        foreach (var mistake in await Mistakes(solution.Projects.Single()))
            titles.Add((await Action(solution, mistake)).Title);
        Assert.Equal(["Make 'Net' partial", "Make 'Outer' partial"], titles.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(FixAllScope.Document, 1)]
    [InlineData(FixAllScope.Project, 2)]
    [InlineData(FixAllScope.Solution, 2)]
    public async Task Fixes_all_at_once(FixAllScope scope, int files)
    {
        string[] sources =
        [
            "[BoundGen.ReluNetwork(4, 2)] class A; class Outer { [BoundGen.ReluNetwork(4, 2)] class B; }",
            "[BoundGen.ReluNetwork(4, 2)] class C;",
        ];
        string[] expected =
        [
            "[BoundGen.ReluNetwork(4, 2)] partial class A; partial class Outer { [BoundGen.ReluNetwork(4, 2)] partial class B; }",
            "[BoundGen.ReluNetwork(4, 2)] partial class C;",
        ];
        var solution = Solution(sources);
        var mistakes = await Mistakes(solution.Projects.Single());
        var context = new FixAllContext(
            Document(solution, "Source0.cs"),
            _fix,
            scope,
            (await Action(solution, mistakes[0])).EquivalenceKey!,
            _fix.FixableDiagnosticIds,
            new Found(),
            default
        );

        var action = await _fix.GetFixAllProvider().GetFixAsync(context);
        var changed = await Apply(action!);
        string[] inScope = [.. expected.Take(files), .. sources.Skip(files)];
        Assert.Equal(inScope, await Texts(changed));
        if (files == sources.Length)
            await AssertFixed(expected, changed);
    }

    [Fact]
    public void Loads_in_any_host()
    {
        var references = typeof(MakePartialFix).Assembly.GetReferencedAssemblies();
        Assert.DoesNotContain(references, reference =>
            reference.Name!.StartsWith("System.Composition", StringComparison.Ordinal)
        );
        Assert.All(
            references.Where(reference => reference.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)),
            reference => Assert.Equal(new Version(4, 8, 0, 0), reference.Version)
        );
    }

    private Solution Solution(params string[] sources)
    {
        var project = _workspace
            .CurrentSolution.AddProject("Consumer", "Consumer", LanguageNames.CSharp)
            .WithMetadataReferences(GeneratorRun.Of("").Source.References);
        for (int i = 0; i < sources.Length; i++)
            project = project.AddDocument($"Source{i}.cs", sources[i], filePath: $"Source{i}.cs").Project;
        return project.Solution;
    }

    private static async Task<ImmutableArray<Diagnostic>> Mistakes(Project project) =>
        CSharpGeneratorDriver
            .Create(new ReluNetworkGenerator())
            .RunGenerators((await project.GetCompilationAsync())!)
            .GetRunResult()
            .Diagnostics;

    private static Document Document(Solution solution, string name) =>
        solution.Projects.Single().Documents.Single(document => document.Name == name);

    private async Task<CodeAction> Action(Solution solution, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        var document = solution.GetDocument(diagnostic.Location.SourceTree)!;
        await _fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default));
        return Assert.Single(actions);
    }

    private static async Task<Solution> Apply(CodeAction action) =>
        Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(default))).ChangedSolution;

    private static async Task<string[]> Texts(Solution solution) =>
        await Task.WhenAll(
            solution.Projects.Single().Documents.Select(async document => (await document.GetTextAsync()).ToString())
        );

    private static async Task AssertFixed(string[] expected, Solution solution)
    {
        string[] texts = await Texts(solution);
        Assert.Equal(expected, texts);
        var run = GeneratorRun.Of(texts);
        Assert.Empty(run.Mistakes);
        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>The generator's diagnostics, as an editor hands them to a fix of all.</summary>
    private sealed class Found : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(
            Project project,
            CancellationToken cancellationToken
        ) => await Mistakes(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document,
            CancellationToken cancellationToken
        )
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await Mistakes(document.Project)).Where(mistake => mistake.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project,
            CancellationToken cancellationToken
        ) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
