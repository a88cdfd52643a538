using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BoundGen.Generators.Analyze;

/// <summary>Whether an expression gives the same in every turn of the loop around it.</summary>
internal static class LoopTurn
{
    /// <summary>
    /// The innermost loop over a range or a collection, of the same method, whose every turn runs an operation; null if there is
    /// none. Other loops wait or try again, as handlers of exceptions do, and may have reason to load once more.
    /// </summary>
    public static ILoopOperation? Around(IOperation operation)
    {
        for (var (inner, outer) = (operation, operation.Parent); outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation or ITryOperation or IWhileLoopOperation)
                return null;
            if (outer is IConditionalOperation conditional && inner != conditional.Condition)
                return null;
            if (outer is ISwitchOperation or ISwitchExpressionOperation or ICoalesceOperation)
                return null;
            if (outer is ILoopOperation loop && inner == loop.Body)
                return loop;
        }

        return null;
    }

    /// <summary>Whether a network serves its turn alone: it is a variable of the body, or only called.</summary>
    public static bool EndsWithTurn(IOperation network) =>
        network.Parent switch
        {
            IInvocationOperation call => call.Instance == network,
            IConversionOperation conversion => EndsWithTurn(conversion),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declared } => !Locals.IsWrittenSomewhere(
                network,
                declared.Symbol
            ),
            _ => false,
        };

    /// <summary>
    /// Whether values depend on nothing that a turn can change, as far as that is certain: constants, and variables and read-only
    /// fields from outside of the loop.
    /// </summary>
    public static bool IsSame(IOperation value, ILoopOperation loop) =>
        value switch
        {
            { ConstantValue.HasValue: true } => true,
            IConversionOperation conversion => IsSame(conversion.Operand, loop),
            ILocalReferenceOperation { Local: var local } => !IsDeclaredIn(local, loop) && Keeps(local, value),
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => Keeps(parameter, value),
            IFieldReferenceOperation { Field.IsReadOnly: true, Instance: null or IInstanceReferenceOperation } => IsImmutable(
                value.Type
            ),
            _ => false,
        };

    private static bool IsDeclaredIn(ILocalSymbol local, ILoopOperation loop) =>
        local.DeclaringSyntaxReferences.Any(declaration =>
            declaration.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(declaration.Span)
        );

    /// <summary>Nothing assigns the variable; where it has elements, nothing else mentions it, which might write them.</summary>
    private static bool Keeps(ISymbol variable, IOperation use) =>
        IsImmutable(use.Type)
            ? !Locals.IsWrittenSomewhere(use, variable)
            : HasElements(use.Type) && Locals.References(use, variable).Count() == 1;

    private static bool IsImmutable(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.System_String } or { Name: "NetworkParameters" };

    /// <summary>Unlike a stream, which is elsewhere after it was read.</summary>
    private static bool HasElements(ITypeSymbol? type) => type is IArrayTypeSymbol or { Name: "Span" or "ReadOnlySpan" };
}
