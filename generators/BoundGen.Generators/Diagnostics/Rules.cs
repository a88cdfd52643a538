using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Diagnostics;

/// <summary>The rules of <c>[ReluNetwork]</c>; docs/rules.md explains each, and a test keeps page and rules the same.</summary>
internal static class Rules
{
    public const string HelpPage = "https://github.com/boundgen/boundgen/blob/main/docs/rules.md";

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "BG0001",
        "Network class is not partial",
        "'{0}' must be partial so that the network '{1}' can be generated into it"
    );

    public static readonly DiagnosticDescriptor Generic = Error(
        "BG0002",
        "Network class is generic",
        "'{0}' has type parameters; a network has one architecture and can be neither generic nor nested in a generic type"
    );

    public static readonly DiagnosticDescriptor NotAPlainClass = Error(
        "BG0003",
        "Network is not a plain class",
        "'{0}' is {1}; a network is a class with instances of its own, visible beyond its file"
    );

    public static readonly DiagnosticDescriptor TooFewSizes = Error(
        "BG0004",
        "Too few layer sizes",
        "'{0}' has {1} layer sizes; a network needs at least 2: the inputs and the classes"
    );

    public static readonly DiagnosticDescriptor SizeBelowOne = Error(
        "BG0005",
        "Layer size below 1",
        "Size {1} of '{0}' is {2}; every layer size is at least 1"
    );

    public static readonly DiagnosticDescriptor TooLarge = Error(
        "BG0006",
        "Network too large",
        "'{0}' needs at least {1} floats with its rows padded; at most {2} fit in one array"
    );

    public static readonly DiagnosticDescriptor MemberCollision = Error(
        "BG0007",
        "Member collides with a generated one",
        "'{0}' {1} '{2}', a name that generated code needs: {3}"
    );

    public static readonly DiagnosticDescriptor DuplicateAttribute = Error(
        "BG0008",
        "Two architectures for one class",
        "'{0}' has a second [ReluNetwork]; a network has one architecture"
    );

    public static readonly DiagnosticDescriptor NoPlaceForConstructor = Error(
        "BG0009",
        "Generated constructor has no place",
        "'{0}' {1}; the generated constructor takes the parameters of the network and can pass on nothing else"
    );

    public static readonly DiagnosticDescriptor RentedScratch = Rule(
        "BG0010",
        "Scratch beyond the stack",
        "A forward pass of '{0}' needs {1} bytes of scratch, more than the {2} that are taken from the stack: it uses a block of native memory, which is kept from call to call",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor OldLanguage = Error(
        "BG0011",
        "Language version below 12",
        "The project is in C# {0}; generated networks need C# 12 or later: set LangVersion, or leave it out"
    );

    public static readonly DiagnosticDescriptor LibraryBehindAlias = Error(
        "BG0012",
        "Library behind an alias",
        "The reference to BoundGen has the alias '{0}' and no other; generated code finds the library in the global namespace: add 'global' to the reference's Aliases"
    );

    public static readonly DiagnosticDescriptor VersionsDiffer = Error(
        "BG0013",
        "Generator and library of different versions",
        "The generator is of BoundGen {0} and the library that the project refers to of {1}: refer to one version of the package, and restart the editor and build servers after an update"
    );

    public static readonly DiagnosticDescriptor NoIdentifierOfC = Error(
        "BG0014",
        "Prefix of exports is no C identifier",
        "'{0}' exports C functions under the prefix '{1}'; expected a letter, then letters and digits, with single underscores between them, and not the name of a header of C"
    );

    public static readonly DiagnosticDescriptor RepeatedExports = Error(
        "BG0015",
        "Two networks with one prefix of exports",
        "'{0}' exports C functions under the prefix '{1}', and so does '{2}'; each network needs a prefix of its own, and case makes no difference"
    );

    public static readonly DiagnosticDescriptor OtherArchitecture = Warning(
        "BG0016",
        "Parameters of another architecture",
        "'{0}' is a network {1}, and these are the parameters of a network {2}: its constructor will throw"
    );

    public static readonly DiagnosticDescriptor WrongLength = Warning(
        "BG0017",
        "Span of a wrong length",
        "'{0}' of '{1}' has length {2} here, expected {3}: the call will throw"
    );

    public static readonly DiagnosticDescriptor CreatedInLoop = Warning(
        "BG0018",
        "Network created in a loop",
        "'{0}' is made anew in every turn of the loop, of the same parameters; make it once, before the loop"
    );

    public static readonly ImmutableArray<DiagnosticDescriptor> All = ImmutableArray.Create(
        NotPartial,
        Generic,
        NotAPlainClass,
        TooFewSizes,
        SizeBelowOne,
        TooLarge,
        MemberCollision,
        DuplicateAttribute,
        NoPlaceForConstructor,
        RentedScratch,
        OldLanguage,
        LibraryBehindAlias,
        VersionsDiffer,
        NoIdentifierOfC,
        RepeatedExports,
        OtherArchitecture,
        WrongLength,
        CreatedInLoop
    );

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Rule(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Rule(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Rule(string id, string title, string message, DiagnosticSeverity severity) =>
        new(
            id,
            title,
            message,
            "BoundGen",
            severity,
            isEnabledByDefault: true,
            helpLinkUri: HelpPage + "#" + id.ToLowerInvariant()
        );
}
