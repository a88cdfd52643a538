using System;
using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Parsing;

/// <summary>
/// Whether a member that the user wrote, or inherited, has the name of a generated one. Public members are those of
/// <c>IReluNetwork</c> and the constants; private ones begin with two underscores, which a network keeps to itself.
/// </summary>
internal static class MemberCheck
{
    private const string ReservedPrefix = "__";

    public static void Run(Annotation annotation, Compilation compilation, Action<Diagnostic> refuse)
    {
        var type = annotation.Type;
        var generated = Generated(annotation).ToLookup(member => member.Name, StringComparer.Ordinal);
        foreach (var member in type.GetMembers())
        {
            if (!member.IsImplicitlyDeclared && HasNameOfItsOwn(member) && Place(member) is { } place && Collision(member) is { } reason)
                refuse(Diagnostic.Create(Rules.MemberCollision, place, type.Name, "declares", member.Name, reason));
        }

        foreach (var member in BaseTypes(type).TakeWhile(parent => !Annotation.Has(parent)).SelectMany(parent => parent.GetMembers()))
        {
            if (!IsConstructor(member) && HasNameOfItsOwn(member) && compilation.IsSymbolAccessibleWithin(member, type) && Collision(member) is { } reason)
                refuse(Diagnostic.Create(Rules.MemberCollision, annotation.Declaration.Identifier.GetLocation(), type.Name, "inherits", member.Name, reason));
        }

        if (type.Name.StartsWith(ReservedPrefix, StringComparison.Ordinal) || generated.Contains(type.Name) || IsArchitecture(type.Name))
            refuse(Diagnostic.Create(Rules.MemberCollision, annotation.Declaration.Identifier.GetLocation(), type.Name, "is called", type.Name, "no member has the name of its class"));

        string? Collision(ISymbol member)
        {
            if (member.Name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
                return "names with two leading underscores are generated";
            if (IsConstructor(member))
                return IsParametersConstructor((IMethodSymbol)member) ? "the constructor from parameters" : null;
            return generated[member.Name].FirstOrDefault(other => Collide(member, other))?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)
                ?? (IsArchitecture(member.Name) ? member.Name + " of the architecture" : null);
        }
    }

    public static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
            yield return parent;
    }

    /// <summary>The members of <c>IReluNetwork</c> that are generated under their own names; Create is implemented explicitly.</summary>
    private static IEnumerable<ISymbol> Generated(Annotation annotation) =>
        annotation.Attribute.AttributeClass!.ContainingAssembly.GetTypeByMetadataName("BoundGen.IReluNetwork`1") is { } network
            ? network.GetMembers().Where(member => member.Name != "Create")
            : [];

    /// <summary>The public members that say what the architecture is, and no interface asks for.</summary>
    private static bool IsArchitecture(string name) => name == "LayerSizes" || ParameterEmitter.Constants.Any(constant => constant.Name == name);

    /// <summary>Methods overload each other by their parameters; anything else has its name to itself.</summary>
    private static bool Collide(ISymbol member, ISymbol generated) =>
        member is not IMethodSymbol method || generated is not IMethodSymbol other
        || (method.Arity == 0 && method.Parameters.Length == other.Parameters.Length
            && method.Parameters.Zip(other.Parameters, SameParameter).All(same => same));

    private static bool SameParameter(IParameterSymbol first, IParameterSymbol second) =>
        first.RefKind == second.RefKind && SymbolEqualityComparer.Default.Equals(first.Type, second.Type);

    /// <summary>Accessors, operators and explicit implementations have not.</summary>
    private static bool HasNameOfItsOwn(ISymbol member) =>
        member is not IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.Constructor) };

    private static bool IsConstructor(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Constructor };

    private static bool IsParametersConstructor(IMethodSymbol constructor) =>
        constructor.Parameters.Length == 1
        && constructor.Parameters[0] is { RefKind: RefKind.None, Type: INamedTypeSymbol { Name: "ReadOnlySpan", Arity: 1 } span }
        && span.ContainingNamespace.ToDisplayString() == "System"
        && span.TypeArguments[0].SpecialType == SpecialType.System_Single;

    /// <summary>Where the user wrote a member; null for those of generated files, which an analyzer sees too.</summary>
    private static Location? Place(ISymbol member) => member.Locations.FirstOrDefault(location =>
        location.SourceTree is { } tree && !tree.FilePath.Contains(typeof(ReluNetworkGenerator).FullName));
}
