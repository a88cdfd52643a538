using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BoundGen.Generators.Analyze;

/// <summary>Whether an expression gives the same in every turn of the loop around it.</summary>
internal static class LoopTurn
{
    /// <summary>The innermost loop of the same method whose body an operation runs in; null if there is none.</summary>
    public static ILoopOperation? Around(IOperation operation)
    {
        for (var (inner, outer) = (operation, operation.Parent); outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return null;
            if (outer is ILoopOperation loop && inner == loop.Body)
                return loop;
        }

        return null;
    }

    /// <summary>
    /// Whether values depend on nothing that a turn can change, as far as that is certain: constants, and variables and read-only
    /// fields from outside of the loop.
    /// </summary>
    public static bool IsSame(IOperation value, ILoopOperation loop) =>
        value switch
        {
            { ConstantValue.HasValue: true } => true,
            IConversionOperation conversion => IsSame(conversion.Operand, loop),
            ILocalReferenceOperation { Local: var local } => !IsDeclaredIn(local, loop) && Keeps(local, value, loop),
            IParameterReferenceOperation { Parameter: var parameter } => Keeps(parameter, value, loop),
            IFieldReferenceOperation { Field.IsReadOnly: true, Instance: null or IInstanceReferenceOperation } => IsImmutable(
                value.Type
            ),
            _ => false,
        };

    private static bool IsDeclaredIn(ILocalSymbol local, ILoopOperation loop) =>
        local.DeclaringSyntaxReferences.Any(declaration =>
            declaration.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(declaration.Span)
        );

    /// <summary>
    /// Nothing in the loop assigns the variable. Where it has elements, nothing else there touches it, as that might write them.
    /// </summary>
    private static bool Keeps(ISymbol variable, IOperation use, ILoopOperation loop)
    {
        var others = loop.Descendants()
            .Where(other =>
                other != use
                && other switch
                {
                    ILocalReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Local, variable),
                    IParameterReferenceOperation reference => SymbolEqualityComparer.Default.Equals(
                        reference.Parameter,
                        variable
                    ),
                    _ => false,
                }
            );
        return IsImmutable(use.Type) ? !others.Any(Locals.IsWritten) : HasElements(use.Type) && !others.Any();
    }

    private static bool IsImmutable(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.System_String } or { Name: "NetworkParameters" };

    /// <summary>Unlike a stream, which is elsewhere after it was read.</summary>
    private static bool HasElements(ITypeSymbol? type) => type is IArrayTypeSymbol or { Name: "Span" or "ReadOnlySpan" };
}
