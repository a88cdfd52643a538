using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Generators.Parse;

/// <summary>What is wrong with one annotated class, as far as reading has got.</summary>
internal sealed class Mistakes(CSharpCompilation compilation)
{
    public List<DiagnosticInfo> Found { get; } = [];

    /// <summary>Whether one of them is an error, which costs the class its code.</summary>
    public bool Any => Found.Any(found => found.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    public void Add(DiagnosticDescriptor rule, Location location, params string[] arguments) =>
        Found.Add(new DiagnosticInfo(rule, Place.Of(location, compilation), arguments.ToEquatableArray()));
}
