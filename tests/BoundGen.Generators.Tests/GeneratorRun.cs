using System.Collections.Immutable;
using System.Text.RegularExpressions;
using BoundGen.Generators.Analyze;
using BoundGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BoundGen.Generators.Tests;

/// <summary>The generator over sources, with what it tracked of its steps; further runs follow edits.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions
        .Default.WithLanguageVersion(LanguageVersion.CSharp12)
        .WithDocumentationMode(DocumentationMode.Diagnose);

    private static readonly Lazy<ImmutableArray<MetadataReference>> FrameworkReferences = new(() =>
        [.. FrameworkAssemblies.Paths.Select(path => MetadataReference.CreateFromFile(path))]
    );

    private static readonly Lazy<MetadataReference> LibraryReference = new(() =>
        MetadataReference.CreateFromFile(typeof(ReluNetworkAttribute).Assembly.Location)
    );

    private readonly GeneratorDriver _driver;

    private GeneratorRun(CSharpCompilation compilation, GeneratorDriver driver)
    {
        Source = compilation;
        _driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Output = output;
        Result = _driver.GetRunResult().Results.Single();
    }

    public CSharpCompilation Source { get; }

    public Compilation Output { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>What the generator says of the sources and no <c>#pragma</c> silences, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Mistakes =>
        [.. Result.Diagnostics.Where(mistake => !mistake.IsSuppressed).OrderBy(mistake => mistake.Location.SourceSpan.Start)];

    /// <summary>What the analyzer says of the sources and no <c>#pragma</c> silences, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Uses =>
        [
            .. Output
                .WithAnalyzers([new NetworkUseAnalyzer()])
                .GetAnalyzerDiagnosticsAsync()
                .GetAwaiter()
                .GetResult()
                .OrderBy(use => use.Location.SourceSpan.Start),
        ];

    public static ImmutableArray<MetadataReference> Framework => FrameworkReferences.Value;

    public static MetadataReference Library => LibraryReference.Value;

    public static GeneratorRun Of(params string[] sources) => Of(LanguageVersion.CSharp12, [Library], sources);

    /// <summary>A project in some language version, with references beside the framework's.</summary>
    public static GeneratorRun Of(LanguageVersion language, MetadataReference[] references, params string[] sources) =>
        new(
            CSharpCompilation.Create(
                "Consumer",
                sources.Select(
                    (source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions.WithLanguageVersion(language), $"Source{i}.cs")
                ),
                Framework.AddRange(references),
                new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary,
                    checkOverflow: true,
                    nullableContextOptions: NullableContextOptions.Disable,
                    warningLevel: 9999
                )
            ),
            CSharpGeneratorDriver.Create(
                [new ReluNetworkGenerator().AsSourceGenerator()],
                parseOptions: ParseOptions.WithLanguageVersion(language),
                driverOptions: new GeneratorDriverOptions(
                    IncrementalGeneratorOutputKind.None,
                    trackIncrementalGeneratorSteps: true
                )
            )
        );

    /// <summary>The next run, after one source file was edited.</summary>
    public GeneratorRun Edit(int file, Func<string, string> edit)
    {
        var tree = Source.SyntaxTrees[file];
        var edited = CSharpSyntaxTree.ParseText(edit(tree.ToString()), (CSharpParseOptions)tree.Options, tree.FilePath);
        return Next(Source.ReplaceSyntaxTree(tree, edited));
    }

    /// <summary>The next run, over another compilation.</summary>
    public GeneratorRun Next(CSharpCompilation compilation) => new(compilation, _driver);

    /// <summary>The generated text of one role, as in <c>Net.Forward</c>; the hash in some file names is left out.</summary>
    public string Text(string stem) =>
        Result
            .GeneratedSources.Single(source => Regex.Replace(source.HintName, "-[0-9a-f]{8}", "") == stem + ".g.cs")
            .SourceText.ToString();

    /// <summary>Why each output of a step is what it is.</summary>
    public IncrementalStepRunReason[] Reasons(string step) =>
        [.. Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];
}
