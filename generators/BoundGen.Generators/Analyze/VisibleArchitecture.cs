using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BoundGen.Generators.Analyze;

/// <summary>The architecture of parameters, where the source shows it.</summary>
internal static class VisibleArchitecture
{
    /// <summary>Of a value of type NetworkParameters.</summary>
    public static AnnotatedNetwork? OfParameters(IOperation? value) =>
        value switch
        {
            ILocalReferenceOperation local => OfParameters(Locals.OnlyValue(local)),
            IObjectCreationOperation { Type: { } type, Arguments: { Length: > 1 } arguments }
                when Is(type, "NetworkParameters") => OfShape(Argument(arguments, "shape")),
            IInvocationOperation { TargetMethod: { Name: "ToParameters", ContainingType: { } type }, Arguments: { Length: 1 } of }
                when Is(type, "ReluNetworkExtensions") => AnnotatedNetwork.Of(Unconverted(of[0].Value).Type),
            _ => null,
        };

    private static AnnotatedNetwork? OfShape(IOperation? value) =>
        value switch
        {
            ILocalReferenceOperation local => OfShape(Locals.OnlyValue(local)),
            IPropertyReferenceOperation { Property: { Name: "Shape", IsStatic: true, ContainingType: var network } } =>
                AnnotatedNetwork.Of(network),
            IObjectCreationOperation { Type: { } type, Arguments: var arguments }
                when Is(type, "NetworkShape") && Argument(arguments, "bias") is { ConstantValue: { Value: bool bias } } => Sizes(
                Argument(arguments, "sizes")
            )
                is { } sizes
                ? AnnotatedNetwork.Of(sizes.ToEquatableArray(), bias)
                : null,
            _ => null,
        };

    /// <summary>The elements of an array or a collection expression, if all are constants.</summary>
    private static List<int>? Sizes(IOperation? value)
    {
        if (value is null)
            return null;
        value = Unconverted(value);
        IEnumerable<object?>? elements = value switch
        {
            IArrayCreationOperation { Initializer.ElementValues: var values } => values.Select(element =>
                element.ConstantValue.Value
            ),
            { Syntax: CollectionExpressionSyntax collection, SemanticModel: { } semantics } => collection.Elements.Select(
                element =>
                    element is ExpressionElementSyntax { Expression: var size } ? semantics.GetConstantValue(size).Value : null
            ),
            _ => null,
        };
        var sizes = elements?.ToList();
        return sizes is not null && sizes.All(size => size is int) ? sizes.ConvertAll(size => (int)size!) : null;
    }

    private static IOperation? Argument(IEnumerable<IArgumentOperation> arguments, string name) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Name == name)?.Value;

    private static IOperation Unconverted(IOperation value) =>
        value is IConversionOperation { Operand: var operand } ? Unconverted(operand) : value;

    private static bool Is(ITypeSymbol type, string name) =>
        type.Name == name && type.ContainingNamespace is { Name: "BoundGen", ContainingNamespace.IsGlobalNamespace: true };
}
