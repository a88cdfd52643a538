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
        )
            return null;
        bool written = Root(reference)
            .Descendants()
            .OfType<ILocalReferenceOperation>()
            .Any(other => SymbolEqualityComparer.Default.Equals(other.Local, reference.Local) && IsWritten(other));
        return written ? null : semantics.GetOperation(value);
    }

    /// <summary>Whether a variable may get another value at this reference.</summary>
    public static bool IsWritten(IOperation reference) =>
        reference.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == reference || assignment.IsRef(),
            IIncrementOrDecrementOperation or ITupleOperation or IAddressOfOperation => true,
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
