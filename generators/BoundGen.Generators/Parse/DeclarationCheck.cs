using System.Linq;
using System.Threading;
using BoundGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Generators.Parse;

/// <summary>Whether another part of the class can be written in another file, with a constructor of its own.</summary>
internal static class DeclarationCheck
{
    public static void Run(Annotation annotation, Compilation compilation, Mistakes mistakes, CancellationToken cancellation)
    {
        var (type, declaration) = (annotation.Type, annotation.Declaration);
        foreach (var part in declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
        {
            if (!part.Modifiers.Any(SyntaxKind.PartialKeyword))
                mistakes.Add(Rules.NotPartial, part.Identifier.GetLocation(), part.Identifier.Text, type.Name);
            if (part.TypeParameterList is { } parameters)
                mistakes.Add(Rules.Generic, parameters.GetLocation(), part.Identifier.Text);
            if (part.Modifiers.Any(SyntaxKind.FileKeyword))
                mistakes.Add(Rules.NotAPlainClass, part.Identifier.GetLocation(), part.Identifier.Text, "local to its file");
        }

        string? kind = type switch
        {
            { IsRecord: true } => "a record",
            { TypeKind: TypeKind.Struct } => "a struct",
            { TypeKind: TypeKind.Interface } => "an interface",
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            _ => null,
        };
        if (kind is null)
            CheckConstructor(annotation, compilation, mistakes, cancellation);
        else
            mistakes.Add(Rules.NotAPlainClass, declaration.Identifier.GetLocation(), type.Name, kind);
    }

    /// <summary>
    /// The generated constructor calls neither a primary constructor nor one of a base class that wants arguments, and who
    /// calls it through <c>IReluNetwork.Create</c> sets no members.
    /// </summary>
    private static void CheckConstructor(
        Annotation annotation,
        Compilation compilation,
        Mistakes mistakes,
        CancellationToken cancellation
    )
    {
        var type = annotation.Type;
        foreach (
            var part in type
                .DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation))
                .OfType<ClassDeclarationSyntax>()
        )
        {
            if (part.ParameterList is { } parameters)
                Refuse("has a primary constructor", parameters.GetLocation());
        }

        foreach (var member in type.GetMembers().Where(IsRequired))
            Refuse($"has the required member '{member.Name}'", member.Locations[0]);

        var bases = MemberCheck.BaseTypes(type).ToList();
        if (bases.FirstOrDefault(Annotation.Has) is { } network)
            Refuse($"derives from the network '{network.Name}'");
        else if (bases.Count > 0 && !bases[0].InstanceConstructors.Any(IsCallable))
            Refuse($"derives from '{bases[0].Name}', which has no accessible constructor without arguments");
        else if (bases.SelectMany(parent => parent.GetMembers()).FirstOrDefault(IsRequired) is { } member)
            Refuse($"inherits the required member '{member.Name}'");

        bool IsCallable(IMethodSymbol constructor) =>
            constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
            && compilation.IsSymbolAccessibleWithin(constructor, type);

        void Refuse(string reason, Location? place = null) =>
            mistakes.Add(
                Rules.NoPlaceForConstructor,
                place ?? annotation.Declaration.Identifier.GetLocation(),
                type.Name,
                reason
            );
    }

    private static bool IsRequired(ISymbol member) =>
        member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
}
