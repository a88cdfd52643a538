using BoundGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Cli.Tests;

/// <summary>Classes made from models; that a project compiles and runs is tested with the packed tool.</summary>
public sealed class ScaffoldTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ScaffoldTests() =>
        new NetworkParameters(new NetworkShape([3, 2, 2], false), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).Save(
            _folder.At("m.safetensors")
        );

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_class_has_the_sizes_and_its_weights_beside_it()
    {
        var run = Scaffold("--class", "Tiny", "--scale", "0.5");
        string code = File.ReadAllText(_folder.At("out", "Tiny.cs"));
        Assert.Contains("[global::BoundGen.ReluNetwork(3, 2, 2, Bias = false)]\npublic sealed partial class Tiny\n", code);
        Assert.Contains("namespace My.App;", code);
        Assert.Empty(CSharpSyntaxTree.ParseText(code).GetDiagnostics());
        var weights = NetworkParameters.Load(_folder.At("out", "Tiny.safetensors"));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (float)i), weights.Values.ToArray());
        Assert.Equal(Preprocessing.Scaled(0.5f), weights.Usage.Preprocessing);
        Assert.Equal([_folder.At("out", "Tiny.cs"), _folder.At("out", "Tiny.safetensors")], run.Output.Split('\n')[..2]);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Embedded_weights_are_read_from_the_assembly_and_the_project_is_told_of_them()
    {
        const string item = "<EmbeddedResource Include=\"Tiny.safetensors\" LogicalName=\"My.App.Tiny.safetensors\" />";
        var run = Scaffold("--class", "Tiny", "--scale", "1", "--embed");
        Assert.Equal($"The project that takes the files needs {item}\n", run.Error);
        string code = File.ReadAllText(_folder.At("out", "Tiny.cs"));
        Assert.Contains("GetManifestResourceStream(\"My.App.Tiny.safetensors\")", code);
        Assert.Contains($"the project needs {item.Replace("\"", "\\\"", StringComparison.Ordinal)}.", code);
        Assert.DoesNotContain("BaseDirectory", code);

        Directory.Delete(_folder.At("out"), recursive: true);
        Assert.Equal("", Scaffold("--class", "Tiny", "--scale", "1", "--embed", "--project").Error);
        string project = File.ReadAllText(_folder.At("out", "Tiny.csproj"));
        Assert.Contains($"\n    {item}\n    <None Update=\"Tiny.inputs.csv\"", project);
        Assert.DoesNotContain("<None Update=\"Tiny.safetensors", project);
    }

    [Theory]
    [InlineData("Path")]
    [InlineData("File")]
    [InlineData("AppContext")]
    public void A_class_may_be_called_as_those_of_the_framework(string name)
    {
        File.Move(_folder.At("m.safetensors"), _folder.At("<m>\u2028&.safetensors"));
        Tool.Succeed(
            "scaffold",
            _folder.At("<m>\u2028&.safetensors"),
            "--class",
            name,
            "--namespace",
            "App",
            "--out",
            _folder.At("out")
        );
        string code = File.ReadAllText(_folder.At("out", $"{name}.cs"));
        Assert.Contains("made from &lt;m&gt; &amp;.safetensors.</summary>\n", code);
        Assert.DoesNotContain("using ", code);
    }

    [Fact]
    public void What_is_not_recorded_is_said()
    {
        Assert.Contains("records no preprocessing: pixels are taken as pixel/255", Scaffold().Error);
        Assert.Equal(
            Preprocessing.Scaled(1),
            NetworkParameters.Load(_folder.At("out", "Network.safetensors")).Usage.Preprocessing
        );
    }

    [Theory]
    [InlineData("--class: \"class\" is no name in C#", "--class", "class")]
    [InlineData("--class: \"1st\" is no name in C#", "--class", "1st")]
    [InlineData("--class: \"a b\" is no name in C#", "--class", "a b")]
    [InlineData("--class: \"../x\" is no name in C#", "--class", "../x")]
    [InlineData("--class: \"record\" is no name in C#", "--class", "record")]
    [InlineData("--class: \"App\" is in the namespace's name too", "--class", "App")]
    [InlineData("--class: \"program\" is the program of the project", "--class", "program", "--project")]
    [InlineData("--class: \"Load\" is a member of the class", "--class", "Load")]
    [InlineData("--class: \"Classify\" is a member of the class", "--class", "Classify")]
    [InlineData("--class lower, --namespace App: these names do not compile without a warning", "--class", "lower")]
    [InlineData("Network, --namespace Console: these names do not compile", "--namespace", "Console", "--project")]
    [InlineData("--source: nowhere: expected a folder with the package", "--source", "nowhere")]
    [InlineData(": has no package BoundGen", "--project", "--source", ".")]
    public void What_cannot_be_written_is_refused_and_nothing_is_left(string problem, params string[] options)
    {
        string[] arguments = [.. options.Select(option => option == "." ? _folder.At() : option)];
        var run = Tool.Run([
            "scaffold",
            _folder.At("m.safetensors"),
            "--out",
            _folder.At("out"),
            .. arguments.Contains("--namespace") ? Array.Empty<string>() : ["--namespace", "App"],
            .. arguments,
        ]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error);
        Assert.False(Path.Exists(_folder.At("out")));
    }

    [Fact]
    public void Files_that_are_there_are_kept()
    {
        Scaffold();
        string[] again = ["scaffold", _folder.At("m.safetensors"), "--namespace", "App", "--out", _folder.At("out")];
        var run = Tool.Run(again);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Network.cs: is there already, expected a folder without it", run.Error);
    }

    private ProgramRun Scaffold(params string[] options) =>
        Tool.Succeed(["scaffold", _folder.At("m.safetensors"), "--namespace", "My.App", "--out", _folder.At("out"), .. options]);
}
