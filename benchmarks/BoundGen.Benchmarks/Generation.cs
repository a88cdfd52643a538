using System.Globalization;
using BoundGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Benchmarks;

/// <summary>What networks cost their project: generated from nothing, after edits as in an editor, and compiled.</summary>
public sealed class Generation
{
    // Of one network: one a role.
    private const int Files = 7;

    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(
        LanguageVersion.CSharp12
    );

    private readonly int _networks;
    private readonly CSharpCompilation _compilation;
    private readonly CSharpCompilation _editedElsewhere;
    private readonly CSharpCompilation _otherSizes;
    private readonly GeneratorDriver _warm;

    /// <summary>A project with so many networks, a file each.</summary>
    public Generation(int networks)
    {
        _networks = networks;
        var files = Enumerable.Range(0, networks).Select(number => Parse(Network(number, inputs: 784))).ToList();
        var elsewhere = Parse("class Elsewhere { }");
        _compilation = CSharpCompilation.Create(
            "Consumer",
            [.. files, elsewhere],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release)
        );
        _editedElsewhere = _compilation.ReplaceSyntaxTree(elsewhere, Parse("class Elsewhere { int field; }"));
        _otherSizes = _compilation.ReplaceSyntaxTree(files[0], Parse(Network(0, inputs: 785)));
        _warm = Driver().RunGenerators(_compilation);
        Check(_warm);
    }

    /// <summary>A driver that has seen nothing yet: what a command-line build pays for the generator.</summary>
    public GeneratorDriver Cold() => Check(Driver().RunGenerators(_compilation));

    /// <summary>After an edit in another file, which changes nothing.</summary>
    public GeneratorDriver AfterAnEditElsewhere() => Check(_warm.RunGenerators(_editedElsewhere));

    /// <summary>After an edit of one network's sizes, which changes every file of that network.</summary>
    public GeneratorDriver AfterAnEditOfTheSizes() => Check(_warm.RunGenerators(_otherSizes));

    /// <summary>Generator and compiler, from the sources to the bytes of the assembly.</summary>
    public long Build()
    {
        // A clone, as a compilation keeps what it has bound.
        Driver().RunGeneratorsAndUpdateCompilation(_compilation.Clone(), out var generated, out _);
        using var image = new MemoryStream();
        var emitted = generated.Emit(image);
        return emitted.Success
            ? image.Length
            : throw new InvalidOperationException(
                emitted.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToString()
            );
    }

    private static string Network(int number, int inputs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"[BoundGen.ReluNetwork({inputs}, {1000 + (10 * number)}, 1000, 10)] public sealed partial class Network{number};"
        );

    private static CSharpGeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new ReluNetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, ParseOptions);

    private GeneratorDriver Check(GeneratorDriver driver)
    {
        int files = driver.GetRunResult().GeneratedTrees.Length;
        return files == _networks * Files
            ? driver
            : throw new InvalidOperationException($"The generator wrote {files} files, expected {_networks * Files}.");
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(ReluNetworkAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
}
