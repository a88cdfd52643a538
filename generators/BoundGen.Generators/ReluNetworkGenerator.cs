using BoundGen.Generators.Emission;
using BoundGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Generators;

/// <summary>
/// Generates a network for every class annotated with <c>[ReluNetwork]</c>, in three stages: parse (symbols to an
/// equatable model), plan (what to emit, as data) and emit (the plan as text). Mistakes are not its business but
/// <see cref="ReluNetworkAnalyzer"/>'s: a class with one gets no code.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ReluNetworkGenerator : IIncrementalGenerator
{
    internal const string ParseStep = "Parse";
    internal const string PlanStep = "Plan";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                NetworkParser.AttributeName,
                static (node, _) => node is ClassDeclarationSyntax,
                static (match, cancellation) => NetworkParser.Parse((INamedTypeSymbol)match.TargetSymbol, match.SemanticModel.Compilation, cancellation))
            .WithTrackingName(ParseStep);

        var plans = models
            .Where(static model => model is not null)
            .Select(static (model, _) => EmitPlan.Create(model!))
            .WithTrackingName(PlanStep);

        context.RegisterSourceOutput(plans, static (output, plan) =>
        {
            foreach (var (role, text) in NetworkEmitter.Emit(plan))
                output.AddSource(plan.Model.HintName + "." + role + ".g.cs", text);
        });
    }
}
