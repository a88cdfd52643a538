using BoundGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Package.Tests;

/// <summary>The public API of the packed BoundGen.dll, one line a member, so that every change of it is seen in a review.</summary>
public sealed class PublicApiTests
{
    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeModifiers
            | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    [Fact]
    public void It_is_the_reviewed_one()
    {
        var lines = Types(Packed().GlobalNamespace).OrderBy(type => type.ToString(), StringComparer.Ordinal).SelectMany(Describe);
        Snapshot.Verify(string.Concat(lines.Select(line => line + "\n")), nameof(PublicApiTests));
    }

    private static IAssemblySymbol Packed()
    {
        using var stream = Feed.Open(Feed.Package, "lib/net10.0/BoundGen.dll");
        var package = MetadataReference.CreateFromStream(stream);
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = Directory
            .GetFiles(framework, "System.*.dll")
            .Where(path => !path.Contains(".Native.", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create(
            "Consumer",
            references: [package, .. references.Select(path => MetadataReference.CreateFromFile(path))]
        );
        return (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(package)!;
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container
            .GetTypeMembers()
            .Where(IsVisible)
            .SelectMany(type => Types(type).Prepend(type))
            .Concat(container is INamespaceSymbol space ? space.GetNamespaceMembers().SelectMany(Types) : []);

    /// <summary>A line for the type and, below it, one for each member, by name.</summary>
    private static IEnumerable<string> Describe(INamedTypeSymbol type)
    {
        string kind =
            type.IsStatic ? "static "
            : type is { IsAbstract: true, TypeKind: TypeKind.Class } ? "abstract "
            : type is { IsSealed: true, TypeKind: TypeKind.Class } ? "sealed "
            : "";
        kind += (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "") + (type.IsRecord ? "record " : "");
        var parents = type
            .Interfaces.Prepend(type.BaseType)
            .Where(parent =>
                parent
                    is not (
                        null
                        or { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum }
                    )
            );
        string inherits = string.Concat(parents.Select((parent, i) => (i == 0 ? " : " : ", ") + Name(parent!)));
        yield return $"{kind}{type.TypeKind.ToString().ToLowerInvariant()} {type.ContainingNamespace}.{Name(type)}{inherits}";

        foreach (
            var member in type.GetMembers()
                .Where(IsWritten)
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .ThenBy(Name, StringComparer.Ordinal)
        )
            yield return "    " + Name(member);
    }

    /// <summary>Leaves out what the compiler adds: accessors, and what makes a type a record.</summary>
    private static bool IsWritten(ISymbol member) =>
        IsVisible(member)
        && member is not (INamedTypeSymbol or IMethodSymbol { AssociatedSymbol: not null })
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "CompilerGeneratedAttribute");

    private static string Name(ISymbol symbol) => symbol.ToDisplayString(Format);

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;
}
