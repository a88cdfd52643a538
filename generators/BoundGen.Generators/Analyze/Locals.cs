using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BoundGen.Generators.Analyze;

/// <summary>What is known of a local variable from the method around it.</summary>
internal static class Locals
{
    /// <summary>What a variable was declared with, if nothing else is ever assigned to it; null otherwise.</summary>
    public static IOperation? OnlyValue(ILocalReferenceOperation reference)
    {
        if (
            reference.Local.DeclaringSyntaxReferences.Length != 1
            || reference.Local.DeclaringSyntaxReferences[0].GetSyntax()
                is not VariableDeclaratorSyntax { Initializer.Value: { } value }
            || reference.SemanticModel is not { } semantics
            || reference.Local.RefKind != RefKind.None
            // While somebody types, a variable may be declared by itself: nothing is followed to a place that is not before.
            || reference.Syntax.SpanStart < value.Span.End
        )
            return null;
        return IsWrittenSomewhere(reference, reference.Local) ? null : semantics.GetOperation(value);
    }

    /// <summary>Whether a variable may get another value anywhere in the member around an operation.</summary>
    public static bool IsWrittenSomewhere(IOperation operation, ISymbol variable) =>
        References(operation, variable).Any(IsWritten);

    /// <summary>All uses of a local variable or a parameter in the member around an operation.</summary>
    public static IEnumerable<IOperation> References(IOperation operation, ISymbol variable) =>
        Root(operation)
            .Descendants()
            .Where(other =>
                other switch
                {
                    ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
                    IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(
                        parameter.Parameter,
                        variable
                    ),
                    _ => false,
                }
            );

    /// <summary>Whether a variable may get another value at this reference.</summary>
    private static bool IsWritten(IOperation reference) =>
        reference.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == reference || assignment.IsRef(),
            IIncrementOrDecrementOperation or ITupleOperation or IAddressOfOperation or IConditionalOperation { IsRef: true } =>
                true,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } } => true,
            _ => false,
        };

    private static bool IsRef(this IAssignmentOperation assignment) => assignment is ISimpleAssignmentOperation { IsRef: true };

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }
}
