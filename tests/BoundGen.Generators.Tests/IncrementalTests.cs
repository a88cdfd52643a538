using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace BoundGen.Generators.Tests;

/// <summary>An edit makes the generator run again only for what the edit can have changed.</summary>
public class IncrementalTests
{
    private const string Networks =
        "[BoundGen.ReluNetwork(4, 3, 2)] partial class A { } [BoundGen.ReluNetwork(5, 4, 2)] partial class B { } class Other { }";

    [Fact]
    public void An_edit_in_another_file_leaves_everything_cached()
    {
        var run = GeneratorRun.Of(Networks, "class Elsewhere { }").Edit(1, text => text + " class More { }");
        Assert.All(run.Reasons(ReluNetworkGenerator.ParseStep), reason =>
            Assert.True(reason is Cached or Unchanged, reason.ToString())
        );
        Assert.Equal([Unchanged], run.Reasons(ReluNetworkGenerator.ProjectStep));
        AssertOutputs(run, Cached, Cached);
    }

    [Fact]
    public void A_network_with_exports_is_not_emitted_again_when_it_moves_in_its_file()
    {
        const string exported = "class Before { } [BoundGen.ReluNetwork(4, 2, NativeExports = \"net\")] partial class A { }";
        var run = GeneratorRun.Of(exported).Edit(0, text => "class More { } " + text);
        AssertOutputs(run, Cached);
        Assert.Empty(run.Mistakes);
    }

    [Fact]
    public void The_mistake_of_a_project_is_found_once_and_cached()
    {
        var run = GeneratorRun
            .Of(LanguageVersion.CSharp11, [GeneratorRun.Library], Networks)
            .Edit(0, text => text + " class More { }");
        Assert.Equal([Unchanged], run.Reasons(ReluNetworkGenerator.ProjectStep));
        Assert.Single(run.Mistakes);
    }

    [Theory]
    [InlineData("class Other { }", "class Other { int field; }")]
    [InlineData("partial class A { }", "partial class A { /* remark */ }")]
    [InlineData("partial class A { }", "partial class A { int member; }")]
    public void An_edit_that_leaves_the_architecture_alone_emits_nothing(string before, string after)
    {
        var run = GeneratorRun.Of(Networks).Edit(0, text => text.Replace(before, after, StringComparison.Ordinal));
        Assert.Equal([Unchanged, Unchanged], run.Reasons(ReluNetworkGenerator.ParseStep));
        Assert.Equal([Cached, Cached], run.Reasons(ReluNetworkGenerator.PlanStep));
        AssertOutputs(run, Cached, Cached);
    }

    [Fact]
    public void A_changed_size_emits_only_that_network()
    {
        var run = GeneratorRun.Of(Networks).Edit(0, text => text.Replace("5, 4, 2", "5, 6, 2", StringComparison.Ordinal));
        Assert.Equal([Unchanged, Modified], run.Reasons(ReluNetworkGenerator.ParseStep));
        Assert.Equal([Cached, Modified], run.Reasons(ReluNetworkGenerator.PlanStep));
        AssertOutputs(run, Cached, Modified);
    }

    [Fact]
    public void A_renamed_class_emits_only_that_network()
    {
        var run = GeneratorRun.Of(Networks).Edit(0, text => text.Replace("class A", "class Renamed", StringComparison.Ordinal));
        Assert.Equal([Modified, Unchanged], run.Reasons(ReluNetworkGenerator.ParseStep));
        Assert.Equal([Modified, Cached], run.Reasons(ReluNetworkGenerator.PlanStep));
        AssertOutputs(run, Modified, Cached);
    }

    [Fact]
    public void A_mistake_stops_its_own_network_only()
    {
        var run = GeneratorRun.Of(Networks).Edit(0, text => text.Replace("4, 3, 2", "4, 0, 2", StringComparison.Ordinal));
        Assert.Equal([Modified, Unchanged], run.Reasons(ReluNetworkGenerator.ParseStep));
        Assert.Equal([Cached, Removed], Outputs(run).Order());
        Assert.All(run.Result.GeneratedSources, source => Assert.StartsWith("B.", source.HintName, StringComparison.Ordinal));
    }

    [Fact]
    public void No_cached_value_reaches_a_compilation_a_symbol_or_syntax()
    {
        var run = GeneratorRun.Of(Networks + " [BoundGen.ReluNetwork(5)] partial class Wrong;");
        // The compiler's own steps, which hold syntax while they are at work, have names of their own.
        var steps = run
            .Result.TrackedSteps.Keys.Where(step =>
                !step.Contains("ForAttribute", StringComparison.Ordinal)
                && step is not ("SourceOutput" or "Compilation" or "CompilationOptions")
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(
            [
                ReluNetworkGenerator.MistakesStep,
                ReluNetworkGenerator.ParseStep,
                ReluNetworkGenerator.PlanStep,
                ReluNetworkGenerator.ProjectStep,
            ],
            steps
        );
        foreach (string step in steps)
        {
            var outputs = run.Result.TrackedSteps[step].SelectMany(tracked => tracked.Outputs).ToList();
            Assert.NotEmpty(outputs);
            foreach (var (value, _) in outputs)
                AssertPlain(value, []);
        }
    }

    private static void AssertOutputs(GeneratorRun run, params IncrementalStepRunReason[] perNetwork) =>
        Assert.Equal(perNetwork, Outputs(run));

    private static List<IncrementalStepRunReason> Outputs(GeneratorRun run) =>
        [
            .. run
                .Result.TrackedOutputSteps.SelectMany(step => step.Value)
                .Where(step => step.Inputs.Any(input => input.Source.Name == ReluNetworkGenerator.PlanStep))
                .SelectMany(step => step.Outputs)
                .Select(output => output.Reason),
        ];

    private static void AssertPlain(object? value, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
            return;
        Assert.False(
            value is Compilation or ISymbol or SyntaxNode or SyntaxTree or SemanticModel or Location,
            $"{value.GetType()} is cached"
        );
        if (value is DiagnosticDescriptor)
            return;
        bool isDefaultArray = value.GetType().GetProperty("IsDefault")?.GetValue(value) is true;
        if (value is IEnumerable items && !isDefaultArray)
        {
            foreach (object? item in items)
                AssertPlain(item, seen);
        }

        foreach (var field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
            AssertPlain(field.GetValue(value), seen);
    }
}
