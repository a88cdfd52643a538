using BoundGen.Onnx.Format;
using Google.Protobuf;

namespace BoundGen.Onnx.Tests;

/// <summary>A small model, made node by node.</summary>
internal sealed class TestModel
{
    private const int Floats = (int)ElementType.Float;
    private readonly Model _model;

    /// <summary>A model whose input is called x.</summary>
    /// <param name="inputDimensions">0 for one that varies.</param>
    public TestModel(params long[] inputDimensions)
    {
        _model = new Model
        {
            IrVersion = 8,
            Graph = new Graph { Name = "test" },
        };
        Opset(17);
        Graph.Inputs.Add(Value("x", inputDimensions));
    }

    /// <summary>The graph, for what has no method here.</summary>
    public Graph Graph => _model.Graph;

    /// <summary>A layer of the same small numbers wherever it is asked for.</summary>
    public static float[] Numbers(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
    }

    public TestModel Opset(long version, string domain = "")
    {
        foreach (var old in _model.OperatorSets.Where(set => set.Domain == domain).ToArray())
            _model.OperatorSets.Remove(old);
        _model.OperatorSets.Add(new OperatorSet { Domain = domain, Version = version });
        return this;
    }

    public TestModel Input(string name, params long[] dimensions)
    {
        Graph.Inputs.Add(Value(name, dimensions));
        return this;
    }

    public TestModel Weights(string name, long[] dimensions, int seed = 1) =>
        Weights(name, dimensions, Numbers((int)dimensions.Aggregate((product, size) => product * size), seed));

    public TestModel Weights(string name, long[] dimensions, float[] values)
    {
        Graph.Initializers.Add(Tensor(name, dimensions, values));
        return this;
    }

    public TestModel Integers(string name, params long[] values)
    {
        Graph.Initializers.Add(IntegerTensor(name, values));
        return this;
    }

    /// <summary>
    /// A node whose only output is called <paramref name="output"/>, and whose name is that with "node:" before it.
    /// </summary>
    public TestModel Node(string @operator, string output, string[] inputs, params NodeAttribute[] attributes) =>
        Node(@operator, "", output, inputs, attributes);

    public TestModel Node(string @operator, string domain, string output, string[] inputs, params NodeAttribute[] attributes)
    {
        var node = new Node
        {
            Operator = @operator,
            Domain = domain,
            Name = "node:" + output,
            Outputs = { output },
        };
        node.Inputs.AddRange(inputs);
        node.Attributes.AddRange(attributes);
        Graph.Nodes.Add(node);
        return this;
    }

    /// <summary>A dense layer: weights [outputs, inputs] and biases.</summary>
    public TestModel Dense(string output, string input, int inputs, int outputs, int seed) =>
        Weights(output + ".weight", [outputs, inputs], seed)
            .Weights(output + ".bias", [outputs], seed + 100)
            .Node("Gemm", output, [input, output + ".weight", output + ".bias"], Integer("transB", 1));

    public TestModel Output(string name, params long[] dimensions)
    {
        Graph.Outputs.Add(Value(name, dimensions));
        return this;
    }

    public byte[] Bytes() => _model.ToByteArray();

    public OnnxNetwork Load() => OnnxNetwork.Load(new MemoryStream(Bytes()));

    /// <summary>The message with which it is refused.</summary>
    public string Refusal() => Assert.Throws<InvalidDataException>(Load).Message;

    public static NodeAttribute Integer(string name, long value) =>
        new()
        {
            Name = name,
            Type = 2,
            Integer = value,
        };

    public static NodeAttribute Number(string name, float value) =>
        new()
        {
            Name = name,
            Type = 1,
            Number = value,
        };

    public static NodeAttribute Text(string name, string value) =>
        new()
        {
            Name = name,
            Type = 3,
            Text = ByteString.CopyFromUtf8(value),
        };

    public static NodeAttribute IntegerList(string name, params long[] values)
    {
        var attribute = new NodeAttribute { Name = name, Type = 7 };
        attribute.Integers.AddRange(values);
        return attribute;
    }

    public static NodeAttribute NumberList(string name, params float[] values)
    {
        var attribute = new NodeAttribute { Name = name, Type = 6 };
        attribute.Numbers.AddRange(values);
        return attribute;
    }

    public static NodeAttribute TensorValue(Tensor tensor) =>
        new()
        {
            Name = "value",
            Type = 4,
            Tensor = tensor,
        };

    public static Tensor Tensor(string name, long[] dimensions, params float[] values)
    {
        var tensor = new Tensor { Name = name, ElementType = Floats };
        tensor.Dimensions.AddRange(dimensions);
        tensor.Floats.AddRange(values);
        return tensor;
    }

    public static Tensor IntegerTensor(string name, params long[] values)
    {
        var tensor = new Tensor
        {
            Name = name,
            ElementType = (int)ElementType.Int64,
            Dimensions = { values.Length },
        };
        tensor.Integers.AddRange(values);
        return tensor;
    }

    private static Value Value(string name, long[] dimensions)
    {
        var tensor = new TensorType { ElementType = Floats };
        if (dimensions.Length > 0)
            tensor.Shape = new TensorShape();
        foreach (long size in dimensions)
            tensor.Shape.Dimensions.Add(size == 0 ? new Dimension { Named = "N" } : new Dimension { Fixed = size });
        return new Value
        {
            Name = name,
            Type = new TypeOfValue { Tensor = tensor },
        };
    }
}
