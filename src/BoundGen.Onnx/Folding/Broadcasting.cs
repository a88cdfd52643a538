namespace BoundGen.Onnx.Folding;

/// <summary>A constant repeated to the dimensions of what it is added to or multiplied with.</summary>
internal static class Broadcasting
{
    /// <summary>The dimensions of a result: aligned at the end, where one of two has 1 the other counts.</summary>
    public static int[] Dimensions(OperatorNode node, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int[] result = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= result.Length; i++)
        {
            int one = i <= a.Length ? a[^i] : 1,
                other = i <= b.Length ? b[^i] : 1;
            if (one != other && one != 1 && other != 1)
                throw node.Refusal($"combines {Axes.Describe(a)} with {Axes.Describe(b)}, expected shapes that fit");
            result[^i] = one == 1 ? other : one;
        }

        return result;
    }

    /// <summary>The elements of a constant, repeated to dimensions that it fits.</summary>
    public static double[] Expand(Constant constant, ReadOnlySpan<int> dimensions, OperatorNode node, Workspace workspace)
    {
        long count = Axes.Product(dimensions);
        if (constant.Values.Length == count)
        {
            workspace.Take(count, node);
            return constant.Values;
        }

        double[] values = workspace.Allocate(count, node);
        var own = constant.Dimensions;
        for (int i = 0; i < values.Length; i++)
        {
            int rest = i,
                at = 0,
                step = 1;
            for (int axis = 1; axis <= own.Length; axis++)
            {
                if (own[^axis] > 1)
                    at += rest % dimensions[^axis] * step;
                rest /= dimensions[^axis];
                step *= own[^axis];
            }

            values[i] = constant.Values[at];
        }

        return values;
    }

    /// <summary>As many elements as a place of the network has, and the dimensions there afterwards.</summary>
    public static (double[] Values, int[] Dimensions) Expand(Constant constant, Flow flow, OperatorNode node, Workspace workspace)
    {
        int[] dimensions = Dimensions(node, flow.Dimensions, constant.Dimensions);
        if (Axes.Product(dimensions) != flow.Map.Outputs)
            throw node.Refusal(
                $"makes {Axes.Describe(dimensions)} of {Axes.Describe(flow.Dimensions)}, expected a constant that repeats no value of the network"
            );
        return (Expand(constant, dimensions, node, workspace), dimensions);
    }
}
