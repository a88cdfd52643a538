using BoundGen.CodeFixes;
using BoundGen.Generators.Analyze;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BoundGen.Generators.Tests;

/// <summary>The fixes of uses: a constant in place of a wrong number, and a network that is made before a loop.</summary>
public sealed class UseFixTests : IDisposable
{
    private const string Net =
        "namespace My.Nets { public static partial class All { [BoundGen.ReluNetwork(4, 3, 2)] public partial class Net; } }\n";

    private readonly AdhocWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("net.Classify(new float[3]);", "net.Classify(new float[My.Nets.All.Net.InputSize]);")]
    [InlineData(
        "System.Span<float> logits = stackalloc float[/* two */ 3]; net.Forward(new float[4], logits);",
        "System.Span<float> logits = stackalloc float[/* two */ My.Nets.All.Net.OutputSize]; net.Forward(new float[4], logits);"
    )]
    [InlineData(
        "net.Forward(new float[4], new float[2], new ulong[7]);",
        "net.Forward(new float[4], new float[2], new ulong[My.Nets.All.Net.MaskWordCount]);"
    )]
    public async Task A_wrong_number_becomes_the_constant_of_the_network(string body, string expected)
    {
        var (title, text) = Assert.NotNull(await Fixed(new UseConstantFix(), body));
        Assert.StartsWith("Use 'My.Nets.All.Net.", title, StringComparison.Ordinal);
        Assert.Equal(Source(expected), text);
    }

    [Theory]
    [InlineData("net.Classify([1, 2, 3]);")]
    [InlineData("net.ForwardBatch(new float[3], new float[2]);")]
    public async Task Where_no_number_is_wrong_or_none_would_be_right_there_is_no_fix(string body) =>
        Assert.Null(await Fixed(new UseConstantFix(), body));

    [Theory]
    [InlineData(
        "net.ToString();\n    // All.\n    foreach (float value in values)\n    {\n        // One.\n        var made = My.Nets.All.Net.Load(path);\n        made.Classify(values);\n    }",
        "net.ToString();\n    // One.\n    var made = My.Nets.All.Net.Load(path);\n    // All.\n    foreach (float value in values)\n    {\n        made.Classify(values);\n    }"
    )]
    public async Task A_declaration_moves_before_its_loop(string body, string expected)
    {
        var (title, text) = Assert.NotNull(await Fixed(new MoveOutOfLoopFix(), body));
        Assert.Equal("Create 'made' before the loop", title);
        Assert.Equal(Source(expected), text);
    }

    [Theory]
    [InlineData("foreach (float value in values) My.Nets.All.Net.Load(path).Classify(values);")]
    [InlineData("foreach (float value in values) { int label = My.Nets.All.Net.Load(path).Classify(values); }")]
    [InlineData("foreach (float value in values) { int two = 2; var made = My.Nets.All.Net.Load(path); }")]
    [InlineData("{ int made = 1; } foreach (float value in values) { var made = My.Nets.All.Net.Load(path); }")]
    [InlineData("foreach (float value in values) {\n#if true\nvar made = My.Nets.All.Net.Load(path);\n#endif\n}")]
    [InlineData("if (path == null) foreach (float value in values) { var made = My.Nets.All.Net.Load(path); }")]
    public async Task Other_shapes_are_left_to_people(string body) => Assert.Null(await Fixed(new MoveOutOfLoopFix(), body));

    private static string Source(string body) =>
        $"{Net}class User\n{{\n    void Use(My.Nets.All.Net net, string path, float[] values)\n    {{\n    {body}\n    }}\n}}";

    /// <summary>The title of the only fix, and the source after it; null where there is none.</summary>
    private async Task<(string Title, string Text)?> Fixed(CodeFixProvider fix, string body)
    {
        var project = _workspace
            .CurrentSolution.AddProject("Consumer", "Consumer", LanguageNames.CSharp)
            .WithMetadataReferences(GeneratorRun.Of("").Source.References)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var document = project.AddDocument("Source.cs", Source(body), filePath: "Source.cs");
        CSharpGeneratorDriver
            .Create(new ReluNetworkGenerator())
            .RunGeneratorsAndUpdateCompilation((await document.Project.GetCompilationAsync())!, out var output, out _);
        var uses = await output.WithAnalyzers([new NetworkUseAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        var use = Assert.Single(uses);
        Assert.Contains(use.Id, fix.FixableDiagnosticIds);

        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, use, (action, _) => actions.Add(action), default));
        if (actions.Count == 0)
            return null;
        var operation = Assert.IsType<ApplyChangesOperation>(
            Assert.Single(await Assert.Single(actions).GetOperationsAsync(default))
        );
        var changed = await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync();
        return (actions[0].Title, changed.ToString());
    }
}
