using BoundGen.Generators;
using BoundGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Cli.Tests;

/// <summary>A program from its source: compiled with the generator as a new console project would, and run.</summary>
internal static class ReadmeProgram
{
    // What `dotnet new console` gives every file of a project, as far as the README's programs need it.
    private const string ImplicitUsings = "global using System; global using System.Linq;";

    /// <summary>Writes the program into a folder, beside the library it refers to.</summary>
    public static string Compile(string source, string folder)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12);
        var compilation = CSharpCompilation.Create(
            "Program",
            [CSharpSyntaxTree.ParseText(source, options), CSharpSyntaxTree.ParseText(ImplicitUsings, options)],
            References(),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        CSharpGeneratorDriver
            .Create([new ReluNetworkGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var diagnostics);
        Assert.Empty(diagnostics);

        string program = Path.Combine(folder, "Program.dll");
        var emitted = generated.Emit(program);
        Assert.Empty(emitted.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        string library = typeof(NetworkShape).Assembly.Location;
        File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "BoundGen.Cli.runtimeconfig.json"),
            Path.ChangeExtension(program, ".runtimeconfig.json")
        );
        return program;
    }

    public static ProgramRun Run(string program, string folder) =>
        ChildProcess.Run(ChildProcess.Program(ChildProcess.DotnetHost, [program], folder));

    private static IEnumerable<MetadataReference> References() =>
        FrameworkAssemblies
            .Paths.Append(typeof(NetworkShape).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
}
