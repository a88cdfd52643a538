using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Generators.Parse;

/// <summary>The prefix of a network's C functions.</summary>
/// <param name="Prefix">As written.</param>
/// <param name="Network">The name of the class.</param>
/// <param name="Place">Where it is written.</param>
internal sealed record ExportPrefix(string Prefix, string Network, Place Place)
{
    /// <summary>C++ keeps names with two underscores together to itself.</summary>
    private static readonly Regex Identifier = new(
        "^[A-Za-z](_?[A-Za-z0-9])*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    );

    /// <summary>A header of that name beside the library would be taken for the one of C.</summary>
    private static readonly HashSet<string> HeadersOfC = new(
        "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string strings tgmath threads time uchar unistd wchar wctype".Split(
            ' '
        ),
        StringComparer.OrdinalIgnoreCase
    );

    public static ExportPrefix? Of(Annotation annotation, CSharpCompilation compilation, Mistakes mistakes)
    {
        if (annotation.NativeExports is not { } prefix)
            return null;
        var location = annotation.NativeExportsLocation;
        if (!Identifier.IsMatch(prefix) || HeadersOfC.Contains(prefix) || prefix.EndsWith("\n", StringComparison.Ordinal))
            mistakes.Add(Rules.NoIdentifierOfC, location, annotation.Type.Name, prefix);
        return new ExportPrefix(prefix, annotation.Type.Name, Place.Of(location, compilation));
    }

    /// <summary>
    /// Every prefix that a class before has, whatever its case: file systems and the header's macros ignore it.
    /// </summary>
    public static IEnumerable<DiagnosticInfo> Repeated(ImmutableArray<ParseResult> results) =>
        results
            .Select(result => result.Exports)
            .OfType<ExportPrefix>()
            .GroupBy(exports => exports.Prefix, StringComparer.OrdinalIgnoreCase)
            .SelectMany(same =>
                same.Skip(1)
                    .Select(exports => new DiagnosticInfo(
                        Rules.RepeatedExports,
                        exports.Place,
                        new[] { exports.Network, exports.Prefix, same.First().Network }.ToEquatableArray()
                    ))
            );
}
