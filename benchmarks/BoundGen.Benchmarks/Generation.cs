using BoundGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Benchmarks;

/// <summary>What the generator costs a compilation with one network: from nothing, and after edits, as in an editor.</summary>
public sealed class Generation
{
    // Of one network: one a role.
    private const int Files = 7;
    private const string Network = "[BoundGen.ReluNetwork(784, 1000, 1000, 10)] public sealed partial class Flagship;";

    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(
        LanguageVersion.CSharp12
    );

    private readonly CSharpCompilation _compilation;
    private readonly CSharpCompilation _editedElsewhere;
    private readonly CSharpCompilation _otherSizes;
    private readonly GeneratorDriver _warm;

    public Generation()
    {
        var network = Parse(Network);
        var elsewhere = Parse("class Elsewhere { }");
        _compilation = CSharpCompilation.Create(
            "Consumer",
            [network, elsewhere],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        _editedElsewhere = _compilation.ReplaceSyntaxTree(elsewhere, Parse("class Elsewhere { int field; }"));
        _otherSizes = _compilation.ReplaceSyntaxTree(network, Parse(Network.Replace("784", "785", StringComparison.Ordinal)));
        _warm = Driver().RunGenerators(_compilation);
        Check(_warm);
    }

    /// <summary>A driver that has seen nothing yet: what a command-line build pays.</summary>
    public GeneratorDriver Cold() => Check(Driver().RunGenerators(_compilation));

    /// <summary>After an edit in another file, which changes nothing.</summary>
    public GeneratorDriver AfterAnEditElsewhere() => Check(_warm.RunGenerators(_editedElsewhere));

    /// <summary>After an edit of the sizes, which changes every file.</summary>
    public GeneratorDriver AfterAnEditOfTheSizes() => Check(_warm.RunGenerators(_otherSizes));

    private static CSharpGeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new ReluNetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, ParseOptions);

    private static GeneratorDriver Check(GeneratorDriver driver)
    {
        int files = driver.GetRunResult().GeneratedTrees.Length;
        return files == Files
            ? driver
            : throw new InvalidOperationException($"The generator wrote {files} files, expected {Files}.");
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(ReluNetworkAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
}
