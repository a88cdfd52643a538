using System.Collections.Immutable;
using BoundGen.Generators.Diagnostics;
using BoundGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BoundGen.Generators;

/// <summary>
/// Reports mistakes in the use of <c>[ReluNetwork]</c>. An analyzer may hold on to syntax where a generator's cached
/// values may not: so each diagnostic stands in its source tree, and <c>#pragma warning disable</c> reaches it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReluNetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(
            static symbol => NetworkParser.Parse((INamedTypeSymbol)symbol.Symbol, symbol.Compilation, symbol.CancellationToken, symbol.ReportDiagnostic),
            SymbolKind.NamedType);
    }
}
