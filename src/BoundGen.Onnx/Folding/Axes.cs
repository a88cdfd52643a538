namespace BoundGen.Onnx.Folding;

/// <summary>Axes and sizes as ONNX spells them: axes from the end are negative.</summary>
internal static class Axes
{
    /// <summary>An axis of a tensor, counted from the front.</summary>
    /// <param name="node">Where the axis stands.</param>
    /// <param name="axis">From -rank to rank - 1, or to rank where an end is meant.</param>
    /// <param name="rank">Number of dimensions.</param>
    /// <param name="end">Whether rank itself is allowed.</param>
    public static int Normalise(OperatorNode node, long axis, int rank, bool end = false)
    {
        if (axis < -rank || axis > rank - (end ? 0 : 1))
            throw node.Refusal($"has axis {axis}, expected one of {rank} dimensions");
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>The product of dimensions; those of one value fit an int, those of a shape that is asked for may not.</summary>
    public static long Product(ReadOnlySpan<int> dimensions)
    {
        long product = 1;
        foreach (int size in dimensions)
            product *= size;
        return product;
    }

    public static string Describe(ReadOnlySpan<int> dimensions) => $"[{string.Join(", ", dimensions.ToArray())}]";
}
