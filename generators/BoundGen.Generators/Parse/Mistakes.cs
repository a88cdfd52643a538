using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Parse;

/// <summary>What is wrong with one annotated class, as far as reading has got.</summary>
internal sealed class Mistakes
{
    public List<DiagnosticInfo> Found { get; } = [];

    /// <summary>Whether one of them is an error, which costs the class its code.</summary>
    public bool Any => Found.Any(found => found.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    public void Add(DiagnosticDescriptor rule, Location place, params string[] arguments) =>
        Found.Add(DiagnosticInfo.Create(rule, place, arguments));
}
