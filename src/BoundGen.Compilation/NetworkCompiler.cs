using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Loader;
using BoundGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Compilation;

/// <summary>Code that works for every network class, whatever its architecture.</summary>
/// <typeparam name="TResult">What the code returns.</typeparam>
public interface INetworkVisitor<TResult>
{
    /// <summary>Runs with the class as a type argument.</summary>
    TResult Visit<TNetwork>()
        where TNetwork : class, IReluNetwork<TNetwork>;
}

/// <summary>
/// Network classes for architectures chosen at run time: the generator that runs at build time runs in process on a
/// class with the attribute, and the result is compiled and loaded. Every architecture is compiled once a process.
/// </summary>
public static class NetworkCompiler
{
    private static readonly Dictionary<NetworkShape, Type> Compiled = [];
    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(FindReferences);

    /// <summary>Runs a visitor with the network class of an architecture.</summary>
    public static TResult Visit<TResult>(NetworkShape shape, INetworkVisitor<TResult> visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return Adapter<TResult>.For(Compile(shape)).Visit(visitor);
    }

    /// <summary>The network class of an architecture: implements <see cref="IReluNetwork{TSelf}"/> of itself.</summary>
    /// <exception cref="ArgumentException">The compiler refused the class; the message lists its errors.</exception>
    public static Type Compile(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        lock (Compiled)
        {
            if (!Compiled.TryGetValue(shape, out var type))
                Compiled[shape] = type = Load(shape);
            return type;
        }
    }

    private static Type Load(NetworkShape shape)
    {
        string sizes = string.Join(", ", shape.Sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
        string source =
            $"[BoundGen.ReluNetwork({sizes}, Bias = {(shape.HasBias ? "true" : "false")})] public sealed partial class Network;";
        var parseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12);
        var compilation = CSharpCompilation.Create(
            "BoundGen.Compiled." + shape.ToString().Replace("+", ".", StringComparison.Ordinal),
            [CSharpSyntaxTree.ParseText(source, parseOptions)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release)
        );
        CSharpGeneratorDriver
            .Create([new ReluNetworkGenerator().AsSourceGenerator()], parseOptions: parseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var diagnostics);

        using var image = new MemoryStream();
        var emitted = generated.Emit(image);
        var errors = diagnostics
            .Concat(emitted.Diagnostics)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToList();
        if (errors.Count > 0)
            throw new ArgumentException(
                $"Network {shape} does not compile: {string.Join("; ", errors.Select(error => error.GetMessage(CultureInfo.InvariantCulture)))}",
                nameof(shape)
            );

        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image).GetType("Network", throwOnError: true)!;
    }

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

    /// <summary>The one step from a type known at run time to a type argument.</summary>
    private abstract class Adapter<TResult>
    {
        public static Adapter<TResult> For(Type network) =>
            (Adapter<TResult>)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(typeof(TResult), network))!;

        public abstract TResult Visit(INetworkVisitor<TResult> visitor);

        private sealed class Typed<TNetwork> : Adapter<TResult>
            where TNetwork : class, IReluNetwork<TNetwork>
        {
            public override TResult Visit(INetworkVisitor<TResult> visitor) => visitor.Visit<TNetwork>();
        }
    }
}
