using System.Collections.Immutable;
using System.Globalization;
using BoundGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Compilation;

/// <summary>
/// Runs the generator and the compiler. Whoever finds a network in a cache never comes here, and loads neither.
/// </summary>
internal static class GeneratedAssembly
{
    /// <summary>The class that is compiled.</summary>
    public const string ClassName = "Network";

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<ImmutableArray<MetadataReference>> OfNetworks = new(() => FindReferences(NeededByNetworks));
    private static readonly Lazy<ImmutableArray<MetadataReference>> OfPrograms = new(() => FindReferences(_ => true));

    /// <summary>The bytes of an assembly with a network of one architecture.</summary>
    /// <exception cref="ArgumentException">The compiler refused the class; the message lists its errors.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static byte[] Make(string name, NetworkShape shape, CancellationToken cancellationToken)
    {
        string sizes = string.Join(", ", shape.Sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
        string source =
            $"[BoundGen.ReluNetwork({sizes}, Bias = {(shape.HasBias ? "true" : "false")})] public sealed partial class {ClassName};";
        var (generated, diagnostics) = Generate(
            name,
            [source],
            OutputKind.DynamicallyLinkedLibrary,
            OfNetworks.Value,
            cancellationToken
        );
        using var image = new MemoryStream();
        var emitted = generated.Emit(image, cancellationToken: cancellationToken);
        var errors = diagnostics
            .Concat(emitted.Diagnostics)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToList();
        if (errors.Count > 0)
            throw new ArgumentException(
                $"Network {shape} does not compile: {string.Join("; ", errors.Select(error => error.GetMessage(CultureInfo.InvariantCulture)))}",
                nameof(shape)
            );
        return image.ToArray();
    }

    /// <summary>What the compiler says of sources.</summary>
    public static IReadOnlyList<string> Problems(bool program, IEnumerable<string> sources)
    {
        var (compilation, mistakes) = Generate(
            "BoundGen.Checked",
            program ? sources.Append(ImplicitUsings) : sources,
            program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            OfPrograms.Value,
            CancellationToken.None
        );
        return
        [
            .. mistakes
                .Where(mistake => mistake.Severity == DiagnosticSeverity.Error)
                .Concat(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning))
                .OrderByDescending(diagnostic => diagnostic.Severity)
                .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"),
        ];
    }

    private static (Microsoft.CodeAnalysis.Compilation Compilation, ImmutableArray<Diagnostic> Mistakes) Generate(
        string assembly,
        IEnumerable<string> sources,
        OutputKind kind,
        ImmutableArray<MetadataReference> references,
        CancellationToken cancellationToken
    )
    {
        var parseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12);
        var compilation = CSharpCompilation.Create(
            assembly,
            sources.Select(source => CSharpSyntaxTree.ParseText(source, parseOptions, cancellationToken: cancellationToken)),
            references,
            new CSharpCompilationOptions(
                kind,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable,
                deterministic: true,
                // One class: threads would cost more than they gain.
                concurrentBuild: false,
                warningLevel: 9999
            )
        );
        CSharpGeneratorDriver
            .Create([new ReluNetworkGenerator().AsSourceGenerator()], parseOptions: parseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var mistakes, cancellationToken);
        return (generated, mistakes);
    }

    /// <summary>
    /// Generated code refers to nothing that the library does not refer to, and reading a reference takes time. The framework's
    /// own types are where the core library has them.
    /// </summary>
    private static bool NeededByNetworks(string assembly) =>
        assembly == typeof(object).Assembly.GetName().Name
        || Array.Exists(typeof(NetworkShape).Assembly.GetReferencedAssemblies(), reference => reference.Name == assembly);

    /// <summary>
    /// The assemblies of the running program that sources may refer to: the framework, as needed, and BoundGen.
    /// </summary>
    private static ImmutableArray<MetadataReference> FindReferences(Func<string, bool> isNeeded)
    {
        string trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. trusted
                .Split(Path.PathSeparator)
                .Where(path =>
                    Path.GetDirectoryName(path) == framework
                    && Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                    && isNeeded(Path.GetFileNameWithoutExtension(path))
                )
                .Append(typeof(NetworkShape).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
