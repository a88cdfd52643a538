using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using BoundGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BoundGen.Generators.Analyze;

/// <summary>Uses of networks that will fail, or cost more than they need, as far as the source shows it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkUseAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that names the constant to use; its first additional location is where.</summary>
    internal const string ConstantProperty = "Constant";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.OtherArchitecture, Rules.WrongLength, Rules.CreatedInLoop);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(AnalyzeCreation, OperationKind.ObjectCreation);
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
    }

    private static void AnalyzeCreation(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (
            AnnotatedNetwork.Of(creation.Type) is not { } network
            || creation.Constructor is not { } constructor
            || !TakesParameters(constructor)
        )
            return;
        var parameters = creation.Arguments[0].Value;
        if (VisibleArchitecture.OfParameters(parameters) is { } given && given.Architecture != network.Architecture)
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.OtherArchitecture,
                    parameters.Syntax.GetLocation(),
                    creation.Type!.Name,
                    network.Architecture,
                    given.Architecture
                )
            );
        CheckLength(context, creation.Type!, creation.Arguments[0], "ParameterCount", network.ParameterCount);
        CheckLoop(context, creation.Type!, creation.Arguments);
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        var type = call.TargetMethod.ContainingType;
        if (AnnotatedNetwork.Of(type) is not { } network)
            return;
        string method = call.TargetMethod.Name;
        if (method == "Load" && TakesParameters(call.TargetMethod))
            CheckLoop(context, type, call.Arguments);
        if (!IsOfInterface(call.TargetMethod))
            return;
        foreach (var argument in call.Arguments)
        {
            switch (method, argument.Parameter?.Name)
            {
                case ("Forward" or "Classify" or "Draw" or "BallRadius", "input"):
                    CheckLength(context, type, argument, "InputSize", network.InputSize);
                    break;
                case ("Forward", "logits"):
                    CheckLength(context, type, argument, "OutputSize", network.OutputSize);
                    break;
                case ("Forward", "mask"):
                    CheckLength(context, type, argument, "MaskWordCount", network.MaskWordCount);
                    break;
                case ("Draw", "normals"):
                    CheckLength(context, type, argument, "NoiseLength", network.NoiseLength);
                    break;
                case ("CopyParameters" or "HasParameters", _):
                    CheckLength(context, type, argument, "ParameterCount", network.ParameterCount);
                    break;
                case ("ForwardBatch", "inputs"):
                    CheckMultiple(context, type, argument, network.InputSize);
                    break;
                case ("ForwardBatch", "logits"):
                    CheckMultiple(context, type, argument, network.OutputSize);
                    break;
            }
        }
    }

    /// <summary>Whether a constructor or a Load is a generated one: the rules leave no other with such a parameter.</summary>
    private static bool TakesParameters(IMethodSymbol method) =>
        method.Parameters.Length == 1
        && method.Parameters[0].Type switch
        {
            INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: { Length: 1 } elements } => elements[0].SpecialType
                == SpecialType.System_Single,
            var type => type.SpecialType == SpecialType.System_String || type.Name == "NetworkParameters",
        };

    /// <summary>Whether a method is one of <c>IReluNetwork</c>, and not an overload that the user wrote.</summary>
    private static bool IsOfInterface(IMethodSymbol method) =>
        method.ContainingType.AllInterfaces.FirstOrDefault(candidate => candidate is { Name: "IReluNetwork", Arity: 0 })
            is { } network
        && network
            .GetMembers(method.Name)
            .Any(member =>
                SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)
            );

    private static void CheckLength(
        OperationAnalysisContext context,
        ITypeSymbol network,
        IArgumentOperation argument,
        string constant,
        int expected
    )
    {
        if (VisibleLength.Of(argument.Value) is not { } length || length.Length == expected)
            return;
        string name = network.ToMinimalDisplayString(argument.SemanticModel!, argument.Syntax.SpanStart);
        var properties = ImmutableDictionary<string, string?>.Empty.Add(ConstantProperty, name + "." + constant);
        Report(context, network, argument, length, Text(expected), properties);
    }

    private static void CheckMultiple(
        OperationAnalysisContext context,
        ITypeSymbol network,
        IArgumentOperation argument,
        int size
    )
    {
        if (VisibleLength.Of(argument.Value) is { } length && length.Length % size != 0)
            Report(context, network, argument, length, "a multiple of " + Text(size), ImmutableDictionary<string, string?>.Empty);
    }

    private static void Report(
        OperationAnalysisContext context,
        ITypeSymbol network,
        IArgumentOperation argument,
        VisibleLength length,
        string expected,
        ImmutableDictionary<string, string?> properties
    ) =>
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.WrongLength,
                argument.Syntax.GetLocation(),
                length.Written is { } written ? [written.GetLocation()] : [],
                properties,
                argument.Parameter!.Name,
                network.Name,
                Text(length.Length),
                expected
            )
        );

    /// <summary>A network from the same file or parameters in every turn could be made once.</summary>
    private static void CheckLoop(
        OperationAnalysisContext context,
        ITypeSymbol network,
        IReadOnlyCollection<IArgumentOperation> arguments
    )
    {
        if (
            LoopTurn.Around(context.Operation) is { } loop
            && LoopTurn.EndsWithTurn(context.Operation)
            && arguments.All(argument => LoopTurn.IsSame(argument.Value, loop))
        )
            context.ReportDiagnostic(
                Diagnostic.Create(Rules.CreatedInLoop, context.Operation.Syntax.GetLocation(), network.Name)
            );
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
