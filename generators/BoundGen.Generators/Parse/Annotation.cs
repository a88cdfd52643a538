using System.Collections.Generic;
using System.Linq;
using System.Threading;
using BoundGen.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Generators.Parse;

/// <summary>A type with the attribute on it: the symbols, and where they are written.</summary>
/// <param name="Type">The annotated type.</param>
/// <param name="Attribute">The attribute as the compiler understood it.</param>
/// <param name="Syntax">The attribute as written.</param>
/// <param name="Declaration">The part of the type it is written on.</param>
internal sealed record Annotation(
    INamedTypeSymbol Type,
    AttributeData Attribute,
    AttributeSyntax Syntax,
    TypeDeclarationSyntax Declaration
)
{
    /// <summary>All annotations of a type in source, in the order of the compiler.</summary>
    public static List<Annotation> Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var annotations = new List<Annotation>();
        foreach (var attribute in type.GetAttributes())
        {
            if (
                IsOurs(attribute)
                && attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax syntax
                && syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            )
            {
                annotations.Add(new Annotation(type, attribute, syntax, declaration));
            }
        }

        return annotations;
    }

    /// <summary>Whether a type is annotated, in source or in another assembly.</summary>
    public static bool Has(INamedTypeSymbol type) => AttributeOf(type) is not null;

    /// <summary>The first annotation of a type in source or in another assembly; null if there is none.</summary>
    public static AttributeData? AttributeOf(ITypeSymbol type) => type.GetAttributes().FirstOrDefault(IsOurs);

    /// <summary>The value of the property <c>Bias</c>.</summary>
    public bool Bias => BiasOf(Attribute);

    /// <summary>The value of the property <c>NativeExports</c>.</summary>
    public string? NativeExports =>
        Attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "NativeExports").Value.Value as string;

    /// <summary>Where the property <c>NativeExports</c> is written.</summary>
    public Location NativeExportsLocation =>
        Syntax
            .ArgumentList!.Arguments.First(argument => argument.NameEquals?.Name.Identifier.ValueText == "NativeExports")
            .GetLocation();

    /// <summary>The sizes as given; null where the compiler refused an argument, and says so itself.</summary>
    public int[]? Sizes => SizesOf(Attribute);

    /// <inheritdoc cref="Bias"/>
    public static bool BiasOf(AttributeData attribute) =>
        attribute.NamedArguments.All(argument => argument.Key != "Bias" || argument.Value.Value is not false);

    /// <inheritdoc cref="Sizes"/>
    public static int[]? SizesOf(AttributeData attribute)
    {
        if (
            attribute.ConstructorArguments.Length != 1
            || attribute.ConstructorArguments[0] is not { Kind: TypedConstantKind.Array } argument
        )
            return null;
        if (argument.IsNull)
            return [];
        return argument.Values.All(value => value.Value is int)
            ? argument.Values.Select(value => (int)value.Value!).ToArray()
            : null;
    }

    /// <summary>Where size number <paramref name="index"/> is written.</summary>
    public Location SizeLocation(int index)
    {
        var arguments = Syntax
            .ArgumentList!.Arguments.Where(argument => argument.NameEquals is null)
            .Select(argument => Bare(argument.Expression))
            .ToList();
        IReadOnlyList<SyntaxNode>? elements =
            arguments.Count != 1
                ? arguments
                : arguments[0] switch
                {
                    ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
                    ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
                    CollectionExpressionSyntax collection => collection.Elements,
                    _ => arguments,
                };
        return index < elements.Count ? elements[index].GetLocation() : Syntax.GetLocation();
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax { Expression: var inner } ? Bare(inner) : expression;

    /// <summary>The short name is compared first: an analyzer asks this for every call.</summary>
    private static bool IsOurs(AttributeData attribute) =>
        attribute.AttributeClass is { Name: "ReluNetworkAttribute" } type
        && type.ToDisplayString() == NetworkAttribute.MetadataName;
}
