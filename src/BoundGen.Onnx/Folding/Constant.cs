namespace BoundGen.Onnx.Folding;

/// <summary>A tensor whose elements are known.</summary>
/// <param name="dimensions">Empty for a scalar.</param>
/// <param name="values">Row-major, as many as the product of the dimensions.</param>
internal sealed class Constant(int[] dimensions, double[] values) : GraphValue
{
    public override ReadOnlySpan<int> Dimensions => dimensions;

    public double[] Values { get; } = values;

    public override GraphValue WithDimensions(int[] newDimensions) => new Constant(newDimensions, Values);

    /// <summary>The elements as whole numbers, such as axes and sizes.</summary>
    public long[] Integers(OperatorNode node)
    {
        long[] integers = new long[Values.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            // Beyond 2^53 a double is no longer one integer.
            if (!double.IsInteger(Values[i]) || Math.Abs(Values[i]) > 1L << 53)
                throw node.Refusal($"has {Values[i]} as element {i} of a shape or an axis, expected a whole number");
            integers[i] = (long)Values[i];
        }

        return integers;
    }
}
