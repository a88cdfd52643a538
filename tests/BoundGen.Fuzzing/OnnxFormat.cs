using System.IO.Compression;
using BoundGen.Onnx;
using BoundGen.Onnx.Format;
using BoundGen.Onnx.Tests;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace BoundGen.Fuzzing;

/// <summary>ONNX models with every kind of operator that is read.</summary>
internal sealed class OnnxFormat : FuzzedFormat
{
    private static readonly long[] Sizes =
    [
        0,
        1,
        -1,
        2,
        3,
        4,
        7,
        100,
        65_536,
        int.MaxValue,
        1L << 32,
        long.MaxValue,
        long.MinValue,
    ];

    private static readonly string[] Operators =
    [
        "Add",
        "ArgMax",
        "BatchNormalization",
        "Cast",
        "Concat",
        "Constant",
        "Div",
        "Dropout",
        "Flatten",
        "Gather",
        "Gemm",
        "Identity",
        "MatMul",
        "Mul",
        "Neg",
        "ReduceProd",
        "Relu",
        "Reshape",
        "Scaler",
        "Shape",
        "Sigmoid",
        "Slice",
        "Softmax",
        "Sqrt",
        "Squeeze",
        "Sub",
        "Transpose",
        "Unsqueeze",
    ];

    public override IReadOnlyList<byte[]> Files { get; } = [Plain(), Shaped(), Folded(), Classifier(), Zipped()];

    public override void Read(byte[] file) => OnnxNetwork.Load(new MemoryStream(file));

    /// <summary>A few names, sizes, operators and nodes that are others than before.</summary>
    public override byte[]? Rewrite(byte[] file, Random random)
    {
        if (file is [0x1f, ..])
            return null;
        var model = Model.Parser.ParseFrom(file);
        for (int change = random.Next(1, 4); change > 0; change--)
            Change(model.Graph, random);
        return model.ToByteArray();
    }

    private static void Change(Graph graph, Random random)
    {
        if (graph.Nodes.Count == 0)
            return;
        var node = Any(graph.Nodes, random);
        switch (random.Next(8))
        {
            case 0 when graph.Initializers.Count > 0:
                Replace(Any(graph.Initializers, random).Dimensions, Any(Sizes, random), random);
                break;
            case 1:
                node.Operator = Any(Operators, random);
                break;
            case 2:
                Replace(node.Inputs, Any(Names(graph), random), random);
                break;
            case 3:
                node.Inputs.Add(Any(Names(graph), random));
                break;
            case 4 when node.Attributes.Count > 0:
                var attribute = Any(node.Attributes, random);
                attribute.Integer = Any(Sizes, random);
                Replace(attribute.Integers, Any(Sizes, random), random);
                break;
            case 5:
                graph.Nodes.Remove(node);
                break;
            case 6 when graph.Initializers.Count > 0:
                Replace(Any(graph.Initializers, random).Integers, Any(Sizes, random), random);
                break;
            default:
                Any(graph.Inputs[0].Type.Tensor.Shape.Dimensions, random).Fixed = Any(Sizes, random);
                break;
        }
    }

    private static string[] Names(Graph graph) =>
        ["x", "", .. graph.Initializers.Select(tensor => tensor.Name), .. graph.Nodes.SelectMany(node => node.Outputs)];

    private static T Any<T>(IList<T> list, Random random) => list[random.Next(list.Count)];

    private static void Replace<T>(RepeatedField<T> list, T value, Random random)
    {
        if (list.Count > 0)
            list[random.Next(list.Count)] = value;
    }

    private static byte[] Plain() => Network(new TestModel(0, 3), "x").Output("y").Bytes();

    private static TestModel Network(TestModel model, string input) =>
        model.Dense("h", input, 3, 4, 1).Node("Relu", "a", ["h"]).Dense("y", "a", 4, 2, 2);

    private static byte[] Shaped() =>
        Network(
                new TestModel(0, 1, 3)
                    .Node("Shape", "s", ["x"])
                    .Integers("zero", 0)
                    .Integers("one", 1)
                    .Integers("rest", -1)
                    .Node("Gather", "n", ["s", "zero"])
                    .Node("Slice", "m", ["s", "zero", "one"])
                    .Node("Mul", "p", ["n", "m"])
                    .Node("Squeeze", "q", ["p", "zero"])
                    .Node("Unsqueeze", "u", ["q", "zero"])
                    .Node("Concat", "t", ["u", "rest"], TestModel.Integer("axis", 0))
                    .Node("Reshape", "f", ["x", "t"])
                    .Node("Flatten", "g", ["f"])
                    .Node("Transpose", "e", ["g"], TestModel.IntegerList("perm", 0, 1)),
                "e"
            )
            .Output("y")
            .Bytes();

    private static byte[] Folded() =>
        Network(
                new TestModel(0, 3)
                    .Weights("c", [3], 5)
                    .Weights("v", [6], 6)
                    .Integers("shape", 2, 3)
                    .Node("Sub", "s", ["x", "c"])
                    .Node("Div", "d", ["s", "c"])
                    .Node("BatchNormalization", "n", ["d", "c", "c", "c", "positive"])
                    .Weights("positive", [3], [1, 2, 3])
                    .Node("Reshape", "r", ["v", "shape"])
                    .Node("Transpose", "w", ["r"])
                    .Node("MatMul", "k", ["n", "w"])
                    .Weights("back", [2, 3], 7)
                    .Node("Gemm", "l", ["k", "back", "c"], TestModel.Number("alpha", 0.5f), TestModel.Integer("transB", 0)),
                "l"
            )
            .Output("y")
            .Bytes();

    private static byte[] Classifier() =>
        new TestModel(0, 3)
            .Opset(1, "ai.onnx.ml")
            .Node("Scaler", "ai.onnx.ml", "z", ["x"], TestModel.NumberList("offset", 1, 2, 3), TestModel.NumberList("scale", 2))
            .Dense("h", "z", 3, 1, 1)
            .Weights("one", [1], [1])
            .Integers("classes", 3, 5)
            .Integers("flat", -1)
            .Node("Sigmoid", "p", ["h"])
            .Node("Sub", "q", ["one", "p"])
            .Node("Concat", "both", ["q", "p"], TestModel.Integer("axis", 1))
            .Node("ArgMax", "index", ["both"], TestModel.Integer("axis", 1))
            .Node("ArrayFeatureExtractor", "ai.onnx.ml", "label", ["classes", "index"])
            .Node("Reshape", "row", ["label", "flat"])
            .Node("ZipMap", "ai.onnx.ml", "map", ["both"])
            .Output("row")
            .Output("map")
            .Bytes();

    private static byte[] Zipped()
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(Plain());
        return zipped.ToArray();
    }
}
