using System.Globalization;
using System.Text.RegularExpressions;
using BoundGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Generators.Tests;

/// <summary>
/// No generated method is too much for the just-in-time compiler, which drops to its unoptimised mode, MinOpts, where a
/// method has too many instructions, blocks or variables. It says so itself: with tiers off, all else is FullOpts.
/// </summary>
[Slow]
public sealed class JitTests : IDisposable
{
    internal const int LayersOfTheDeepest = 100;

    private static readonly string[] Networks =
    [
        "[BoundGen.ReluNetwork(784, 1000, 1000, 10, Bias = false)] partial class Flagship;",
        "[BoundGen.ReluNetwork(784, 1000, 1000, 10)] partial class WithBiases;",
        "[BoundGen.ReluNetwork(784, 20000, 10)] partial class Wide;",
        "[BoundGen.ReluNetwork(5, 1024, 64, 65, 2)] partial class Edges;",
        $"[BoundGen.ReluNetwork({string.Join(", ", Enumerable.Repeat(64, LayersOfTheDeepest))}, 10)] partial class Deep;",
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_generated_method_is_optimised()
    {
        var output = GeneratorRun.Of([.. Networks]).Output;
        var summary = Summary(output);

        foreach (string name in new[] { "Flagship", "WithBiases", "Wide", "Edges", "Deep" })
        {
            var methods = Methods(output.GetTypeByMetadataName(name)!).ToList();
            Assert.All(
                new[]
                {
                    "Forward",
                    "Classify",
                    "ForwardBatch",
                    "Draw",
                    "DrawBatch",
                    "__DrawLayers",
                    "BallRadius",
                    "__ScaleOf",
                    "__Passes",
                    "__Majorise",
                    "Backpropagate",
                    "CopyParameters",
                    "HasParameters",
                },
                method => Assert.Contains(method, methods)
            );
            Assert.All(methods, method =>
            {
                var tiers = summary
                    .Where(line => line.Method.StartsWith($"{name}:{method}(", StringComparison.Ordinal))
                    .Select(line => line.Tier)
                    .ToList();
                Assert.NotEmpty(tiers);
                Assert.All(tiers, tier => Assert.Equal("FullOpts", tier));
            });
        }
    }

    [Fact]
    public void The_loops_of_a_debug_build_are_optimised_all_the_same()
    {
        var summary = Summary(GeneratorRun.Of(Networks[0]).Output, OptimizationLevel.Debug);
        Assert.All(summary.Where(line => line.Method.StartsWith("Flagship:", StringComparison.Ordinal)), line =>
            Assert.NotEqual("FullOpts", line.Tier)
        );
        foreach (string loop in new[] { "ActiveColumns:AddWide[", "NarrowColumns:", "Activations:CompactHidden(" })
        {
            var tiers = summary.Where(line => line.Method.Contains(loop, StringComparison.Ordinal)).Select(line => line.Tier);
            Assert.Equal("FullOpts", Assert.Single(tiers.Distinct()));
        }
    }

    [Fact]
    public void A_method_that_is_too_long_would_be_seen()
    {
        string terms = string.Concat(
            Enumerable.Range(0, 4000).Select(i => string.Create(CultureInfo.InvariantCulture, $"sum += x[{i}] * {i}.5f;\n"))
        );
        var summary = Summary(
            GeneratorRun
                .Of(
                    $"static class Unrolled {{ static float Dot(float[] x) {{ float sum = 0;\n{terms} return sum; }} static float First(float[] x) => x[0]; }} [BoundGen.ReluNetwork(2, 2)] partial class Net;"
                )
                .Output
        );

        Assert.Matches(
            "MinOpts",
            Assert.Single(summary, line => line.Method.StartsWith("Unrolled:Dot(", StringComparison.Ordinal)).Tier
        );
        Assert.Equal(
            "FullOpts",
            Assert.Single(summary, line => line.Method.StartsWith("Unrolled:First(", StringComparison.Ordinal)).Tier
        );
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Methods(INamedTypeSymbol type) =>
        type.GetMembers()
            .OfType<IMethodSymbol>()
            .Select(method =>
                method.ExplicitInterfaceImplementations is [var implemented]
                    ? $"global::{implemented.ContainingType.ToDisplayString()}.{implemented.MetadataName}"
                    : method.MetadataName
            );

    /// <summary>
    /// What the compiler says of every method it compiles: " 9: JIT compiled Net:Forward(...):int:this [FullOpts, IL size=...,
    /// code size=...]".
    /// </summary>
    private List<(string Method, string Tier)> Summary(
        Compilation compilation,
        OptimizationLevel level = OptimizationLevel.Release
    )
    {
        string assembly = _folder.At("Consumer.dll"),
            summary = _folder.At("summary.txt");
        var options = ((CSharpCompilationOptions)compilation.Options).WithOptimizationLevel(level);
        Assert.Empty(
            compilation
                .WithOptions(options)
                .Emit(assembly)
                .Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        );

        var variables = new Dictionary<string, string>
        {
            ["DOTNET_TieredCompilation"] = "0",
            ["DOTNET_JitDisasmSummary"] = "1",
            ["DOTNET_JitStdOutFile"] = summary,
        };
        string[] arguments = ["exec", typeof(JitTests).Assembly.Location, assembly];
        ChildProcess.Run(ChildProcess.Program(ChildProcess.DotnetHost, arguments, variables: variables)).Succeeded();
        return
        [
            .. File.ReadLines(summary)
                .Select(line => Regex.Match(line, @"JIT compiled (.*) \[([^,]+),"))
                .Where(match => match.Success)
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value)),
        ];
    }
}
