using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.CodeFixes;

/// <summary>BG0017: writes the constant of the network in place of a wrong number.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UseConstantFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create("BG0017");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var diagnostic = context.Diagnostics[0];
        if (
            root is null
            || diagnostic.AdditionalLocations.Count == 0
            || !diagnostic.Properties.TryGetValue("Constant", out string? constant)
            || diagnostic.AdditionalLocations[0].SourceTree != root.SyntaxTree
            || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true)
                is not ExpressionSyntax number
        )
            return;
        var named = SyntaxFactory.ParseExpression(constant!).WithTriviaFrom(number);
        context.RegisterCodeFix(
            CodeAction.Create(
                $"Use '{constant}'",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(number, named))),
                equivalenceKey: nameof(UseConstantFix)
            ),
            diagnostic
        );
    }
}
