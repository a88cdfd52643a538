using static BoundGen.Onnx.Tests.TestModel;

namespace BoundGen.Onnx.Tests;

/// <summary>The number of inputs where a file leaves it open.</summary>
public class InputSizeTests
{
    private const string MachineLearning = "ai.onnx.ml";

    [Theory]
    [InlineData("Gemm")]
    [InlineData("MatMul")]
    [InlineData("Scaler")]
    [InlineData("LinearClassifier")]
    public void Inputs_of_unknown_number_are_as_many_as_the_first_layer_takes(string first)
    {
        var model = new TestModel(0, 0).Opset(1, MachineLearning);
        model = first switch
        {
            "Gemm" => model.Dense("y", "x", 3, 2, 1),
            "MatMul" => model.Weights("w", [3, 2]).Node("MatMul", "y", ["x", "w"]),
            "Scaler" => model
                .Node("Scaler", MachineLearning, "s", ["x"], NumberList("offset", 1, 2, 3), NumberList("scale", 2, 2, 2))
                .Dense("y", "s", 3, 2, 1),
            _ => model.Node(
                "LinearClassifier",
                MachineLearning,
                "y",
                ["x"],
                NumberList("coefficients", 1, 2, 3, 4, 5, 6),
                NumberList("intercepts", 1, 2)
            ),
        };
        var network = model.Output("y").Load();
        Assert.Equal([3, 2], network.Parameters.Shape.Sizes.ToArray());
        Assert.Contains("input \"x\": has 3 values, as many as the first layer takes.", network.Changes);
    }

    [Fact]
    public void A_scaler_with_one_offset_for_all_says_nothing_of_their_number()
    {
        var model = new TestModel(0, 0)
            .Opset(1, MachineLearning)
            .Node("Scaler", MachineLearning, "s", ["x"], NumberList("offset", 1), NumberList("scale", 2))
            .Dense("y", "s", 3, 2, 1)
            .Output("y");
        Assert.Equal([3, 2], model.Load().Parameters.Shape.Sizes.ToArray());
    }

    [Theory]
    [InlineData("MatMul")]
    [InlineData("Gemm")]
    public void A_later_layer_says_nothing_of_the_number_of_inputs(string first)
    {
        var model = new TestModel(0, 0)
            .Weights("w", [2, 3])
            .Node("Transpose", "t", ["w"])
            .Node(first, "h", ["x", "t"])
            .Node("Relu", "r", ["h"])
            .Dense("y", "r", 2, 2, 1)
            .Output("y");
        Assert.Contains("input \"x\" has 2 dimensions of unknown size", model.Refusal(), StringComparison.Ordinal);
    }
}
