using static BoundGen.Onnx.Tests.FoldingTests;
using static BoundGen.Onnx.Tests.TestModel;

namespace BoundGen.Onnx.Tests;

/// <summary>What exporters compute of shapes and constants: each result scales the inputs, beside ONNX Runtime.</summary>
public class ConstantTests
{
    private static TestModel Start => new(0, 1, 3);

    /// <summary>The inputs times a constant, and a layer.</summary>
    private static TestModel Scaled(TestModel model, string factor) =>
        model
            .Node("Cast", "float", [factor], Integer("to", 1))
            .Node("Flatten", "flat", ["x"])
            .Node("Mul", "scaled", ["flat", "float"])
            .Dense("y", "scaled", 3, 2, 1)
            .Output("y");

    [Theory]
    [InlineData(1, long.MaxValue)]
    [InlineData(-2, long.MaxValue)]
    [InlineData(0, -1)]
    [InlineData(-100, 2)]
    [InlineData(2, 100)]
    [InlineData(long.MinValue, 3)]
    [InlineData(4, 2)]
    public void A_slice_ends_where_its_list_does(long start, long end) =>
        LoadAndCompare(
            Scaled(
                Start
                    .Integers("list", 3, 5, 7, 11, 13)
                    .Integers("start", start)
                    .Integers("end", end)
                    .Node("Slice", "s", ["list", "start", "end"])
                    .Node("ReduceProd", "f", ["s"]),
                "f"
            ),
            "3-2+bias"
        );

    [Fact]
    public void The_shape_behind_the_batch_is_known() =>
        LoadAndCompare(
            Start
                .Node("Shape", "shape", ["x"])
                .Integers("start", 1)
                .Integers("end", long.MaxValue)
                .Integers("axes", 0)
                .Node("Slice", "rest", ["shape", "start", "end", "axes"])
                .Node("Reshape", "r", ["x", "rest"])
                .Dense("y", "r", 3, 2, 1)
                .Output("y"),
            "3-2+bias"
        );

    private static TestModel Sliced(params string[] more) =>
        Scaled(
            Start
                .Integers("list", 3, 5, 7)
                .Integers("start", 0)
                .Integers("end", 2)
                .Integers("first", 0)
                .Integers("second", 1)
                .Integers("one", 1)
                .Integers("two", 2)
                .Node("Slice", "s", ["list", "start", "end", .. more])
                .Node("ReduceProd", "f", ["s"]),
            "f"
        );

    [Fact]
    public void Axes_that_are_left_out_keep_their_place_before_the_steps()
    {
        LoadAndCompare(Sliced("", "one"), "3-2+bias");
        LoadAndCompare(Sliced("first"), "3-2+bias");
        Assert.Contains("Slice node \"node:s\" cuts a shape in steps", Sliced("", "two").Refusal(), StringComparison.Ordinal);
        Assert.Contains(
            "Slice node \"node:s\" cuts a shape in steps",
            Sliced("first", "two").Refusal(),
            StringComparison.Ordinal
        );
        Assert.Contains("Slice node \"node:s\" has axis 1", Sliced("second").Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 2)]
    [InlineData(-7, 2)]
    [InlineData(7, -2)]
    [InlineData(6, 3)]
    public void A_quotient_of_whole_numbers_is_whole(long a, long b)
    {
        LoadAndCompare(Scaled(Start.Integers("a", a).Integers("b", b).Node("Div", "f", ["a", "b"]), "f"), "3-2+bias");
        LoadAndCompare(
            Scaled(
                Start
                    .Node("Constant", "a", [], Integer("value_int", a))
                    .Node("Constant", "b", [], IntegerList("value_ints", b))
                    .Node("Div", "f", ["a", "b"]),
                "f"
            ),
            "3-2+bias"
        );
    }

    [Fact]
    public void A_quotient_of_floats_is_none()
    {
        LoadAndCompare(Scaled(Start.Weights("a", [1], [7]).Weights("b", [1], [2]).Node("Div", "f", ["a", "b"]), "f"), "3-2+bias");
        foreach (int type in new[] { 1, 11 })
            LoadAndCompare(
                Scaled(
                    Start
                        .Integers("a", 7)
                        .Integers("b", 2)
                        .Node("Cast", "c", ["a"], Integer("to", type))
                        .Node("Cast", "d", ["b"], Integer("to", type))
                        .Node("Div", "f", ["c", "d"]),
                    "f"
                ),
                "3-2+bias"
            );
    }

    [Theory]
    [InlineData(2.7f)]
    [InlineData(-2.7f)]
    [InlineData(7.9f)]
    public void What_is_cast_to_whole_numbers_is_cut_and_so_is_its_quotient(float value)
    {
        var model = Start
            .Weights("a", [1], [value])
            .Integers("two", 2)
            .Node("Cast", "c", ["a"], Integer("to", 7))
            .Node("Div", "d", ["c", "two"])
            .Integers("many", 100)
            .Node("Mul", "m", ["c", "many"])
            .Node("Add", "f", ["d", "m"]);
        LoadAndCompare(Scaled(model, "f"), "3-2+bias");
    }

    [Fact]
    public void Sizes_of_a_shape_stay_whole_whatever_moves_them() =>
        LoadAndCompare(
            Scaled(
                Start
                    .Node("Shape", "shape", ["x"])
                    .Integers("start", 1)
                    .Integers("end", 3)
                    .Node("Slice", "sizes", ["shape", "start", "end"])
                    .Integers("more", 7, 5)
                    .Node("Concat", "list", ["sizes", "more"], Integer("axis", 0))
                    .Integers("places", 1, 2)
                    .Node("Gather", "pair", ["list", "places"])
                    .Node("Neg", "minus", ["pair"])
                    .Integers("matrix", 1, 2)
                    .Node("Reshape", "row", ["minus", "matrix"])
                    .Node("Transpose", "column", ["row"])
                    .Node("MatMul", "square", ["row", "column"])
                    .Integers("list-like", -1)
                    .Node("Reshape", "one", ["square", "list-like"])
                    .Node("ReduceProd", "product", ["one"])
                    .Integers("four", 4)
                    .Node("Div", "f", ["product", "four"]),
                "f"
            ),
            "3-2+bias"
        );

    [Fact]
    public void Whole_numbers_that_doubles_do_not_hold_are_refused()
    {
        TestModel Combined(string @operator, long a, long b) =>
            Scaled(Start.Integers("a", a).Integers("b", b).Node(@operator, "f", ["a", "b"]), "f");
        Assert.Contains("Div node \"node:f\" divides by 0", Combined("Div", 1, 0).Refusal(), StringComparison.Ordinal);
        Assert.Contains(
            "Mul node \"node:f\" computes with whole numbers beyond 9007199254740992",
            Combined("Mul", 1L << 40, 1L << 40).Refusal(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Div node \"node:f\" computes with whole numbers beyond 9007199254740992",
            Combined("Div", long.MaxValue, 1L << 20).Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_product_with_an_empty_matrix_is_refused() =>
        Assert.Contains(
            "MatMul node \"node:f\" multiplies [3, 1] by [1, 0], expected at least one row and one column in each",
            Scaled(
                    Start
                        .Integers("list", 3)
                        .Integers("zero", 0)
                        .Node("Slice", "nothing", ["list", "zero", "zero"])
                        .Node("Unsqueeze", "row", ["nothing", "zero"])
                        .Weights("column", [3, 1])
                        .Node("MatMul", "f", ["column", "row"]),
                    "f"
                )
                .Refusal(),
            StringComparison.Ordinal
        );

    /// <summary>A list of 2^16 numbers is a small file; without a limit, each node would keep a copy.</summary>
    [Theory]
    [InlineData("Slice")]
    [InlineData("ReduceProd")]
    public void One_list_in_many_nodes_takes_no_more_than_the_file_accounts_for(string @operator)
    {
        const int Count = 1 << 16;
        string[] inputs = @operator == "Slice" ? ["list", "start", "end"] : ["list"];
        var model = Start.Weights("list", [Count]).Integers("start", 0).Integers("end", Count);
        string[] pieces = [.. Enumerable.Range(0, 300).Select(n => $"piece{n}")];
        foreach (string piece in pieces)
            model.Node(@operator, piece, inputs);
        Assert.Contains(
            $"would take {Count} numbers more, which the size of the file does not account for",
            Scaled(model.Node("Concat", "f", pieces, Integer("axis", 0)), "f").Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_list_is_cut_along_one_axis() =>
        Assert.Contains(
            "Slice node \"node:s\" has 2 axes, expected the only one of a list",
            Scaled(
                    Start
                        .Integers("list", 3, 5, 7)
                        .Integers("start", 0)
                        .Integers("end", 2)
                        .Integers("axes", 0, 0)
                        .Node("Slice", "s", ["list", "start", "end", "axes"]),
                    "s"
                )
                .Refusal(),
            StringComparison.Ordinal
        );
}
