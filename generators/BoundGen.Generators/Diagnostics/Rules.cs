using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Diagnostics;

/// <summary>The compile errors of <c>[ReluNetwork]</c>.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor NotPartial = Rule(
        "BG0001", "Network class is not partial", "'{0}' must be partial so that the network '{1}' can be generated into it");

    public static readonly DiagnosticDescriptor Generic = Rule(
        "BG0002", "Network class is generic", "'{0}' has type parameters; a network has one architecture and can be neither generic nor nested in a generic type");

    public static readonly DiagnosticDescriptor NotAPlainClass = Rule(
        "BG0003", "Network class cannot be instantiated as a plain class", "'{0}' is {1}; a network is a class with instances of its own");

    public static readonly DiagnosticDescriptor TooFewSizes = Rule(
        "BG0004", "Too few layer sizes", "'{0}' has {1} layer sizes; a network needs at least 2: the inputs and the classes");

    public static readonly DiagnosticDescriptor SizeBelowOne = Rule(
        "BG0005", "Layer size below 1", "Size {1} of '{0}' is {2}; every layer size is at least 1");

    public static readonly DiagnosticDescriptor TooLarge = Rule(
        "BG0006", "Network too large", "'{0}' needs at least {1} floats with its rows padded; at most {2} fit in one array");

    private static DiagnosticDescriptor Rule(string id, string title, string message) => new(
        id, title, message, "BoundGen", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
