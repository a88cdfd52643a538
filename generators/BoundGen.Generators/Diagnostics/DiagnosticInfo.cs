using System.Linq;
using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace BoundGen.Generators.Diagnostics;

/// <summary>A place in source: which tree of its compilation, and where in it.</summary>
internal readonly record struct Place(int Tree, TextSpan Span)
{
    public static Place Of(Location location, CSharpCompilation compilation) =>
        new(compilation.SyntaxTrees.IndexOf(location.SourceTree!), location.SourceSpan);
}

/// <summary>A diagnostic as plain values, so that caching it keeps no syntax tree alive.</summary>
/// <remarks>
/// Every compilation is parsed anew, so the number of the tree is always one of the compilation at hand, and the diagnostic
/// has a place in its source tree, where <c>#pragma</c> and code fixes reach it.
/// </remarks>
/// <param name="Descriptor">The rule.</param>
/// <param name="Place">Where it is broken; null where the project breaks it.</param>
/// <param name="Arguments">What the rule's message is completed with.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, Place? Place, EquatableArray<string> Arguments)
{
    public Diagnostic In(Compilation compilation) =>
        Diagnostic.Create(
            Descriptor,
            Place is { } place
                ? Location.Create(((CSharpCompilation)compilation).SyntaxTrees[place.Tree], place.Span)
                : Location.None,
            Arguments.ToArray<object>()
        );
}
