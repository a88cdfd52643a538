using BoundGen.Generators.Emission;
using BoundGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Generators;

/// <summary>
/// Generates a network for every class annotated with <c>[ReluNetwork]</c>, in three stages: parse (symbols to an
/// equatable model), plan (what to emit, as data) and emit (the plan as text).
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ReluNetworkGenerator : IIncrementalGenerator
{
    internal const string ParseStep = "Parse";
    internal const string PlanStep = "Plan";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                NetworkParser.AttributeName,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                NetworkParser.Parse)
            .WithTrackingName(ParseStep);

        var plans = parsed
            .Where(static result => result.Model is not null)
            .Select(static (result, _) => EmitPlan.Create(result.Model!))
            .WithTrackingName(PlanStep);

        context.RegisterSourceOutput(parsed, static (output, result) =>
        {
            foreach (var diagnostic in result.Diagnostics)
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
        });

        context.RegisterSourceOutput(plans, static (output, plan) =>
        {
            foreach (var (role, text) in NetworkEmitter.Emit(plan))
                output.AddSource(plan.Model.HintName + "." + role + ".g.cs", text);
        });
    }
}
