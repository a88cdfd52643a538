namespace BoundGen.Onnx.Folding;

/// <summary>Operators of which every input is known: what exporters compute shapes and weights with.</summary>
internal static class ConstantOperators
{
    /// <summary>The result; null for another operator.</summary>
    public static Constant? Apply(OperatorNode node, GraphValue?[] inputs, Workspace workspace)
    {
        var constants = inputs.OfType<Constant>().ToArray();
        return (node.Operator, constants) switch
        {
            ("Add", [var a, var b]) => Combine(node, a, b, (x, y) => x + y, workspace),
            ("Sub", [var a, var b]) => Combine(node, a, b, (x, y) => x - y, workspace),
            ("Mul", [var a, var b]) => Combine(node, a, b, (x, y) => x * y, workspace),
            ("Div", [var a, var b]) => Combine(node, a, b, (x, y) => x / y, workspace),
            ("Neg", [var a]) => Map(a, value => -value, node, workspace),
            ("Sqrt", [var a]) => Map(a, Math.Sqrt, node, workspace),
            ("Cast", [var a]) => Cast(node, a, workspace),
            ("Transpose", [var a]) => Transpose(node, a, workspace),
            ("MatMul", [{ Dimensions: [var rows, var inner] } a, { Dimensions: [var same, var columns] } b]) when inner == same =>
                Product(node, a, b, rows, inner, columns, workspace),
            ("Gather", [{ Dimensions.Length: 1 } list, var indices]) => Gather(node, list, indices, workspace),
            ("Slice", [{ Dimensions.Length: 1 } list, var start, var end, ..]) => Slice(node, list, start, end, constants),
            ("Concat", _) => Concat(node, constants, workspace),
            ("ReduceProd", [{ Dimensions.Length: 1 } list, ..]) => ReduceProduct(node, list),
            _ => null,
        };
    }

    /// <summary>A function of each element.</summary>
    public static Constant Map(Constant constant, Func<double, double> function, OperatorNode node, Workspace workspace)
    {
        double[] values = workspace.Allocate(constant.Values.Length, node);
        for (int i = 0; i < values.Length; i++)
            values[i] = function(constant.Values[i]);
        return new Constant(constant.Dimensions.ToArray(), values);
    }

    private static Constant Combine(
        OperatorNode node,
        Constant a,
        Constant b,
        Func<double, double, double> function,
        Workspace workspace
    )
    {
        int[] dimensions = Broadcasting.Dimensions(node, a.Dimensions, b.Dimensions);
        double[] values = workspace.Allocate(Axes.Product(dimensions), node);
        double[] left = Broadcasting.Expand(a, dimensions, node, workspace),
            right = Broadcasting.Expand(b, dimensions, node, workspace);
        for (int i = 0; i < values.Length; i++)
            values[i] = function(left[i], right[i]);
        return new Constant(dimensions, values);
    }

    private static Constant Cast(OperatorNode node, Constant constant, Workspace workspace) =>
        (Format.ElementType)node.Integer("to", 0) switch
        {
            Format.ElementType.Float => Map(constant, value => (float)value, node, workspace),
            Format.ElementType.Double => constant,
            Format.ElementType.Float16 => Map(constant, value => (double)(Half)value, node, workspace),
            Format.ElementType.Int32 or Format.ElementType.Int64 => Map(constant, Math.Truncate, node, workspace),
            var type => throw node.Refusal($"makes element type {(int)type}, expected floats or integers of 32 or 64 bits"),
        };

    private static Constant Transpose(OperatorNode node, Constant constant, Workspace workspace)
    {
        int[] order = ShapeOperators.Permutation(node, constant.Dimensions.Length);
        return order switch
        {
            [] or [0] or [0, 1] => constant,
            [1, 0] => LinearOperators.Transpose(node, constant, workspace),
            _ => throw node.Refusal($"transposes a tensor of {order.Length} dimensions, expected a matrix"),
        };
    }

    private static Constant Product(
        OperatorNode node,
        Constant a,
        Constant b,
        int rows,
        int inner,
        int columns,
        Workspace workspace
    )
    {
        double[] values = workspace.Allocate((long)rows * columns, node);
        for (int row = 0; row < rows; row++)
        for (int k = 0; k < inner; k++)
        for (int column = 0; column < columns; column++)
            values[row * columns + column] += a.Values[row * inner + k] * b.Values[k * columns + column];
        return new Constant([rows, columns], values);
    }

    private static Constant Gather(OperatorNode node, Constant list, Constant indices, Workspace workspace) =>
        Map(indices, index => list.Values[Axes.Normalise(node, (long)index, list.Values.Length)], node, workspace);

    private static Constant Slice(OperatorNode node, Constant list, Constant start, Constant end, Constant[] inputs)
    {
        if (start.Values.Length != 1 || end.Values.Length != 1 || inputs is [_, _, _, _, { Values: not [1] }])
            throw node.Refusal("cuts a shape in steps, expected one piece of it");
        int count = list.Values.Length;
        int from = Place(start.Integers(node)[0]),
            to = Math.Max(from, Place(end.Integers(node)[0]));
        return new Constant([to - from], list.Values[from..to]);

        // An end beyond the list is the end of the list.
        int Place(long index) => (int)Math.Clamp(index < 0 ? index + count : index, 0, count);
    }

    private static Constant Concat(OperatorNode node, Constant[] parts, Workspace workspace)
    {
        if (parts.Length == 0 || parts.Any(part => part.Dimensions.Length != 1))
            throw node.Refusal("joins tensors that are no lists, expected the sizes of a shape");
        if (parts.Sum(part => (long)part.Values.Length) is var count && !workspace.TryTake(count))
            throw node.Refusal($"makes a list of {count} numbers, which the size of the file does not account for");
        double[] values = [.. parts.SelectMany(part => part.Values)];
        return new Constant([values.Length], values);
    }

    private static Constant ReduceProduct(OperatorNode node, Constant list) =>
        new(node.Integer("keepdims", 1) == 0 ? [] : [1], [list.Values.Aggregate(1.0, (product, value) => product * value)]);
}
