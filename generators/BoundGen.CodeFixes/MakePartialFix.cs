using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BoundGen.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.CodeFixes;

/// <summary>
/// BG0001: makes the reported type partial, and in the same step all types around it and all networks inside it with the
/// types between, so that one fix leaves nothing to report.
/// </summary>
// Not [Shared]: that would make the assembly reference a System.Composition newer than the oldest host brings along.
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MakePartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create("BG0001");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindToken(context.Span.Start).Parent is not TypeDeclarationSyntax reported)
            return;
        context.RegisterCodeFix(
            CodeAction.Create(
                $"Make '{reported.Identifier.Text}' partial",
                cancellation => MakePartialAsync(context.Document, reported, cancellation),
                equivalenceKey: nameof(MakePartialFix)
            ),
            context.Diagnostics
        );
    }

    private static async Task<Solution> MakePartialAsync(
        Document document,
        TypeDeclarationSyntax reported,
        CancellationToken cancellation
    )
    {
        var solution = document.Project.Solution;
        var semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var lacking = Types(reported, semantics!, cancellation)
            .SelectMany(type => type.DeclaringSyntaxReferences)
            .Select(reference => reference.GetSyntax(cancellation))
            .OfType<TypeDeclarationSyntax>()
            .Where(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
        foreach (var file in lacking.GroupBy(declaration => declaration.SyntaxTree))
        {
            var root = await file.Key.GetRootAsync(cancellation).ConfigureAwait(false);
            solution = solution.WithDocumentSyntaxRoot(
                document.Project.Solution.GetDocument(file.Key)!.Id,
                root.ReplaceNodes(file, (_, declaration) => WithPartial(declaration))
            );
        }

        return solution;
    }

    /// <summary>The reported type, those around it, and those on the way to a network inside it.</summary>
    private static IEnumerable<INamedTypeSymbol> Types(
        TypeDeclarationSyntax reported,
        SemanticModel semantics,
        CancellationToken cancellation
    )
    {
        var networks = reported
            .DescendantNodes()
            .OfType<ClassDeclarationSyntax>()
            .Where(type =>
                semantics
                    .GetDeclaredSymbol(type, cancellation)!
                    .GetAttributes()
                    .Any(attribute => attribute.AttributeClass?.ToDisplayString() == NetworkAttribute.MetadataName)
            );
        return networks
            .Append<TypeDeclarationSyntax>(reported)
            .SelectMany(type => type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            .Distinct()
            .Select(type => semantics.GetDeclaredSymbol(type, cancellation)!);
    }

    /// <summary>
    /// Puts the modifier last, which is its place, and moves comments and indentation in front of it if it is the first.
    /// </summary>
    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax declaration)
    {
        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (declaration.Modifiers.Any())
            return declaration.AddModifiers(partial);
        var keyword = declaration.Keyword;
        return declaration
            .WithKeyword(keyword.WithLeadingTrivia())
            .AddModifiers(partial.WithLeadingTrivia(keyword.LeadingTrivia));
    }
}
