using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using BoundGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Compilation;

/// <summary>
/// Networks of architectures chosen at run time: the generator that runs at build time runs in process on a
/// class with the attribute, and the result is compiled and loaded. Every architecture is compiled once a process.
/// </summary>
public static class NetworkCompiler
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Dictionary<NetworkShape, Func<NetworkParameters, IReluNetwork>> Compiled = [];
    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(FindReferences);

    /// <summary>A network of any architecture, run by code that is generated and compiled for it.</summary>
    /// <param name="parameters">Its architecture and its weights and biases.</param>
    /// <param name="cancellationToken">Ends the compilation.</param>
    /// <exception cref="ArgumentException">The compiler refused the class; the message lists its errors.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReluNetwork Compile(NetworkParameters parameters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        lock (Compiled)
        {
            if (!Compiled.TryGetValue(parameters.Shape, out var create))
                Compiled[parameters.Shape] = create = Load(parameters, cancellationToken);
            return create(parameters);
        }
    }

    /// <summary>
    /// What the compiler says of sources with an annotated class; empty where they compile without a warning.
    /// </summary>
    /// <param name="program">Whether the sources are a program, whose project has the implicit usings, or a library.</param>
    /// <param name="sources">The text of each file.</param>
    public static IReadOnlyList<string> Problems(bool program, params IEnumerable<string> sources)
    {
        var (compilation, mistakes) = Generate(
            "BoundGen.Checked",
            program ? sources.Append(ImplicitUsings) : sources,
            program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
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

    private static Func<NetworkParameters, IReluNetwork> Load(NetworkParameters parameters, CancellationToken cancellationToken)
    {
        var shape = parameters.Shape;
        string sizes = string.Join(", ", shape.Sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
        string source =
            $"[BoundGen.ReluNetwork({sizes}, Bias = {(shape.HasBias ? "true" : "false")})] public sealed partial class Network;";
        var (generated, diagnostics) = Generate(
            AssemblyName(shape),
            [source],
            OutputKind.DynamicallyLinkedLibrary,
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
                nameof(parameters)
            );

        image.Position = 0;
        var constructor = AssemblyLoadContext
            .Default.LoadFromStream(image)
            .GetType("Network", throwOnError: true)!
            .GetConstructor([typeof(NetworkParameters)])!;
        return network =>
            (IReluNetwork)constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, [network], culture: null);
    }

    private static (Microsoft.CodeAnalysis.Compilation Compilation, ImmutableArray<Diagnostic> Mistakes) Generate(
        string assembly,
        IEnumerable<string> sources,
        OutputKind kind,
        CancellationToken cancellationToken
    )
    {
        var parseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12);
        var compilation = CSharpCompilation.Create(
            assembly,
            sources.Select(source => CSharpSyntaxTree.ParseText(source, parseOptions, cancellationToken: cancellationToken)),
            References.Value,
            new CSharpCompilationOptions(
                kind,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: 9999
            )
        );
        CSharpGeneratorDriver
            .Create([new ReluNetworkGenerator().AsSourceGenerator()], parseOptions: parseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var mistakes, cancellationToken);
        return (generated, mistakes);
    }

    /// <summary>A digest and not the sizes: an assembly's name has a greatest length.</summary>
    private static string AssemblyName(NetworkShape shape) =>
        "BoundGen.Compiled." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString())).AsSpan(0, 16));

    /// <summary>The assemblies of the running program that generated code may refer to: the framework and BoundGen.</summary>
    private static ImmutableArray<MetadataReference> FindReferences()
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
                )
                .Append(typeof(NetworkShape).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
