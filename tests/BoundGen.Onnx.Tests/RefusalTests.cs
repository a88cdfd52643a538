using static BoundGen.Onnx.Tests.TestModel;

namespace BoundGen.Onnx.Tests;

/// <summary>Everything that is no chain of dense layers and ReLUs is refused by operator and node, with what is needed.</summary>
public class RefusalTests
{
    private static TestModel Start => new TestModel(0, 3).Dense("h", "x", 3, 3, 1);

    private static void Refused(TestModel model, params string[] parts)
    {
        string message = model.Refusal();
        Assert.StartsWith("the stream: ", message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tanh", "Relu between dense layers is needed")]
    [InlineData("LeakyRelu", "Relu between dense layers is needed")]
    [InlineData("Conv", "Gemm or MatMul is needed")]
    [InlineData("LayerNormalization", "a chain of dense layers is needed")]
    [InlineData("DequantizeLinear", "one with weights in floating point is needed")]
    [InlineData("QLinearMatMul", "one with weights in floating point is needed")]
    [InlineData("MatMulInteger", "one with weights in floating point is needed")]
    [InlineData("If", "a chain of dense layers is needed")]
    [InlineData("TreeEnsembleClassifier", "no neural network")]
    [InlineData("Frobnicate", "a dense ReLU network is made of")]
    public void Another_operator(string @operator, string needed) =>
        Refused(
            Start.Node(@operator, "a", ["h"]).Dense("y", "a", 3, 2, 2).Output("y"),
            $"{@operator} node \"node:a\" cannot be read",
            needed
        );

    [Fact]
    public void An_operator_of_another_domain() =>
        Refused(Start.Node("Gemm", "com.microsoft", "y", ["h"]).Output("y"), "com.microsoft.Gemm node \"node:y\" cannot be read");

    [Fact]
    public void Two_branches() =>
        Refused(
            Start.Node("Relu", "a", ["h"]).Dense("g", "a", 3, 3, 2).Node("Add", "y", ["g", "h"]).Output("y"),
            "Add node \"node:y\" joins two branches"
        );

    [Fact]
    public void Two_inputs() => Refused(Start.Input("z", 0, 3).Output("h"), "has 2 inputs \"x\", \"z\", expected one");

    [Fact]
    public void Two_different_outputs() =>
        Refused(
            Start.Node("Relu", "a", ["h"]).Dense("y", "a", 3, 2, 2).Output("y").Output("h"),
            "output \"h\" is another than \"y\""
        );

    [Fact]
    public void An_output_that_is_constant() => Refused(Start.Output("h.bias"), "output \"h.bias\" does not depend on the input");

    [Fact]
    public void A_transposed_input() =>
        Refused(
            new TestModel(0, 3).Weights("w", [3, 2]).Node("Gemm", "y", ["x", "w"], Integer("transA", 1)).Output("y"),
            "Gemm node \"node:y\" has transA = 1, expected 0"
        );

    [Fact]
    public void Weights_that_are_no_constant() =>
        Refused(Start.Node("Gemm", "y", ["h.weight", "h"]).Output("y"), "Gemm node \"node:y\" has other inputs");

    [Fact]
    public void Weights_of_another_size() =>
        Refused(
            Start.Weights("w", [4, 2]).Node("MatMul", "y", ["h", "w"]).Output("y"),
            "MatMul node \"node:y\" makes 2 outputs of 4 inputs, but gets [1, 3]"
        );

    [Fact]
    public void A_constant_that_repeats_values() =>
        Refused(
            Start.Weights("c", [4, 3]).Node("Add", "y", ["h", "c"]).Output("y"),
            "Add node \"node:y\" makes [4, 3] of [1, 3]"
        );

    [Fact]
    public void Values_in_another_order() =>
        Refused(
            new TestModel(1, 2, 3).Node("Transpose", "t", ["x"], IntegerList("perm", 0, 2, 1)).Output("t"),
            "Transpose node \"node:t\" puts the network's values into another order"
        );

    [Fact]
    public void A_ReLU_at_either_end()
    {
        Refused(Start.Node("Relu", "y", ["h"]).Output("y"), "Relu node \"node:y\" has no dense layer after it");
        Refused(
            new TestModel(0, 3).Node("Relu", "r", ["x"]).Dense("y", "r", 3, 2, 1).Output("y"),
            "Relu node \"node:r\" has no dense layer before it"
        );
    }

    [Fact]
    public void A_ReLU_of_scaled_activations() =>
        Refused(
            Start
                .Weights("c", [3])
                .Node("Relu", "a", ["h"])
                .Node("Mul", "m", ["a", "c"])
                .Node("Relu", "b", ["m"])
                .Dense("y", "b", 3, 2, 1)
                .Output("y"),
            "Relu node \"node:b\" has no dense layer before it"
        );

    [Fact]
    public void A_graph_without_dense_layers() =>
        Refused(new TestModel(0, 3).Node("Identity", "y", ["x"]).Output("y"), "has no dense layer between input and output");

    [Fact]
    public void A_division_by_zero_and_by_the_network()
    {
        Refused(Start.Weights("c", [3], [1, 0, 1]).Node("Div", "y", ["h", "c"]).Output("y"), "Div node \"node:y\" divides by 0");
        Refused(Start.Weights("c", [3]).Node("Div", "y", ["c", "h"]).Output("y"), "Div node \"node:y\" divides a constant");
    }

    [Fact]
    public void Training() =>
        Refused(
            Start
                .Weights("c", [3])
                .Node("BatchNormalization", "y", ["h", "c", "c", "c", "c"], Integer("training_mode", 1))
                .Output("y"),
            "has training_mode = 1, expected 0"
        );

    [Fact]
    public void Whole_numbers_of_the_values() =>
        Refused(Start.Node("Cast", "y", ["h"], Integer("to", 7)).Output("y"), "Cast node \"node:y\" makes whole numbers");

    [Fact]
    public void Several_dimensions_of_unknown_size() =>
        Refused(new TestModel(0, 0, 3).Dense("y", "x", 3, 2, 1).Output("y"), "input \"x\" has 2 dimensions of unknown size");

    [Fact]
    public void Old_operators() => Refused(Start.Opset(6).Output("h"), "uses version 6 of the operators, expected at least 7");

    [Fact]
    public void A_name_that_nothing_makes() =>
        Refused(new TestModel(0, 3).Dense("y", "z", 3, 2, 1).Output("y"), "Gemm node \"node:y\" reads \"z\"");

    [Fact]
    public void A_cycle() =>
        Refused(
            new TestModel(0, 3).Node("Identity", "a", ["b"]).Node("Identity", "b", ["a"]).Output("a"),
            "depends on itself, expected a graph without cycles"
        );

    [Fact]
    public void A_name_that_two_nodes_make() =>
        Refused(Start.Node("Identity", "y", ["h"]).Node("Relu", "y", ["h"]).Output("y"), "makes \"y\", which is there already");

    [Fact]
    public void Names_that_would_break_a_line_are_quoted_and_cut() =>
        Refused(
            new TestModel(0, 3).Node("Tanh", "a\nb" + new string('c', 1_000), ["x"]).Output("a\nb" + new string('c', 1_000)),
            "Tanh node \"node:a\\nbccc",
            "ccc...\" cannot be read"
        );

    [Fact]
    public void Infinite_weights() =>
        Refused(
            new TestModel(0, 1).Weights("w", [1, 1], [float.PositiveInfinity]).Node("MatMul", "y", ["x", "w"]).Output("y"),
            "Element 0 of the weights of layer 0 is"
        );
}
