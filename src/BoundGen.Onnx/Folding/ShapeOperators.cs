namespace BoundGen.Onnx.Folding;

/// <summary>Operators that leave the elements and their order as they are, of constants and of the network alike.</summary>
internal static class ShapeOperators
{
    private const int MostDimensions = 16;

    /// <summary>The result; null for another operator.</summary>
    public static GraphValue? Apply(OperatorNode node, GraphValue?[] inputs, Workspace workspace)
    {
        if (
            node.Operator is not ("Identity" or "Dropout" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Shape")
            && (node.Operator is not ("Cast" or "Transpose") || inputs is not [Flow])
        )
            return null;
        if (inputs is not [{ } value, ..])
            throw node.Refusal("has no input");
        if (node.Operator == "Shape")
            return ShapeOf(node, value);
        int[] dimensions = node.Operator switch
        {
            "Reshape" => Reshape(node, value, Argument(node, inputs, 1) ?? throw node.Refusal("has no shape"), workspace),
            "Flatten" => Flatten(node, value),
            "Squeeze" => Squeeze(node, value, AxesOf(node, inputs)),
            "Unsqueeze" => Unsqueeze(node, value, AxesOf(node, inputs) ?? throw node.Refusal("has no axes")),
            "Transpose" => Transpose(node, value),
            _ => Unchanged(node, inputs),
        };
        if (value is not Flow)
            return value.WithDimensions(dimensions);
        workspace.Tell(
            node,
            node.Operator is "Identity" or "Dropout" or "Cast" ? "dropped" : "dropped, the order of values stays"
        );
        return value.WithDimensions(dimensions);
    }

    private static int[] Unchanged(OperatorNode node, GraphValue?[] inputs)
    {
        if (node.Operator == "Dropout" && Argument(node, inputs, 2) is { Values: not [0] })
            throw node.Refusal("is in training mode, expected a model exported for inference");
        if (node.Operator == "Cast" && !IsFloat(node.Integer("to", 0)))
            throw node.Refusal("makes whole numbers of the network's values, expected floats");
        return inputs[0]!.Dimensions.ToArray();
    }

    private static bool IsFloat(long type) =>
        (Format.ElementType)type
            is Format.ElementType.Float
                or Format.ElementType.Double
                or Format.ElementType.Float16
                or Format.ElementType.BFloat16;

    private static Constant ShapeOf(OperatorNode node, GraphValue value)
    {
        int rank = value.Dimensions.Length;
        int start = (int)Math.Clamp(FromEnd(node.Integer("start", 0), rank), 0, rank);
        int end = (int)Math.Clamp(FromEnd(node.Integer("end", rank), rank), start, rank);
        double[] sizes = [.. value.Dimensions[start..end].ToArray().Select(size => (double)size)];
        return new Constant([sizes.Length], sizes, isInteger: true);
    }

    private static long FromEnd(long index, int rank) => index < 0 ? index + rank : index;

    private static int[] Reshape(OperatorNode node, GraphValue value, Constant shape, Workspace workspace)
    {
        if (shape.Values.Length > MostDimensions)
            throw node.Refusal($"asks for {shape.Values.Length} dimensions, expected at most {MostDimensions}");
        long[] asked = shape.Integers(node);
        bool keepsZeros = node.Integer("allowzero", 0) == 0;
        int[] sizes = new int[asked.Length];
        int open = -1;
        long known = 1;
        long count = Axes.Product(value.Dimensions);
        for (int i = 0; i < sizes.Length; i++)
        {
            if (i == 0 && asked.Length > 1 && value is Flow && asked[i] == workspace.Batch)
                asked[i] = 1;
            if (asked[i] == 0 && keepsZeros && i < value.Dimensions.Length)
                asked[i] = value.Dimensions[i];
            if (asked[i] == -1 && open < 0)
            {
                open = i;
                continue;
            }

            if (asked[i] < 1 || asked[i] > count || (known *= asked[i]) > count)
                throw Misfit();
            sizes[i] = (int)asked[i];
        }

        if (open >= 0)
            sizes[open] = (int)(count / known);
        return Axes.Product(sizes) == count ? sizes : throw Misfit();

        InvalidDataException Misfit() =>
            node.Refusal($"makes {Axes.Describe(value.Dimensions)} a shape [{string.Join(", ", asked)}] of another size");
    }

    private static int[] Flatten(OperatorNode node, GraphValue value)
    {
        int axis = Axes.Normalise(node, node.Integer("axis", 1), value.Dimensions.Length, end: true);
        return [(int)Axes.Product(value.Dimensions[..axis]), (int)Axes.Product(value.Dimensions[axis..])];
    }

    private static int[] Squeeze(OperatorNode node, GraphValue value, long[]? axes)
    {
        int rank = value.Dimensions.Length;
        var left = new List<int>();
        var dropped = axes?.Select(axis => Axes.Normalise(node, axis, rank)).ToHashSet();
        for (int i = 0; i < rank; i++)
        {
            if (dropped is null ? value.Dimensions[i] != 1 : !dropped.Contains(i))
                left.Add(value.Dimensions[i]);
            else if (value.Dimensions[i] != 1)
                throw node.Refusal($"drops dimension {i} of {Axes.Describe(value.Dimensions)}, expected one of size 1");
        }

        return [.. left];
    }

    private static int[] Unsqueeze(OperatorNode node, GraphValue value, long[] axes)
    {
        int rank = value.Dimensions.Length + axes.Length;
        if (rank > MostDimensions)
            throw node.Refusal($"makes {rank} dimensions, expected at most {MostDimensions}");
        var added = axes.Select(axis => Axes.Normalise(node, axis, rank)).ToHashSet();
        if (added.Count != axes.Length)
            throw node.Refusal("has an axis twice");
        int[] dimensions = new int[rank];
        int from = 0;
        for (int i = 0; i < rank; i++)
            dimensions[i] = added.Contains(i) ? 1 : value.Dimensions[from++];
        return dimensions;
    }

    /// <summary>Only dimensions of size 1 may change places.</summary>
    private static int[] Transpose(OperatorNode node, GraphValue value)
    {
        int rank = value.Dimensions.Length;
        int[] order = Permutation(node, rank);
        int[] dimensions = new int[rank];
        int last = -1;
        for (int i = 0; i < rank; i++)
        {
            dimensions[i] = value.Dimensions[order[i]];
            if (dimensions[i] == 1)
                continue;
            if (order[i] < last)
                throw node.Refusal("puts the network's values into another order, expected one that stays as it is");
            last = order[i];
        }

        return dimensions;
    }

    /// <summary>Where each dimension of a transposed tensor comes from; backwards if the node does not say.</summary>
    public static int[] Permutation(OperatorNode node, int rank)
    {
        if (node.Attribute("perm") is not { } given)
            return [.. Enumerable.Range(0, rank).Reverse()];
        int[] order = [.. given.Integers.Select(axis => Axes.Normalise(node, axis, rank))];
        return order.Length == rank && order.Distinct().Count() == rank
            ? order
            : throw node.Refusal(
                $"has perm [{string.Join(", ", given.Integers.Take(MostDimensions))}], expected {rank} axes, each once"
            );
    }

    /// <summary>Axes are an attribute up to version 12, an input since.</summary>
    private static long[]? AxesOf(OperatorNode node, GraphValue?[] inputs)
    {
        var argument = Argument(node, inputs, 1);
        var attribute = node.Attribute("axes")?.Integers;
        if ((argument?.Values.Length ?? attribute?.Count) is > MostDimensions and var count)
            throw node.Refusal($"has {count} axes, expected at most {MostDimensions}");
        return argument?.Integers(node) ?? attribute?.ToArray();
    }

    private static Constant? Argument(OperatorNode node, GraphValue?[] inputs, int index) =>
        inputs.ElementAtOrDefault(index) switch
        {
            null => null,
            Constant constant => constant,
            _ => throw node.Refusal("is steered by the network's values, expected a constant"),
        };
}
