using System.Globalization;
using System.Runtime.InteropServices;
using BoundGen.Onnx.Format;
using Google.Protobuf;

namespace BoundGen.Onnx.Writing;

/// <summary>A network as an ONNX model: a Gemm a layer, a Relu between two, any batch.</summary>
internal static class ModelWriter
{
    private const string Input = "input";
    private const string Logits = "logits";
    private const string Batch = "batch";

    /// <summary>The version of the format that came with operator set 17.</summary>
    private const int FormatVersion = 8;
    private const int OperatorSetVersion = 17;
    private const int IntegerAttribute = 2;

    /// <summary>What the names and the structure of a file may take beside the weights.</summary>
    private const int RoomForStructure = 1 << 24;

    /// <exception cref="ArgumentException">More parameters than one file holds.</exception>
    public static Model Build(NetworkParameters parameters)
    {
        var shape = parameters.Shape;
        if ((long)sizeof(float) * shape.ParameterCount > int.MaxValue - RoomForStructure)
            throw new ArgumentException(
                $"A network {shape} has {shape.ParameterCount} parameters, and an ONNX file holds 2 GB; safetensors holds more.",
                nameof(parameters)
            );
        var graph = new Graph { Name = "network" };
        string below = Input;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            // The names of PyTorch's nn.Sequential, as NetworkParameters.Save gives them.
            string place = (2 * layer).ToString(CultureInfo.InvariantCulture);
            bool last = layer == shape.LayerCount - 1;
            var dense = new Node
            {
                Name = $"{place}.gemm",
                Operator = "Gemm",
                Inputs = { below, $"{place}.weight" },
                Outputs = { last ? Logits : $"{place}.sums" },
                Attributes =
                {
                    new NodeAttribute
                    {
                        Name = "transB",
                        Type = IntegerAttribute,
                        Integer = 1,
                    },
                },
            };
            var weights = parameters.Values[shape.Weights(layer)];
            graph.Initializers.Add(Tensor($"{place}.weight", weights, shape.Outputs(layer), shape.Inputs(layer)));
            if (shape.HasBias)
            {
                dense.Inputs.Add($"{place}.bias");
                graph.Initializers.Add(Tensor($"{place}.bias", parameters.Values[shape.Biases(layer)], shape.Outputs(layer)));
            }

            graph.Nodes.Add(dense);
            below = dense.Outputs[0];
            if (last)
                continue;
            string active = (2 * layer + 1).ToString(CultureInfo.InvariantCulture);
            var relu = new Node
            {
                Name = $"{active}.relu",
                Operator = "Relu",
                Inputs = { below },
                Outputs = { $"{active}.active" },
            };
            graph.Nodes.Add(relu);
            below = relu.Outputs[0];
        }

        graph.Inputs.Add(Value(Input, shape.InputSize));
        graph.Outputs.Add(Value(Logits, shape.OutputSize));
        return new Model
        {
            IrVersion = FormatVersion,
            Producer = "BoundGen",
            OperatorSets = { new OperatorSet { Version = OperatorSetVersion } },
            Graph = graph,
        };
    }

    public static void Write(Model model, Stream stream)
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(output);
    }

    private static Tensor Tensor(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> dimensions)
    {
        var tensor = new Tensor { Name = name, ElementType = (int)ElementType.Float };
        foreach (int dimension in dimensions)
            tensor.Dimensions.Add(dimension);
        if (BitConverter.IsLittleEndian)
            tensor.Raw = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        else
            tensor.Floats.AddRange(values.ToArray());
        return tensor;
    }

    /// <summary>A float tensor of shape [batch, size].</summary>
    private static Value Value(string name, int size) =>
        new()
        {
            Name = name,
            Type = new TypeOfValue
            {
                Tensor = new TensorType
                {
                    ElementType = (int)ElementType.Float,
                    Shape = new TensorShape
                    {
                        Dimensions =
                        {
                            new Dimension { Named = Batch },
                            new Dimension { Fixed = size },
                        },
                    },
                },
            },
        };
}
