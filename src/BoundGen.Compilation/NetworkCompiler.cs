using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;

namespace BoundGen.Compilation;

/// <summary>
/// Networks of architectures chosen at run time: the generator that runs at build time runs in process on a
/// class with the attribute, and the result is compiled and loaded. Every architecture is compiled once a process, and with a
/// cache once.
/// </summary>
public static class NetworkCompiler
{
    private static readonly Dictionary<NetworkShape, Func<NetworkParameters, IReluNetwork>> Compiled = [];
    private static readonly Lazy<string> Programs = new(FindPrograms);

    /// <summary>Where compiled architectures are kept for other processes; nowhere unless set.</summary>
    public static CacheFolder? Cache { get; set; }

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
                Compiled[parameters.Shape] = create = Load(ImageOf(parameters.Shape, Cache, cancellationToken));
            return create(parameters);
        }
    }

    /// <summary>
    /// What the compiler says of sources with an annotated class; empty where they compile without a warning.
    /// </summary>
    /// <param name="program">Whether the sources are a program, whose project has the implicit usings, or a library.</param>
    /// <param name="sources">The text of each file.</param>
    public static IReadOnlyList<string> Problems(bool program, params IEnumerable<string> sources) =>
        GeneratedAssembly.Problems(program, sources);

    /// <summary>The assembly of an architecture: out of the cache, or made and put there.</summary>
    internal static byte[] ImageOf(NetworkShape shape, CacheFolder? cache, CancellationToken cancellationToken)
    {
        var key = KeyOf(shape);
        if (cache?.Read(key) is { } kept)
            return kept;
        byte[] made = GeneratedAssembly.Make(AssemblyName(shape), shape, cancellationToken);
        cache?.Write(key, made);
        return made;
    }

    /// <summary>What the code of an architecture follows from.</summary>
    internal static CacheKey KeyOf(NetworkShape shape) => new("network", shape.ToString(), Programs.Value);

    private static Func<NetworkParameters, IReluNetwork> Load(byte[] image)
    {
        using var stream = new MemoryStream(image);
        var constructor = AssemblyLoadContext
            .Default.LoadFromStream(stream)
            .GetType(GeneratedAssembly.ClassName, throwOnError: true)!
            .GetConstructor([typeof(NetworkParameters)])!;
        return network =>
            (IReluNetwork)constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, [network], culture: null);
    }

    /// <summary>
    /// The generator, the library whose constants are compiled in, this assembly, which names the compiler's version, and the
    /// framework. An assembly's id follows from its contents. Loading the generator's assembly does not load the compiler.
    /// </summary>
    private static string FindPrograms()
    {
        Assembly[] assemblies =
        [
            Assembly.Load("BoundGen.Generators"),
            typeof(NetworkShape).Assembly,
            typeof(NetworkCompiler).Assembly,
        ];
        return string.Join(
                '\n',
                assemblies.Select(assembly => assembly.GetName().Name + " " + assembly.ManifestModule.ModuleVersionId)
            ) + FormattableString.Invariant($"\n.NET {Environment.Version.Major}");
    }

    /// <summary>A digest and not the sizes: an assembly's name has a greatest length.</summary>
    private static string AssemblyName(NetworkShape shape) =>
        "BoundGen.Compiled." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString())).AsSpan(0, 16));
}
