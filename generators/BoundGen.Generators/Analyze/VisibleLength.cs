using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BoundGen.Generators.Analyze;

/// <summary>The length of an array or span, where the source shows it.</summary>
/// <param name="Length">In elements.</param>
/// <param name="Written">The number that stands in the source; null where elements were counted.</param>
internal sealed record VisibleLength(int Length, ExpressionSyntax? Written)
{
    public static VisibleLength? Of(IOperation? value) =>
        value switch
        {
            IConversionOperation { OperatorMethod: null or { ContainingNamespace.Name: "System" } } conversion => Of(
                conversion.Operand
            ),
            IArrayCreationOperation { DimensionSizes: { Length: 1 } sizes } array
                when sizes[0].ConstantValue.Value is int length => new VisibleLength(
                length,
                array.Initializer is null ? sizes[0].Syntax as ExpressionSyntax : null
            ),
            ILocalReferenceOperation local => Of(Locals.OnlyValue(local)),
            IInvocationOperation call => OfCall(call),
            { SemanticModel: { } semantics } => OfSyntax(value.Syntax, semantics),
            _ => null,
        };

    /// <summary>AsSpan and Slice of the framework.</summary>
    private static VisibleLength? OfCall(IInvocationOperation call)
    {
        if (
            call.TargetMethod.Name is not ("AsSpan" or "Slice")
            || call.TargetMethod.ContainingNamespace.ToDisplayString() != "System"
        )
            return null;
        if (call.TargetMethod.Name == "AsSpan" && call.Arguments.Length == 1)
            return Of(call.Arguments[0].Value);
        var length = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "length")?.Value;
        return length?.ConstantValue.Value is int elements
            ? new VisibleLength(elements, length.Syntax as ExpressionSyntax)
            : null;
    }

    /// <summary>What this version of the compiler has no operations for.</summary>
    private static VisibleLength? OfSyntax(SyntaxNode syntax, SemanticModel semantics) =>
        syntax switch
        {
            StackAllocArrayCreationExpressionSyntax { Initializer.Expressions.Count: var count } => new VisibleLength(
                count,
                null
            ),
            StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax { RankSpecifiers: { Count: 1 } ranks } }
                when ranks[0].Sizes[0] is var size && semantics.GetConstantValue(size).Value is int length => new VisibleLength(
                length,
                size
            ),
            ImplicitStackAllocArrayCreationExpressionSyntax { Initializer.Expressions.Count: var count } => new VisibleLength(
                count,
                null
            ),
            CollectionExpressionSyntax { Elements: var elements }
                when elements.All(element => element is ExpressionElementSyntax) => new VisibleLength(elements.Count, null),
            _ => null,
        };
}
