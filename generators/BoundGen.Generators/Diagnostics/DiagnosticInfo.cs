using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BoundGen.Generators.Diagnostics;

/// <summary>A diagnostic as plain values, so that caching it keeps no syntax tree alive.</summary>
internal sealed record DiagnosticInfo(
    DiagnosticDescriptor Descriptor, string Path, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, Location location, params string[] arguments) => new(
        descriptor,
        location.SourceTree?.FilePath ?? "",
        location.SourceSpan,
        location.GetLineSpan().Span,
        arguments.ToEquatableArray());

    public Diagnostic ToDiagnostic()
    {
        var arguments = new object[Arguments.Count];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = Arguments[i];
        return Diagnostic.Create(Descriptor, Location.Create(Path, Span, Lines), arguments);
    }
}
