using System.Text.RegularExpressions;
using BoundGen.Testing;

namespace BoundGen.Generators.Tests;

/// <summary>A handful of architectures, each for the roles in which it differs from the others.</summary>
public class SnapshotTests
{
    [Theory]
    [InlineData("Network")]
    [InlineData("Forward")]
    [InlineData("Draw")]
    [InlineData("Ball")]
    [InlineData("Gradient")]
    public void Two_hidden_layers(string role) =>
        Verify(nameof(Two_hidden_layers), role, "[BoundGen.ReluNetwork(6, 5, 4, 3, Bias = false)] partial class Net;", "Net");

    [Theory]
    [InlineData("Network")]
    [InlineData("Forward")]
    [InlineData("Batch")]
    [InlineData("Gradient")]
    public void With_biases(string role) =>
        Verify(nameof(With_biases), role, "[BoundGen.ReluNetwork(6, 5, 3)] partial class Net;", "Net");

    [Theory]
    [InlineData("Forward")]
    [InlineData("Draw")]
    [InlineData("Ball")]
    public void No_hidden_layer(string role) =>
        Verify(nameof(No_hidden_layer), role, "[BoundGen.ReluNetwork(6, 3)] partial class Net;", "Net");

    [Theory]
    [InlineData("Forward")]
    public void Wide(string role) =>
        Verify(nameof(Wide), role, "[BoundGen.ReluNetwork(784, 20000, 10)] partial class Net;", "Net");

    [Fact]
    public void Exported() =>
        Verify(
            nameof(Exported),
            "Native",
            "namespace My { [BoundGen.ReluNetwork(6, 5, 3, NativeExports = \"tiny\")] partial class @class; }",
            "My.class"
        );

    [Fact]
    public void Nested() =>
        Verify(
            nameof(Nested),
            "Network",
            "namespace Some.@namespace { partial struct Outer { partial record class Middle { [BoundGen.ReluNetwork(2, 2)] private partial class @class; } } }",
            "Some.namespace.Outer.Middle.class"
        );

    /// <summary>The generator's version, which counts commits, is left out.</summary>
    private static void Verify(string test, string role, string source, string stem)
    {
        string text = GeneratorRun.Of(source).Text(stem + "." + role);
        Snapshot.Verify(
            Regex.Replace(text, @"(?<=GeneratedCode\(""BoundGen\.Generators"", "")[0-9.]+", "VERSION"),
            $"{nameof(SnapshotTests)}.{test}#{role}"
        );
    }
}
