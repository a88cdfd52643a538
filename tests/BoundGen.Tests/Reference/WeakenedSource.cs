using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Tests.Reference;

/// <summary>
/// Files of the reference with a piece of their source replaced, compiled in process: how a test asks what happens without one
/// term, while the reference stays as theory.md writes it.
/// </summary>
internal static class WeakenedSource
{
    private const string Using = "global using System; global using System.Collections.Generic; global using System.Linq;";

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    /// <summary>The method Make of the class Entry that is compiled with the files.</summary>
    /// <param name="files">Names of files of the reference.</param>
    /// <param name="entry">Source of BoundGen.Reference.Entry: the one way in that needs no type of the files.</param>
    /// <param name="find">What is replaced: it must occur exactly once.</param>
    /// <param name="replacement">By what.</param>
    public static MethodInfo Entry(string[] files, string entry, string find, string replacement)
    {
        string[] sources = [.. files.Select(Source)];
        int found = sources.Sum(source => source.Split(find).Length - 1);
        if (found != 1)
            throw new ArgumentException($"Expected once in the reference, found {found} times: {find}", nameof(find));
        var trees = sources
            .Select(source => source.Replace(find, replacement, StringComparison.Ordinal))
            .Select(source => source.Replace("_prior.CheckLabel(label);", "", StringComparison.Ordinal)) // internal
            .Append(entry)
            .Append(Using)
            .Select(source => CSharpSyntaxTree.ParseText(source));
        var compilation = CSharpCompilation.Create(
            "Weakened." + Guid.NewGuid().ToString("N"),
            trees,
            References.Value,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        if (!emitted.Success)
            throw new ArgumentException(
                string.Join("; ", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)),
                nameof(replacement)
            );
        return Assembly.Load(image.ToArray()).GetType("BoundGen.Reference.Entry", throwOnError: true)!.GetMethod("Make")!;
    }

    private static string Source(string file)
    {
        using var reader = new StreamReader(typeof(WeakenedSource).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
