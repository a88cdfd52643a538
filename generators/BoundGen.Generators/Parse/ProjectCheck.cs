using System;
using System.Linq;
using System.Threading;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Generators.Parse;

/// <summary>Whether a project can compile generated code at all: its language version, and the library it refers to.</summary>
internal static class ProjectCheck
{
    private const string Library = "BoundGen";

    private static readonly Version GeneratorVersion = typeof(ProjectCheck).Assembly.GetName().Version;

    /// <summary>What is wrong with the project, or null.</summary>
    public static DiagnosticInfo? Run(Compilation compilation, CancellationToken cancellation)
    {
        if (compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp12 and var language })
            return Mistake(Rules.OldLanguage, language.ToDisplayString());

        var libraries = compilation
            .SourceModule.ReferencedAssemblySymbols.Where(assembly => assembly.Identity.Name == Library)
            .ToList();
        if (libraries.Count == 0)
            return null;
        if (libraries.Find(library => IsInGlobalNamespace(library, compilation)) is not { } library)
            return Mistake(Rules.LibraryBehindAlias, Aliases(libraries[0], compilation)[0]);
        var version = library.Identity.Version;
        return version == GeneratorVersion ? null : Mistake(Rules.VersionsDiffer, Text(GeneratorVersion), Text(version));
    }

    private static bool IsInGlobalNamespace(IAssemblySymbol library, Compilation compilation) =>
        Aliases(library, compilation) is var aliases
        && (aliases.Length == 0 || aliases.Contains(MetadataReferenceProperties.GlobalAlias, StringComparer.Ordinal));

    private static string[] Aliases(IAssemblySymbol library, Compilation compilation) =>
        compilation.GetMetadataReference(library) is { Properties.Aliases: { IsDefault: false } aliases } ? [.. aliases] : [];

    private static DiagnosticInfo Mistake(DiagnosticDescriptor rule, params string[] arguments) =>
        new(rule, Place: null, arguments.ToEquatableArray());

    private static string Text(Version version) => version.ToString(3);
}
