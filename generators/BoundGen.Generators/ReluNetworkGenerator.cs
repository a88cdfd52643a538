using BoundGen.Generators.Emit;
using BoundGen.Generators.Parse;
using BoundGen.Generators.Plan;
using BoundGen.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BoundGen.Generators;

/// <summary>
/// Generates a network for every class annotated with <c>[ReluNetwork]</c>, in stages: parse (symbols to an
/// equatable model), plan (what to emit, as data) and emit (the plan as text).
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ReluNetworkGenerator : IIncrementalGenerator
{
    internal const string ParseStep = "Parse";
    internal const string ProjectStep = "Project";
    internal const string PlanStep = "Plan";
    internal const string MistakesStep = "Mistakes";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var parsed = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                NetworkAttribute.MetadataName,
                static (node, _) => node is TypeDeclarationSyntax,
                NetworkParser.Parse
            )
            .WithTrackingName(ParseStep);
        var project = context.CompilationProvider.Select(ProjectCheck.Run).WithTrackingName(ProjectStep);

        var plans = parsed
            .Combine(project)
            .Where(static pair => pair is { Left.Model: not null, Right: null })
            .Select(static (pair, _) => EmitPlan.Create(pair.Left.Model!))
            .WithTrackingName(PlanStep);
        context.RegisterSourceOutput(plans, static (output, plan) =>
        {
            foreach (var (role, text) in NetworkEmitter.Emit(plan))
                output.AddSource(plan.Model.HintName + "." + role + ".g.cs", text);
        });

        // Only the output meets the compilation, and only for mistakes: what is cached are ids, numbers and spans.
        var mistakes = parsed.SelectMany(static (result, _) => result.Diagnostics).WithTrackingName(MistakesStep);
        context.RegisterSourceOutput(mistakes.Combine(context.CompilationProvider), static (output, mistake) =>
            output.ReportDiagnostic(mistake.Left.In(mistake.Right))
        );

        var repeated = parsed.Collect().SelectMany(static (results, _) => ExportPrefix.Repeated(results));
        context.RegisterSourceOutput(repeated.Combine(context.CompilationProvider), static (output, mistake) =>
            output.ReportDiagnostic(mistake.Left.In(mistake.Right))
        );

        // What is wrong with the project is said once, and to those alone who want a network.
        var wanted = parsed.Collect().Select(static (results, _) => !results.IsEmpty);
        context.RegisterSourceOutput(project.Combine(wanted).Combine(context.CompilationProvider), static (output, pair) =>
        {
            if (pair.Left is { Left: { } mistake, Right: true })
                output.ReportDiagnostic(mistake.In(pair.Right));
        });
    }
}
