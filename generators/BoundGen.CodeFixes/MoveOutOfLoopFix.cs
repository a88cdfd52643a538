using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.CodeFixes;

/// <summary>BG0018: moves the declaration of a network before the loop that it stands in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MoveOutOfLoopFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create("BG0018");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var declaration = root
            ?.FindNode(context.Span, getInnermostNodeForTie: true)
            .FirstAncestorOrSelf<LocalDeclarationStatementSyntax>();
        // Anything else could change what the program does, or would need another statement to be made a block.
        if (
            declaration
                is not {
                    Declaration.Variables: { Count: 1 } variables,
                    Parent: BlockSyntax { Parent: StatementSyntax loop } body
                }
            || variables[0].Initializer?.Value.Span != context.Span
            || body.Statements[0] != declaration
            || loop is not (ForStatementSyntax or CommonForEachStatementSyntax)
            || loop.Parent is not (BlockSyntax or GlobalStatementSyntax)
            || loop.ContainsDirectives
            || !IsOnlyOneOfItsName(variables[0], loop)
        )
            return;
        context.RegisterCodeFix(
            CodeAction.Create(
                $"Create '{declaration.Declaration.Variables[0].Identifier.Text}' before the loop",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(Moved(root!, loop, body, declaration))),
                equivalenceKey: nameof(MoveOutOfLoopFix)
            ),
            context.Diagnostics
        );
    }

    /// <summary>A variable that moves out of its block must not meet another.</summary>
    private static bool IsOnlyOneOfItsName(VariableDeclaratorSyntax variable, StatementSyntax loop)
    {
        SyntaxNode member = (SyntaxNode?)
            loop.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not GlobalStatementSyntax)
            ?? loop.SyntaxTree.GetRoot();
        return member.DescendantTokens().Count(token => token.IsKind(SyntaxKind.IdentifierToken) && IsDeclared(token)) == 1;

        bool IsDeclared(SyntaxToken token) =>
            token.ValueText == variable.Identifier.ValueText
            && token.Parent
                is VariableDeclaratorSyntax
                    or SingleVariableDesignationSyntax
                    or ForEachStatementSyntax
                    or ParameterSyntax
                    or CatchDeclarationSyntax
                    or LocalFunctionStatementSyntax;
    }

    private static SyntaxNode Moved(
        SyntaxNode root,
        StatementSyntax loop,
        BlockSyntax body,
        LocalDeclarationStatementSyntax declaration
    )
    {
        var shortened = loop.ReplaceNode(body, body.RemoveNode(declaration, SyntaxRemoveOptions.KeepNoTrivia)!);
        // Comments go with what they are about; the declaration's lines take the indentation of the loop.
        var indentation = loop.GetLeadingTrivia().LastOrDefault(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var moved = declaration.WithLeadingTrivia(
            declaration.GetLeadingTrivia().Select(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) ? indentation : trivia)
        );
        return loop.Parent is GlobalStatementSyntax global
            ? root.ReplaceNode(global, new[] { SyntaxFactory.GlobalStatement(moved), global.WithStatement(shortened) })
            : root.ReplaceNode(loop, new SyntaxNode[] { moved, shortened });
    }
}
