using System.Globalization;
using System.Runtime.InteropServices;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>A network as the bytes of an ONNX file: a Gemm a layer, Relu between them, any number of inputs at once.</summary>
/// <remarks>Field numbers and names are those of onnx.proto.</remarks>
internal static class OnnxModel
{
    public const string Input = "input";
    public const string Logits = "logits";
    public const string BatchDimension = "batch";

    private const int IrVersion = 8;
    private const int Opset = 13;
    private const int FloatElements = 1;
    private const int IntegerAttribute = 2;

    public static byte[] Write(NetworkParameters parameters)
    {
        var shape = parameters.Shape;
        var graph = new ProtobufWriter().Text(2, "network");
        string below = Input;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            string k = (layer + 1).ToString(CultureInfo.InvariantCulture),
                weights = "w" + k,
                biases = "b" + k;
            bool last = layer == shape.LayerCount - 1;
            string sums = last ? Logits : "z" + k,
                above = "a" + k;
            graph.Message(5, Tensor(weights, parameters.Values[shape.Weights(layer)], shape.Outputs(layer), shape.Inputs(layer)));
            graph.Message(5, Tensor(biases, parameters.Values[shape.Biases(layer)], shape.Outputs(layer)));
            graph.Message(1, Node("Gemm", sums, below, weights, biases).Message(5, Flag("transB")));
            if (!last)
                graph.Message(1, Node("Relu", above, sums));
            below = above;
        }

        graph.Message(11, Value(Input, shape.InputSize)).Message(12, Value(Logits, shape.OutputSize));
        return new ProtobufWriter()
            .Integer(1, IrVersion)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, Opset))
            .Message(7, graph)
            .ToArray();
    }

    private static ProtobufWriter Node(string type, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new ProtobufWriter().Text(2, output).Text(4, type);
        foreach (string input in inputs)
            node.Text(1, input);
        return node;
    }

    private static ProtobufWriter Flag(string name) =>
        new ProtobufWriter().Text(1, name).Integer(3, 1).Integer(20, IntegerAttribute);

    private static ProtobufWriter Tensor(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> dimensions)
    {
        var tensor = new ProtobufWriter().Integer(2, FloatElements).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values));
        foreach (int dimension in dimensions)
            tensor.Integer(1, dimension);
        return tensor;
    }

    /// <summary>A float tensor of shape [batch, size].</summary>
    private static ProtobufWriter Value(string name, int size)
    {
        var dimensions = new ProtobufWriter()
            .Message(1, new ProtobufWriter().Text(2, BatchDimension))
            .Message(1, new ProtobufWriter().Integer(1, size));
        var tensor = new ProtobufWriter().Integer(1, FloatElements).Message(2, dimensions);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
