using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Emission;
using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Generators.Parsing;

/// <summary>
/// Reads the attribute and the class it stands on, for the generator, which wants the model, and for the analyzer, which
/// wants the mistakes; the last place that sees symbols and syntax.
/// </summary>
internal static class NetworkParser
{
    public const string AttributeName = "BoundGen.ReluNetworkAttribute";

    private static readonly SymbolDisplayFormat QualifiedName =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The model of a type; null where it has no attribute, or errors, each of which is reported.</summary>
    public static NetworkModel? Parse(
        INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation, Action<Diagnostic>? report = null)
    {
        var annotations = Annotation.Of(type, cancellation);
        if (annotations.Count == 0)
            return null;

        bool valid = true;
        foreach (var second in annotations.Skip(1))
            Refuse(Diagnostic.Create(Rules.DuplicateAttribute, second.Syntax.GetLocation(), type.Name));
        var annotation = annotations[0];
        DeclarationCheck.Run(annotation, compilation, Refuse);
        MemberCheck.Run(annotation, compilation, Refuse);
        if (annotation.Sizes is not { } sizes)
            return null;

        CheckSizes(annotation, sizes, Refuse);
        if (!valid)
            return null;

        var model = new NetworkModel(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(QualifiedName),
            annotation.Declaration.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(Header).ToEquatableArray(),
            annotation.Declaration.Identifier.Text,
            HintName(type.ToDisplayString(QualifiedName).Replace("@", "")),
            sizes.ToEquatableArray(),
            annotation.Bias);
        CheckExtent(annotation, model, Refuse, report);
        return valid ? model : null;

        void Refuse(Diagnostic mistake)
        {
            valid = false;
            report?.Invoke(mistake);
        }
    }

    private static void CheckSizes(Annotation annotation, int[] sizes, Action<Diagnostic> refuse)
    {
        string name = annotation.Type.Name;
        if (sizes.Length < 2)
            refuse(Diagnostic.Create(Rules.TooFewSizes, annotation.Syntax.GetLocation(), name, sizes.Length));
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 1)
                refuse(Diagnostic.Create(Rules.SizeBelowOne, annotation.SizeLocation(i), name, i, sizes[i]));
        }
    }

    /// <summary>Whether the padded weights fit in an array, and a pass on the stack.</summary>
    private static void CheckExtent(Annotation annotation, NetworkModel model, Action<Diagnostic> refuse, Action<Diagnostic>? report)
    {
        long storage = EmitPlan.StorageLength(model);
        if (storage > EmitPlan.MaxStorageLength)
            refuse(Diagnostic.Create(Rules.TooLarge, annotation.Syntax.GetLocation(), model.Name, storage, EmitPlan.MaxStorageLength));
        else if (EmitPlan.Create(model) is { ForwardScratch: var floats } && !EmitPlan.FitsOnStack(floats))
            report?.Invoke(Diagnostic.Create(Rules.RentedScratch, annotation.Syntax.GetLocation(), model.Name, (long)floats * sizeof(float), EmitPlan.StackLimit));
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
}
