using static BoundGen.Onnx.Tests.TestModel;

namespace BoundGen.Onnx.Tests;

/// <summary>Structures that exporters write around dense layers: what they are read as, beside ONNX Runtime.</summary>
public class FoldingTests
{
    private static TestModel Small(params long[] inputDimensions) => new(inputDimensions);

    /// <summary>3 inputs, 4 hidden neurons, 2 classes, from a value on.</summary>
    private static TestModel Network(TestModel model, string input) =>
        model.Dense("h", input, 3, 4, 1).Node("Relu", "a", ["h"]).Dense("y", "a", 4, 2, 2);

    /// <summary>Reads a model and runs it beside ONNX Runtime.</summary>
    internal static OnnxNetwork LoadAndCompare(TestModel model, string shape)
    {
        var network = model.Load();
        Assert.Equal(shape, network.Parameters.Shape.ToString());
        using var runtime = new OnnxRuntimeModel(model.Bytes());
        for (int n = 0; n < 20; n++)
        {
            float[] input = Numbers(network.Parameters.Shape.InputSize, seed: n);
            float[] theirs = runtime.Run(input);
            float[] ours = PlainPass.Logits(network.Parameters, input);
            Assert.Equal(theirs.Length, ours.Length);
            Assert.All(ours.Zip(theirs), pair =>
                Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2e-6 * (1 + Math.Abs(pair.Second)))
            );
        }

        return network;
    }

    [Fact]
    public void A_plain_chain_changes_nothing()
    {
        var network = LoadAndCompare(Network(Small(0, 3), "x").Output("y"), "3-4-2+bias");
        Assert.Empty(network.Changes);
        Assert.Equal(Numbers(12, 1), network.Parameters.Values[..12].ToArray());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    public void Operators_of_every_version_are_read(int opset) =>
        LoadAndCompare(
            Network(Small(0, 1, 3).Opset(opset).Node("Flatten", "f", ["x"]), "f").Node("Identity", "o", ["y"]).Output("o"),
            "3-4-2+bias"
        );

    [Fact]
    public void A_MatMul_with_an_Add_is_a_dense_layer_whichever_comes_first_and_biases_may_have_a_row() =>
        Assert.Empty(
            LoadAndCompare(
                Small(0, 3)
                    .Weights("w", [3, 4])
                    .Weights("b", [1, 4], 2)
                    .Node("MatMul", "m", ["x", "w"])
                    .Node("Add", "s", ["b", "m"])
                    .Node("Relu", "a", ["s"])
                    .Dense("y", "a", 4, 2, 3)
                    .Output("y"),
                "3-4-2+bias"
            ).Changes
        );

    [Theory]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { 3, 1 })]
    public void Weights_before_a_column_are_not_transposed_even_if_they_are_square(long[] dimensions)
    {
        var network = LoadAndCompare(Small(dimensions).Weights("w", [3, 3]).Node("MatMul", "y", ["w", "x"]).Output("y"), "3-3");
        Assert.Equal(Numbers(9), network.Parameters.Values.ToArray());
    }

    [Fact]
    public void A_square_matrix_behind_a_row_is_transposed()
    {
        var network = LoadAndCompare(
            Small(0, 2).Weights("w", [2, 2], [1, 2, 3, 4]).Node("MatMul", "y", ["x", "w"]).Output("y"),
            "2-2"
        );
        Assert.Equal([1, 3, 2, 4], network.Parameters.Values.ToArray());
    }

    [Fact]
    public void The_shape_that_PyTorch_computes_for_any_batch_is_known() =>
        LoadAndCompare(
            Network(
                    Small(0, 1, 3)
                        .Node("Shape", "s", ["x"])
                        .Node("Constant", "zero", [], TensorValue(IntegerTensor("", 0)))
                        .Node("Squeeze", "i", ["zero"])
                        .Node("Gather", "n", ["s", "i"], Integer("axis", 0))
                        .Integers("axes", 0)
                        .Node("Unsqueeze", "u", ["n", "axes"])
                        .Integers("rest", -1)
                        .Node("Concat", "t", ["u", "rest"], Integer("axis", 0))
                        .Node("Reshape", "f", ["x", "t"]),
                    "f"
                )
                .Output("y"),
            "3-4-2+bias"
        );

    [Fact]
    public void Values_that_keep_their_order_may_be_reshaped_flattened_squeezed_and_transposed() =>
        LoadAndCompare(
            Network(
                    Small(1, 3, 1)
                        .Node("Transpose", "t", ["x"], IntegerList("perm", 0, 2, 1))
                        .Integers("shape", 0, -1)
                        .Node("Flatten", "f", ["t"], Integer("axis", 0))
                        .Integers("axes", 0)
                        .Node("Unsqueeze", "u", ["f", "axes"])
                        .Node("Squeeze", "q", ["u", "axes"])
                        .Node("Reshape", "r", ["q", "shape"]),
                    "r"
                )
                .Output("y"),
            "3-4-2+bias"
        );

    [Fact]
    public void Scalings_in_front_are_folded_and_those_that_do_nothing_dropped()
    {
        var network = LoadAndCompare(
            Network(
                    Small(0, 3)
                        .Weights("mean", [3], 5)
                        .Weights("none", [1, 3], [0, 0, 0])
                        .Weights("std", [1, 3], [0.25f, 2, 3])
                        .Weights("one", [1], [1])
                        .Node("Sub", "c0", ["x", "none"])
                        .Node("Sub", "c", ["c0", "mean"])
                        .Node("Div", "d", ["c", "std"])
                        .Node("Mul", "e", ["one", "d"]),
                    "e"
                )
                .Output("y"),
            "3-4-2+bias"
        );
        Assert.Equal(5, network.Changes.Count);
        Assert.StartsWith("Sub node \"node:c0\": dropped, it changes no value", network.Changes[0], StringComparison.Ordinal);
        Assert.StartsWith("Div node \"node:d\": folded into the layer after it", network.Changes[2], StringComparison.Ordinal);
        Assert.StartsWith("Mul node \"node:e\": dropped", network.Changes[3], StringComparison.Ordinal);
        Assert.Contains("rounded to single precision", network.Changes[4], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_constant_is_subtracted_from_changes_its_sign() =>
        LoadAndCompare(
            Small(0, 3).Weights("c", [3]).Node("Sub", "s", ["c", "x"]).Dense("y", "s", 3, 2, 1).Output("y"),
            "3-2+bias"
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_normalisation_is_folded_before_and_after_a_ReLU(bool beforeRelu)
    {
        var model = Small(0, 3)
            .Dense("h", "x", 3, 4, 1)
            .Weights("scale", [4], 6)
            .Weights("bias", [4], 7)
            .Weights("mean", [4], 8)
            .Weights("variance", [4], [0.5f, 1, 2, 1e-3f]);
        string[] constants = ["scale", "bias", "mean", "variance"];
        model = beforeRelu
            ? model.Node("BatchNormalization", "n", ["h", .. constants]).Node("Relu", "a", ["n"])
            : model.Node("Relu", "r", ["h"]).Node("BatchNormalization", "a", ["r", .. constants]);
        LoadAndCompare(model.Dense("y", "a", 4, 2, 2).Output("y"), "3-4-2+bias");
    }

    [Fact]
    public void Alpha_and_beta_are_folded() =>
        LoadAndCompare(
            Small(0, 3)
                .Weights("w", [3, 2])
                .Weights("b", [2])
                .Node("Gemm", "y", ["x", "w", "b"], Number("alpha", 0.3f), Number("beta", 0.7f))
                .Output("y"),
            "3-2+bias"
        );

    [Fact]
    public void Layers_without_a_ReLU_between_are_multiplied_and_one_without_biases_gets_zeros()
    {
        var network = LoadAndCompare(
            Small(0, 3)
                .Dense("g", "x", 3, 5, 1)
                .Dense("h", "g", 5, 4, 2)
                .Node("Relu", "a", ["h"])
                .Weights("w", [4, 2])
                .Node("MatMul", "y", ["a", "w"])
                .Output("y"),
            "3-4-2+bias"
        );
        Assert.Contains(
            "Gemm node \"node:h\": multiplied with the layer before it",
            network.Changes[0],
            StringComparison.Ordinal
        );
        Assert.Contains("layer 1: has no biases", network.Changes[1], StringComparison.Ordinal);
        Assert.Contains("logits differ", network.Changes[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_ReLU_behind_a_ReLU_is_dropped() =>
        LoadAndCompare(
            Small(0, 3)
                .Dense("h", "x", 3, 4, 1)
                .Node("Relu", "a", ["h"])
                .Node("Dropout", "d", ["a"])
                .Node("Relu", "b", ["d"])
                .Dense("y", "b", 4, 2, 2)
                .Output("y"),
            "3-4-2+bias"
        );

    [Fact]
    public void Casts_of_the_values_are_dropped_and_those_of_constants_round() =>
        LoadAndCompare(
            Small(0, 3)
                .Node("Cast", "c", ["x"], Integer("to", 1))
                .Weights("w", [3, 2])
                .Node("Cast", "half", ["w"], Integer("to", 10))
                .Node("Cast", "v", ["half"], Integer("to", 1))
                .Node("MatMul", "y", ["c", "v"])
                .Output("y"),
            "3-2"
        );

    [Fact]
    public void Weights_that_are_computed_from_constants_are_known() =>
        LoadAndCompare(
            Small(0, 3)
                .Weights("v", [6])
                .Integers("shape", 2, -1)
                .Node("Reshape", "m", ["v", "shape"])
                .Weights("half", [], [0.5f])
                .Node("Mul", "s", ["m", "half"])
                .Node("Transpose", "t", ["s"], IntegerList("perm", 1, 0))
                .Weights("p", [2, 2], 4)
                .Node("MatMul", "w", ["t", "p"])
                .Node("MatMul", "y", ["x", "w"])
                .Output("y"),
            "3-2"
        );

    [Fact]
    public void A_fixed_batch_is_any_batch()
    {
        var model = Network(Small(5, 3).Integers("shape", 5, 3).Node("Reshape", "r", ["x", "shape"]), "r").Output("y", 5, 2);
        var network = model.Load();
        Assert.Equal("3-4-2+bias", network.Parameters.Shape.ToString());
        Assert.StartsWith("input \"x\": its first dimension, 5, is the batch", network.Changes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_used_at_several_places_stand_there_in_one_layer()
    {
        var network = LoadAndCompare(
            Small(1, 2, 3)
                .Weights("w", [3, 2])
                .Node("MatMul", "m", ["x", "w"])
                .Node("Relu", "r", ["m"])
                .Node("Flatten", "f", ["r"])
                .Dense("y", "f", 4, 2, 1)
                .Output("y"),
            "6-4-2+bias"
        );
        Assert.Contains("its weights stand 2 times in a layer over all values", network.Changes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_standard_scaler_of_scikit_learn_is_folded() =>
        LoadAndCompare(
            Network(
                    Small(0, 3)
                        .Opset(1, "ai.onnx.ml")
                        .Node("Scaler", "ai.onnx.ml", "s", ["x"], NumberList("offset", 1, 2, 3), NumberList("scale", 0.5f, 2, 3)),
                    "s"
                )
                .Output("y"),
            "3-4-2+bias"
        );

    [Fact]
    public void A_graph_of_20000_nodes_takes_no_recursion()
    {
        var model = Small(0, 3);
        string last = "x";
        for (int i = 0; i < 20_000; i++)
            model.Node("Identity", last = $"i{i}", [i == 0 ? "x" : $"i{i - 1}"]);
        Assert.Equal("3-4-2+bias", Network(model, last).Output("y").Load().Parameters.Shape.ToString());
    }
}
