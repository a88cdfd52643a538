using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Model;
using BoundGen.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Generators.Parse;

/// <summary>The outcome of reading one annotated class.</summary>
/// <param name="Model">Null where there are errors.</param>
/// <param name="Diagnostics">What there is to report.</param>
/// <param name="Exports">The prefix of its C functions, and where it stands; null for none.</param>
internal sealed record ParseResult(NetworkModel? Model, EquatableArray<DiagnosticInfo> Diagnostics, ExportPrefix? Exports);

/// <summary>Reads the attribute and the class it stands on; the last place that sees symbols and syntax.</summary>
internal static class NetworkParser
{
    /// <summary>
    /// The limit for a name without role and extension. With both, a name stays below the 200 bytes that every file system
    /// takes.
    /// </summary>
    private const int LongestHintName = 160;

    private static readonly SymbolDisplayFormat QualifiedName = SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(
        SymbolDisplayGlobalNamespaceStyle.Omitted
    );

    public static ParseResult Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var annotations = Annotation.Of(type, cancellation);
        // A class with several annotated parts is reported and generated once, at the part with the first attribute.
        if (annotations.Count == 0 || annotations[0].Declaration != context.TargetNode)
            return new ParseResult(null, default, null);

        var compilation = (CSharpCompilation)context.SemanticModel.Compilation;
        var mistakes = new Mistakes(compilation);
        foreach (var second in annotations.Skip(1))
            mistakes.Add(Rules.DuplicateAttribute, second.Syntax.GetLocation(), type.Name);
        DeclarationCheck.Run(annotations[0], compilation, mistakes, cancellation);
        MemberCheck.Run(annotations[0], compilation, mistakes);
        var exports = ExportPrefix.Of(annotations[0], compilation, mistakes);
        var model = Model(annotations[0], mistakes);
        return new ParseResult(mistakes.Any ? null : model, mistakes.Found.ToEquatableArray(), exports);
    }

    private static NetworkModel? Model(Annotation annotation, Mistakes mistakes)
    {
        if (annotation.Sizes is not { } sizes)
            return null;
        CheckSizes(annotation, sizes, mistakes);
        if (mistakes.Any)
            return null;

        var type = annotation.Type;
        var model = new NetworkModel(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(QualifiedName),
            annotation.Declaration.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(Header).ToEquatableArray(),
            annotation.Declaration.Identifier.Text,
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            HintName(type.ToDisplayString(QualifiedName).Replace("@", "")),
            sizes.ToEquatableArray(),
            annotation.Bias,
            type.DeclaringSyntaxReferences.Any(part => IsDocumented(part.GetSyntax())),
            annotation.NativeExports
        );
        CheckExtent(annotation, model, mistakes);
        return model;
    }

    private static void CheckSizes(Annotation annotation, int[] sizes, Mistakes mistakes)
    {
        string name = annotation.Type.Name;
        if (sizes.Length < 2)
            mistakes.Add(Rules.TooFewSizes, annotation.Syntax.GetLocation(), name, Text(sizes.Length));
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 1)
                mistakes.Add(Rules.SizeBelowOne, annotation.SizeLocation(i), name, Text(i), Text(sizes[i]));
        }
    }

    /// <summary>Whether the padded weights fit in an array, and a forward pass on the stack.</summary>
    private static void CheckExtent(Annotation annotation, NetworkModel model, Mistakes mistakes)
    {
        long storage = NetworkExtent.StorageLength(model.Sizes, model.Bias);
        if (storage > Layout.LongestStorage)
            mistakes.Add(Rules.TooLarge, annotation.Syntax.GetLocation(), model.Name, Text(storage), Text(Layout.LongestStorage));
        else if (NetworkExtent.ForwardScratch(model.Sizes) is var floats && !NetworkExtent.FitsOnStack(floats))
            mistakes.Add(
                Rules.RentedScratch,
                annotation.Syntax.GetLocation(),
                model.Name,
                Text((long)floats * sizeof(float)),
                Text(NetworkExtent.StackLimit)
            );
    }

    /// <summary>
    /// File names ignore case where class names do not: of all spellings of a name one goes without a hash, that with each
    /// part in lower case but for its first letter. A long name keeps its end, and a hash of the whole.
    /// </summary>
    private static string HintName(string name)
    {
        string end = name;
        while (Encoding.UTF8.GetByteCount(end) > LongestHintName)
            end = end.Substring(1);
        bool plain =
            end == name
            && name.Split('.').All(part => part.Length > 0 && char.IsUpper(part[0]) && !part.Skip(1).Any(char.IsUpper));
        uint hash = name.Aggregate(2166136261u, (current, letter) => unchecked((current ^ letter) * 16777619u));
        return plain ? name : end + "-" + hash.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static bool IsDocumented(SyntaxNode declaration) =>
        declaration.GetLeadingTrivia().Any(trivia => trivia.GetStructure() is DocumentationCommentTriviaSyntax);

    private static string Header(TypeDeclarationSyntax type)
    {
        string keyword = type is RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not 0 } record
            ? record.Keyword.Text + " " + record.ClassOrStructKeyword.Text
            : type.Keyword.Text;
        return "partial " + keyword + " " + type.Identifier.Text;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
