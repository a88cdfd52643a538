using System;
using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Plan;
using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Parse;

/// <summary>
/// Whether a member that the user wrote, or inherited, has the name of a generated one. Public members are those of
/// <c>IReluNetwork</c> and the constants; private ones begin with two underscores, which a network keeps to itself.
/// </summary>
internal static class MemberCheck
{
    private const string ReservedPrefix = "__";

    public static void Run(Annotation annotation, Compilation compilation, Mistakes mistakes)
    {
        var type = annotation.Type;
        var generated = Generated(annotation).ToLookup(member => member.Name, StringComparer.Ordinal);
        foreach (var member in type.GetMembers())
        {
            if (!member.IsImplicitlyDeclared && HasNameOfItsOwn(member) && Collision(member) is { } reason)
                mistakes.Add(Rules.MemberCollision, member.Locations[0], type.Name, "declares", member.Name, reason);
        }

        foreach (var member in type.GetMembers().Where(IsExplicit))
            mistakes.Add(
                Rules.MemberCollision,
                member.Locations[0],
                type.Name,
                "declares",
                member.Name,
                "generated code implements it explicitly too"
            );

        foreach (
            var member in BaseTypes(type).TakeWhile(parent => !Annotation.Has(parent)).SelectMany(parent => parent.GetMembers())
        )
        {
            if (
                !IsConstructor(member)
                && HasNameOfItsOwn(member)
                && compilation.IsSymbolAccessibleWithin(member, type)
                && Collision(member) is { } reason
            )
                mistakes.Add(
                    Rules.MemberCollision,
                    annotation.Declaration.Identifier.GetLocation(),
                    type.Name,
                    "inherits",
                    member.Name,
                    reason
                );
        }

        if (
            type.Name.StartsWith(ReservedPrefix, StringComparison.Ordinal)
            || generated.Contains(type.Name)
            || ArchitectureConstant.IsName(type.Name)
        )
            mistakes.Add(
                Rules.MemberCollision,
                annotation.Declaration.Identifier.GetLocation(),
                type.Name,
                "is called",
                type.Name,
                "no member has the name of its class"
            );

        string? Collision(ISymbol member)
        {
            // The metadata name of an indexer can be any.
            string name = member is IPropertySymbol ? member.MetadataName : member.Name;
            if (name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
                return "names with two leading underscores are generated";
            if (IsConstructor(member))
                return IsParametersConstructor((IMethodSymbol)member) ? "the constructor from parameters" : null;
            if (IsLoad(member))
                return "Load of a file or a stream";
            return generated[name]
                .FirstOrDefault(other => Collide(member, other))
                ?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)
                ?? (ArchitectureConstant.IsName(name) ? name + " of the architecture" : null);
        }
    }

    public static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
            yield return parent;
    }

    /// <summary>
    /// The members of <c>IReluNetwork</c> that are generated under their own names; one is implemented explicitly.
    /// </summary>
    private static IEnumerable<ISymbol> Generated(Annotation annotation) =>
        annotation.Attribute.AttributeClass!.ContainingAssembly.GetTypeByMetadataName("BoundGen.IReluNetwork") is { } network
            ? network.GetMembers().Where(member => member.Name != "WithParameters")
            : [];

    /// <summary>Methods overload each other by their parameters; anything else has its name to itself.</summary>
    private static bool Collide(ISymbol member, ISymbol generated) =>
        member is not IMethodSymbol method
        || generated is not IMethodSymbol other
        || (
            method.Arity == 0
            && method.Parameters.Length == other.Parameters.Length
            && method.Parameters.Zip(other.Parameters, SameParameter).All(same => same)
        );

    private static bool SameParameter(IParameterSymbol first, IParameterSymbol second) =>
        first.RefKind == second.RefKind && SymbolEqualityComparer.Default.Equals(first.Type, second.Type);

    /// <summary>
    /// Whether a method has a name that code can call it by: accessors, operators and explicit implementations do not.
    /// </summary>
    private static bool HasNameOfItsOwn(ISymbol member) =>
        member is not IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.Constructor) };

    /// <summary>An explicit implementation of a member that generated code implements explicitly.</summary>
    private static bool IsExplicit(ISymbol member) =>
        (member.Name.EndsWith(">.Create", StringComparison.Ordinal) && member.Name.Contains("IReluNetwork<"))
        || member.Name.EndsWith("IReluNetwork.WithParameters", StringComparison.Ordinal)
        || (member is IPropertySymbol && member.Name.EndsWith("IReluNetwork.Shape", StringComparison.Ordinal));

    private static bool IsConstructor(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Constructor };

    private static bool IsParametersConstructor(IMethodSymbol constructor) =>
        OnlyParameter(constructor) is { } type
        && (
            Is(type, "BoundGen", "NetworkParameters")
            || (
                Is(type, "System", "ReadOnlySpan")
                && ((INamedTypeSymbol)type).TypeArguments[0].SpecialType == SpecialType.System_Single
            )
        );

    private static bool IsLoad(ISymbol member) =>
        member is IMethodSymbol { Name: "Load", Arity: 0 } method
            ? OnlyParameter(method) is { } type
                && (type.SpecialType == SpecialType.System_String || Is(type, "System.IO", "Stream"))
            : member.Name == "Load" && member is not IMethodSymbol;

    private static ITypeSymbol? OnlyParameter(IMethodSymbol method) =>
        method.Parameters.Length == 1 && method.Parameters[0].RefKind == RefKind.None ? method.Parameters[0].Type : null;

    private static bool Is(ITypeSymbol type, string containingNamespace, string name) =>
        type.Name == name && type.ContainingNamespace?.ToDisplayString() == containingNamespace;
}
