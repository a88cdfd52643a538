using System.Linq;
using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BoundGen.Generators.Diagnostics;

/// <summary>A diagnostic as plain values, so that caching it keeps no syntax tree alive.</summary>
internal sealed record DiagnosticInfo(
    DiagnosticDescriptor Descriptor,
    string Path,
    TextSpan Span,
    EquatableArray<string> Arguments
)
{
    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, Location location, params string[] arguments) =>
        new(descriptor, location.SourceTree?.FilePath ?? "", location.SourceSpan, arguments.ToEquatableArray());

    /// <summary>The diagnostic in its source tree again, where <c>#pragma</c> and code fixes reach it.</summary>
    public Diagnostic In(Compilation compilation)
    {
        var tree = compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == Path && Span.End <= tree.Length);
        return Diagnostic.Create(
            Descriptor,
            tree is null ? Location.None : Location.Create(tree, Span),
            Arguments.ToArray<object>()
        );
    }
}
