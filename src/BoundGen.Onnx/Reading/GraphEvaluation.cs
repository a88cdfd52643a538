using BoundGen.Onnx.Folding;

namespace BoundGen.Onnx.Reading;

/// <summary>Runs a graph with what is known of each value: a constant's elements, or the layers up to a place.</summary>
/// <param name="graph">The graph.</param>
/// <param name="tensors">Reads its constants.</param>
/// <param name="workspace">What may be allocated, and where changes are told.</param>
internal sealed class GraphEvaluation(ModelGraph graph, TensorReader tensors, Workspace workspace)
{
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);

    /// <summary>The logits.</summary>
    /// <exception cref="InvalidDataException">The graph is not a chain of dense layers and ReLUs.</exception>
    public Flow Run(Flow input)
    {
        _values.Add(graph.Input.Name, input);
        foreach (var node in graph.Nodes)
        {
            GraphValue?[] inputs = [.. node.Inputs.Select(name => name.Length == 0 ? null : Find(name, node))];
            // Further outputs are masks and statistics of training; whoever reads one is refused.
            var value = Apply(node, inputs);
            if (node.Outputs[0].Length > 0)
                _values.Add(node.Outputs[0], value);
            // A classifier gives out the class, and then the scores of all.
            if (node is { Operator: "LinearClassifier", Outputs: [_, { Length: > 0 } scores, ..] } && value is Flow classes)
                _values.Add(scores, classes.With(new Ending(node, EndingKind.Scores)));
        }

        Flow? logits = null;
        foreach (var output in graph.Outputs)
        {
            string name = OperatorNode.Quote(output.Name);
            if (Find(output.Name, reader: null) is not Flow flow)
                throw new InvalidDataException($"output {name} does not depend on the input");
            if (logits is not null && !flow.HasLogitsOf(logits))
                throw new InvalidDataException(
                    $"output {name} is another than {OperatorNode.Quote(graph.Outputs[0].Name)}, expected one, or several made of the same logits"
                );
            logits = flow;
        }

        return logits!;
    }

    private GraphValue Find(string name, OperatorNode? reader)
    {
        if (_values.TryGetValue(name, out var value))
            return value;
        if (graph.Initializers.TryGetValue(name, out var tensor))
            return _values[name] = tensors.Read(tensor);
        string problem = $"{OperatorNode.Quote(name)}, which neither a tensor nor a first output of a node is";
        throw reader?.Refusal($"reads {problem}") ?? new InvalidDataException($"the graph gives out {problem}");
    }

    private GraphValue Apply(OperatorNode node, GraphValue?[] inputs)
    {
        foreach (var input in inputs)
        {
            if (input is Flow { Ending: { } ending } ended)
                return EndingOperators.Continue(node, inputs, ended, ending, workspace);
        }

        if (node.Operator == "Constant")
            return ConstantNode.Read(node, tensors);
        if (ShapeOperators.Apply(node, inputs, workspace) is { } reshaped)
            return reshaped;
        var flows = inputs.OfType<Flow>().ToList();
        if (flows.Count > 1)
            throw node.Refusal("joins two branches of the network, expected a chain");
        GraphValue? result =
            flows.Count == 0
                ? ConstantOperators.Apply(node, inputs, workspace)
                : LinearOperators.Apply(node, inputs, workspace)
                    ?? ElementwiseOperators.Apply(node, inputs, flows[0], workspace)
                    ?? EndingOperators.Begin(node, flows[0], workspace);
        return result ?? throw UnknownOperator.Refusal(node);
    }
}
