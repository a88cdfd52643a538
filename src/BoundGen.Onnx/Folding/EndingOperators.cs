namespace BoundGen.Onnx.Folding;

/// <summary>
/// What may follow the logits: operators that make probabilities or the class of them. All are dropped, since the class with
/// the largest logit is the same.
/// </summary>
internal static class EndingOperators
{
    /// <summary>The first operator of the end; null for another one.</summary>
    public static Flow? Begin(OperatorNode node, Flow flow, Workspace workspace)
    {
        EndingKind kind;
        switch (node.Operator)
        {
            case "Softmax" or "LogSoftmax":
                CheckAxis(node, flow, node.Version < 13 ? 1 : -1);
                kind = EndingKind.Scores;
                break;
            case "Sigmoid":
                kind = flow.Map.Outputs == 1 ? EndingKind.OneProbability : EndingKind.Scores;
                break;
            case "ArgMax":
                CheckAxis(node, flow, 0);
                node.Expect("select_last_index", 0);
                kind = EndingKind.Label;
                break;
            default:
                return null;
        }

        workspace.Tell(node, "dropped, the outputs are logits");
        return flow.With(new Ending(node, kind));
    }

    /// <summary>The operators after the first.</summary>
    /// <exception cref="InvalidDataException">
    /// One that makes something else than a class of the outputs, or has too many inputs.
    /// </exception>
    public static Flow Continue(OperatorNode node, GraphValue?[] inputs, Flow flow, Ending ending, Workspace workspace)
    {
        switch (node.Operator)
        {
            case "ZipMap" when inputs is [Flow]:
                break;
            case "Identity"
            or "Cast"
            or "Reshape"
            or "Flatten"
            or "Squeeze"
            or "Unsqueeze" when inputs[0] == flow && !inputs.Skip(1).OfType<Flow>().Any():
                // Scores keep track of the axis that they lie on; of a class nothing is asked any more.
                if (ending.Kind == EndingKind.Label)
                    break;
                return ShapeOperators.Apply(node, inputs, workspace) as Flow
                    ?? throw node.Refusal($"has {inputs.Length} inputs, expected one");
            case "ArgMax" when ending.Kind == EndingKind.Scores:
                CheckAxis(node, flow, 0);
                node.Expect("select_last_index", 0);
                flow = flow.With(new Ending(ending.Node, EndingKind.Label));
                break;
            // Scores over their sum, or over the root of the sum of their squares.
            case "Normalizer"
                when ending.Kind == EndingKind.Scores && node.Attribute("norm")?.Text.ToStringUtf8() is "L1" or "L2":
                break;
            // The class as its name in a list.
            case "ArrayFeatureExtractor" when ending.Kind == EndingKind.Label && inputs is [Constant, _]:
                break;
            case "Sub" when ending.Kind == EndingKind.OneProbability && inputs is [Constant { Values: [1] }, _]:
                flow = flow.With(new Ending(ending.Node, EndingKind.OtherProbability));
                break;
            case "Concat" when inputs is [Flow first, Flow second] && AreBothClasses(first, second):
                workspace.Tell(node, "the logit of two classes became two, half of it each, with opposite signs");
                return TwoClasses(node, flow, workspace);
            default:
                throw ending.Node.Refusal(
                    $"is followed by {node.Label}; {ending.Node.Operator} can only be read at the end of a network, and Relu is needed between layers"
                );
        }

        workspace.Tell(node, "dropped, the outputs are logits");
        return flow;
    }

    private static bool AreBothClasses(Flow first, Flow second) =>
        first.Ending?.Kind == EndingKind.OtherProbability
        && second.Ending?.Kind == EndingKind.OneProbability
        && first.HasLogitsOf(second);

    /// <summary>With logits -z/2 and z/2 the classes have the probabilities that a logistic function gives z.</summary>
    private static Flow TwoClasses(OperatorNode node, Flow flow, Workspace workspace)
    {
        var map = flow.Map.Through([-0.5, 0.5], 2, node, workspace);
        return flow.With(map, [1, 2]).With(new Ending(flow.Ending!.Node, EndingKind.Scores));
    }

    /// <summary>All values that are not the batch must lie on the axis, or behind it in old versions.</summary>
    private static void CheckAxis(OperatorNode node, Flow flow, int otherwise)
    {
        var dimensions = flow.Dimensions;
        int axis = Axes.Normalise(node, node.Integer("axis", otherwise), dimensions.Length);
        bool fits =
            node.Operator != "ArgMax" && node.Version < 13
                ? Axes.Product(dimensions[..axis]) == 1
                : dimensions[axis] == flow.Map.Outputs;
        if (!fits)
            throw node.Refusal($"works on axis {axis} of {Axes.Describe(dimensions)}, expected the axis of the classes");
    }
}
