using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Emission;
using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Generators.Parsing;

/// <summary>The outcome of reading one annotated class: a model, or the errors that keep it from being one.</summary>
internal sealed record ParseResult(NetworkModel? Model, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>Reads the attribute and the class it stands on; the last place that sees symbols and syntax.</summary>
internal static class NetworkParser
{
    public const string AttributeName = "BoundGen.ReluNetworkAttribute";

    private static readonly SymbolDisplayFormat EscapedName =
        SymbolDisplayFormat.MinimallyQualifiedFormat
            .WithGenericsOptions(SymbolDisplayGenericsOptions.None)
            .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat EscapedNamespace =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    public static ParseResult Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var declaration = (TypeDeclarationSyntax)context.TargetNode;
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var diagnostics = new List<DiagnosticInfo>();

        CheckDeclaration(type, declaration, diagnostics);
        var attribute = context.Attributes[0];
        int[] sizes = ReadSizes(type, attribute, declaration, diagnostics, cancellation);
        if (diagnostics.Count > 0)
            return new ParseResult(null, diagnostics.ToEquatableArray());

        bool bias = attribute.NamedArguments.All(argument => argument.Key != "Bias" || argument.Value.Value is not false);
        var model = new NetworkModel(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(EscapedNamespace),
            declaration.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(Header).ToEquatableArray(),
            type.ToDisplayString(EscapedName),
            HintName(type.ToDisplayString(EscapedNamespace).Replace("@", "")),
            sizes.ToEquatableArray(),
            bias);

        long storage = EmitPlan.StorageLength(model);
        if (storage <= EmitPlan.MaxStorageLength)
            return new ParseResult(model, default);

        return new ParseResult(null, ImmutableArray.Create(DiagnosticInfo.Create(
            Rules.TooLarge, Locate(attribute, declaration, cancellation), type.Name, Text(storage), Text(EmitPlan.MaxStorageLength))).ToEquatableArray());
    }

    private static void CheckDeclaration(INamedTypeSymbol type, TypeDeclarationSyntax declaration, List<DiagnosticInfo> diagnostics)
    {
        foreach (var part in declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
        {
            if (!part.Modifiers.Any(SyntaxKind.PartialKeyword))
                diagnostics.Add(DiagnosticInfo.Create(Rules.NotPartial, part.Identifier.GetLocation(), part.Identifier.Text, type.Name));
            if (part.TypeParameterList is { } parameters)
                diagnostics.Add(DiagnosticInfo.Create(Rules.Generic, parameters.GetLocation(), part.Identifier.Text));
        }

        string? kind = type switch
        {
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsFileLocal: true } => "local to its file",
            { IsRecord: true } => "a record",
            _ => null,
        };
        if (kind is not null)
            diagnostics.Add(DiagnosticInfo.Create(Rules.NotAPlainClass, declaration.Identifier.GetLocation(), type.Name, kind));
    }

    private static int[] ReadSizes(
        INamedTypeSymbol type, AttributeData attribute, TypeDeclarationSyntax declaration, List<DiagnosticInfo> diagnostics, CancellationToken cancellation)
    {
        var location = Locate(attribute, declaration, cancellation);
        var argument = attribute.ConstructorArguments.FirstOrDefault();
        int[] sizes = argument is { Kind: TypedConstantKind.Array, IsNull: false }
            ? argument.Values.Select(value => value.Value as int? ?? 0).ToArray()
            : [];
        if (sizes.Length < 2)
            diagnostics.Add(DiagnosticInfo.Create(Rules.TooFewSizes, location, type.Name, Text(sizes.Length)));

        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 1)
                diagnostics.Add(DiagnosticInfo.Create(Rules.SizeBelowOne, SizeLocation(attribute, i, cancellation) ?? location, type.Name, Text(i), Text(sizes[i])));
        }

        return sizes;
    }

    private static Location Locate(AttributeData attribute, TypeDeclarationSyntax declaration, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? declaration.Identifier.GetLocation();

    /// <summary>Where size number <paramref name="index"/> is written, if the sizes are written one argument each.</summary>
    private static Location? SizeLocation(AttributeData attribute, int index, CancellationToken cancellation)
    {
        var arguments = (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax)?.ArgumentList?.Arguments
            .Where(argument => argument.NameEquals is null).ToList();
        return arguments is { Count: > 1 } && index < arguments.Count ? arguments[index].GetLocation() : null;
    }

    /// <summary>File names ignore case where class names do not: names with capitals in a row carry their hash.</summary>
    private static string HintName(string name)
    {
        bool plain = true;
        for (int i = 1; i < name.Length; i++)
            plain &= !char.IsUpper(name[i]) || !char.IsUpper(name[i - 1]);
        uint hash = name.Aggregate(2166136261u, (current, letter) => unchecked((current ^ letter) * 16777619u));
        return plain ? name : name + "-" + hash.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string Header(TypeDeclarationSyntax type)
    {
        string keyword = type is RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not 0 } record
            ? record.Keyword.Text + " " + record.ClassOrStructKeyword.Text
            : type.Keyword.Text;
        return "partial " + keyword + " " + type.Identifier.Text;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
