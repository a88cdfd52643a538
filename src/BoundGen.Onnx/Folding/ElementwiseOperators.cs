namespace BoundGen.Onnx.Folding;

/// <summary>Operators on each value of the network alone: ReLU, constants added and multiplied, batch normalisation.</summary>
internal static class ElementwiseOperators
{
    private const double DefaultEpsilon = 1e-5;

    /// <summary>The result; null for another operator.</summary>
    public static Flow? Apply(OperatorNode node, GraphValue?[] inputs, Flow flow, Workspace workspace) =>
        node.Operator switch
        {
            "Relu" => Relu(node, flow, workspace),
            "Add" => Plus(node, flow, Other(node, inputs), workspace),
            "Sub" when inputs[0] is Flow => Plus(node, flow, Negated(Other(node, inputs), node, workspace), workspace),
            "Sub" => Plus(node, Times(node, flow, new Constant([], [-1]), workspace), Other(node, inputs), workspace),
            "Mul" => Times(node, flow, Other(node, inputs), workspace),
            "Div" when inputs[0] is Flow => Times(node, flow, Inverse(Other(node, inputs), node, workspace), workspace),
            "Div" => throw node.Refusal("divides a constant by the network's values, expected the other way round"),
            "Neg" => Times(node, flow, new Constant([], [-1]), workspace),
            "BatchNormalization" => Normalise(node, inputs, flow, workspace),
            "Scaler" => Scale(node, flow, workspace),
            _ => null,
        };

    private static Flow Relu(OperatorNode node, Flow flow, Workspace workspace)
    {
        if (flow.Map.Weights is not null)
            return flow.Activated(node);
        if (flow.Below is null || !flow.Map.IsIdentity)
            throw node.Refusal("has no dense layer before it, expected Gemm or MatMul between two activations");
        workspace.Tell(node, "dropped, it follows a ReLU");
        return flow;
    }

    private static Flow Plus(OperatorNode node, Flow flow, Constant constant, Workspace workspace)
    {
        var (terms, dimensions) = Broadcasting.Expand(constant, flow, node, workspace);
        if (flow.Map.Weights is null && Array.TrueForAll(terms, term => term == 0))
            return Neutral(node, flow, dimensions, workspace);
        if (flow.Map.Weights is null || flow.Map.Shift is not null)
            TellFolded(node, flow, workspace);
        return flow.With(flow.Map.Plus(terms, node, workspace), dimensions);
    }

    private static Flow Times(OperatorNode node, Flow flow, Constant constant, Workspace workspace)
    {
        var (factors, dimensions) = Broadcasting.Expand(constant, flow, node, workspace);
        if (Array.TrueForAll(factors, factor => factor == 1))
            return Neutral(node, flow, dimensions, workspace);
        TellFolded(node, flow, workspace);
        return flow.With(flow.Map.Times(factors, node, workspace), dimensions);
    }

    /// <summary>(x - mean) * scale / sqrt(variance + epsilon) + bias, channel by channel.</summary>
    private static Flow Normalise(OperatorNode node, GraphValue?[] inputs, Flow flow, Workspace workspace)
    {
        node.Expect("training_mode", 0);
        if (inputs is not [Flow, Constant scale, Constant bias, Constant mean, Constant variance])
            throw node.Refusal("has other inputs than the network's values, scale, bias, mean and variance, all constant");
        if (flow.Dimensions.Length < 2)
            throw node.Refusal($"gets {Axes.Describe(flow.Dimensions)}, expected a batch of channels");
        int channels = flow.Dimensions[1];
        if (new[] { scale, bias, mean, variance }.Any(constant => constant.Values.Length != channels))
            throw node.Refusal($"has constants of another size than the {channels} channels of {Axes.Describe(flow.Dimensions)}");
        double epsilon = node.Number("epsilon", DefaultEpsilon);
        double[] factors = workspace.Allocate(channels, node),
            terms = workspace.Allocate(channels, node);
        for (int c = 0; c < channels; c++)
        {
            factors[c] = scale.Values[c] / Math.Sqrt(variance.Values[c] + epsilon);
            terms[c] = bias.Values[c] - mean.Values[c] * factors[c];
            if (!double.IsFinite(factors[c]) || !double.IsFinite(terms[c]))
                throw node.Refusal($"has variance {variance.Values[c]} in channel {c}, expected a positive number");
        }

        // [1, channels, ...]: one for each channel, the same at every place.
        int[] places = [channels, .. Enumerable.Repeat(1, flow.Dimensions.Length - 2)];
        TellFolded(node, flow, workspace);
        var (allFactors, dimensions) = Broadcasting.Expand(new Constant(places, factors), flow, node, workspace);
        var (allTerms, _) = Broadcasting.Expand(new Constant(places, terms), flow, node, workspace);
        return flow.With(flow.Map.Times(allFactors, node, workspace).Plus(allTerms, node, workspace), dimensions);
    }

    /// <summary>scikit-learn's StandardScaler: (x - offset) * scale.</summary>
    private static Flow Scale(OperatorNode node, Flow flow, Workspace workspace)
    {
        var offset = Numbers(node, "offset", 0);
        var scale = Numbers(node, "scale", 1);
        return Times(node, Plus(node, flow, Negated(offset, node, workspace), workspace), scale, workspace);
    }

    private static Constant Numbers(OperatorNode node, string name, double otherwise) =>
        node.Attribute(name) is { Numbers: { Count: > 0 } numbers }
            ? new Constant([numbers.Count], [.. numbers])
            : new Constant([], [otherwise]);

    private static Flow Neutral(OperatorNode node, Flow flow, int[] dimensions, Workspace workspace)
    {
        workspace.Tell(node, "dropped, it changes no value");
        return flow.With(flow.Map, dimensions);
    }

    private static void TellFolded(OperatorNode node, Flow flow, Workspace workspace) =>
        workspace.Tell(node, $"folded into the layer {(flow.Map.Weights is null ? "after" : "before")} it, in double precision");

    private static Constant Other(OperatorNode node, GraphValue?[] inputs) =>
        inputs.Length == 2 && (inputs[0] as Constant ?? inputs[1] as Constant) is { } constant
            ? constant
            : throw node.Refusal("combines the network's values with something else than one constant");

    private static Constant Negated(Constant constant, OperatorNode node, Workspace workspace) =>
        ConstantOperators.Map(constant, value => -value, node, workspace);

    private static Constant Inverse(Constant constant, OperatorNode node, Workspace workspace)
    {
        if (constant.Values.Contains(0))
            throw node.Refusal("divides by 0");
        return ConstantOperators.Map(constant, value => 1 / value, node, workspace);
    }
}
