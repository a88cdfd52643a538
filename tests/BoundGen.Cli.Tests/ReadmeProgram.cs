using System.Reflection;
using BoundGen.Generators;
using BoundGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Cli.Tests;

/// <summary>A program of a page, from its source: compiled with the generator as a new console project would, and run.</summary>
internal static class ReadmeProgram
{
    // What `dotnet new console` gives every file of a project, as far as the pages' programs need it.
    private const string ImplicitUsings =
        "global using System; global using System.IO; global using System.Linq; global using System.Threading;";

    /// <summary>Writes the program into a folder, beside the library and all else it refers to.</summary>
    /// <param name="source">Top-level statements and types.</param>
    /// <param name="folder">Where the program goes.</param>
    /// <param name="others">Assemblies that it uses beside the library.</param>
    public static string Compile(string source, string folder, params Assembly[] others)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12);
        var compilation = CSharpCompilation.Create(
            "Program",
            [CSharpSyntaxTree.ParseText(source, options), CSharpSyntaxTree.ParseText(ImplicitUsings, options)],
            References(others),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        CSharpGeneratorDriver
            .Create([new ReluNetworkGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var diagnostics);
        Assert.Empty(diagnostics);

        string program = Path.Combine(folder, "Program.dll");
        var emitted = generated.Emit(program);
        Assert.Empty(emitted.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        // A program that only runs networks needs the library and nothing that the library refers to.
        string[] needed = others.Length == 0 ? [typeof(NetworkShape).Assembly.Location] : [.. Needed(others)];
        foreach (string library in needed)
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "BoundGen.Cli.runtimeconfig.json"),
            Path.ChangeExtension(program, ".runtimeconfig.json")
        );
        return program;
    }

    public static ProgramRun Run(string program, string folder, params string[] arguments) =>
        ChildProcess.Run(ChildProcess.Program(ChildProcess.DotnetHost, [program, .. arguments], folder));

    private static IEnumerable<MetadataReference> References(Assembly[] others) =>
        FrameworkAssemblies
            .Paths.Append(typeof(NetworkShape).Assembly.Location)
            .Concat(others.Select(other => other.Location))
            .Select(path => MetadataReference.CreateFromFile(path));

    /// <summary>Assemblies and all that they refer to, however deep, but those of the framework.</summary>
    private static HashSet<string> Needed(IEnumerable<Assembly> assemblies)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var left = new Queue<Assembly>(assemblies);
        while (left.TryDequeue(out var assembly))
        {
            if (Path.GetDirectoryName(assembly.Location) != Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
                continue;
            if (found.Add(assembly.Location))
                foreach (var name in assembly.GetReferencedAssemblies())
                    left.Enqueue(Assembly.Load(name));
        }

        return found;
    }
}
