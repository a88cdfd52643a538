namespace BoundGen.Onnx.Folding;

/// <summary>A tensor whose elements are known.</summary>
/// <param name="dimensions">Empty for a scalar.</param>
/// <param name="values">Row-major, as many as the product of the dimensions.</param>
/// <param name="isInteger">Whether the elements have a type of integers, of which quotients are cut.</param>
internal sealed class Constant(int[] dimensions, double[] values, bool isInteger = false) : GraphValue
{
    public override ReadOnlySpan<int> Dimensions => dimensions;

    public double[] Values { get; } = values;

    public bool IsInteger { get; } = isInteger;

    public override GraphValue WithDimensions(int[] newDimensions) => new Constant(newDimensions, Values, IsInteger);

    /// <summary>
    /// The elements as whole numbers, such as axes and sizes. Those beyond 2^53 may be rounded: no tensor is so large, so that
    /// they mean its end or are refused.
    /// </summary>
    public long[] Integers(OperatorNode node)
    {
        long[] integers = new long[Values.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            if (!double.IsInteger(Values[i]))
                throw node.Refusal($"has {Values[i]} as element {i} of a shape or an axis, expected a whole number");
            integers[i] = long.CreateSaturating(Values[i]);
        }

        return integers;
    }
}
