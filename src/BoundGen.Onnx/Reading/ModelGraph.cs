using BoundGen.Onnx.Folding;
using BoundGen.Onnx.Format;

namespace BoundGen.Onnx.Reading;

/// <summary>The graph of a model: its one input, its outputs, its constants, and its nodes in an order to run them in.</summary>
internal sealed class ModelGraph
{
    /// <summary>The oldest operators that are read: those before it broadcast by attributes.</summary>
    private const long OldestOperators = 7;

    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">
    /// No graph, none or several inputs, a cycle, or operators that are too old.
    /// </exception>
    public ModelGraph(Model model)
    {
        var graph = model.Graph ?? throw new InvalidDataException("holds no graph, expected an ONNX model");
        foreach (var set in model.OperatorSets)
            _versions[set.Domain == "ai.onnx" ? "" : set.Domain] = set.Version;
        if (VersionOf("") < OldestOperators)
            throw new InvalidDataException(
                $"uses version {VersionOf("")} of the operators, expected at least {OldestOperators}; convert the model with onnx.version_converter"
            );
        foreach (var initializer in graph.Initializers)
        {
            if (!Initializers.TryAdd(initializer.Name, initializer))
                throw new InvalidDataException($"has two tensors {OperatorNode.Quote(initializer.Name)}, expected one");
        }

        // Old files list constants among the inputs.
        Value[] inputs = [.. graph.Inputs.Where(input => !Initializers.ContainsKey(input.Name))];
        if (inputs.Length != 1)
            throw new InvalidDataException(
                $"has {inputs.Length} inputs{(inputs.Length == 0 ? "" : " " + string.Join(", ", inputs.Take(5).Select(value => OperatorNode.Quote(value.Name))))}, expected one"
            );
        Input = inputs[0];
        Outputs = [.. graph.Outputs];
        if (Outputs.Count == 0)
            throw new InvalidDataException("has no output, expected one");
        Nodes = Order(graph);
    }

    public Value Input { get; }

    public IReadOnlyList<Value> Outputs { get; }

    public Dictionary<string, Tensor> Initializers { get; } = new(StringComparer.Ordinal);

    /// <summary>The nodes that the outputs depend on, each after those it reads from.</summary>
    public IReadOnlyList<OperatorNode> Nodes { get; }

    /// <summary>How many values the first layer, or a scaler before it, takes; null where its weights are computed.</summary>
    public int? InputsOfFirstLayer()
    {
        foreach (var node in Nodes)
        {
            if (InputsOf(node) is > 0 and <= int.MaxValue and var inputs)
                return (int)inputs;
            // A later layer's size is not the input's.
            if (node.Operator is "Gemm" or "MatMul" or "LinearClassifier")
                return null;
        }

        return null;
    }

    private long? InputsOf(OperatorNode node) =>
        node.Operator switch
        {
            // One number is for all values.
            "Scaler" => node.Attribute("offset") is { Numbers.Count: > 1 and var count } ? count : null,
            "LinearClassifier" => LinearClassifier.InputsOf(node),
            "Gemm"
            or "MatMul"
                when node.Inputs.Count > 1
                    && Initializers.TryGetValue(node.Inputs[1], out var weights)
                    && weights.Dimensions.Count == 2 => weights.Dimensions[
                node.Operator == "Gemm" && node.Integer("transB", 0) != 0 ? 1 : 0
            ],
            _ => null,
        };

    private long VersionOf(string domain) => _versions.GetValueOrDefault(domain == "ai.onnx" ? "" : domain);

    private List<OperatorNode> Order(Graph graph)
    {
        var makers = new Dictionary<string, OperatorNode>(StringComparer.Ordinal);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            var node = new OperatorNode(graph.Nodes[i], i, VersionOf(graph.Nodes[i].Domain));
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                if (Initializers.ContainsKey(output) || output == Input.Name || !makers.TryAdd(output, node))
                    throw node.Refusal($"makes {OperatorNode.Quote(output)}, which is there already");
            }
        }

        // Depth first without recursion: a node is done when all that it reads is.
        var order = new List<OperatorNode>();
        var done = new Dictionary<OperatorNode, bool>();
        var open = new Stack<OperatorNode>();
        foreach (var output in Outputs)
            Push(output.Name);
        while (open.TryPeek(out var node))
        {
            if (done.TryAdd(node, false))
            {
                foreach (string input in node.Inputs)
                    Push(input);
                continue;
            }

            open.Pop();
            if (!done[node])
                order.Add(node);
            done[node] = true;
        }

        return order;

        void Push(string name)
        {
            if (!makers.TryGetValue(name, out var maker) || done.GetValueOrDefault(maker))
                return;
            if (done.ContainsKey(maker))
                throw maker.Refusal("depends on itself, expected a graph without cycles");
            open.Push(maker);
        }
    }
}
