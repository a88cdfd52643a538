namespace BoundGen.Onnx.Folding;

/// <summary>Operators of which every input is known: what exporters compute shapes and weights with.</summary>
internal static class ConstantOperators
{
    /// <summary>Beyond it a double is no longer one integer.</summary>
    private const double LargestInteger = 1L << 53;

    /// <summary>The result; null for another operator.</summary>
    public static Constant? Apply(OperatorNode node, GraphValue?[] inputs, Workspace workspace) =>
        (node.Operator, inputs) switch
        {
            ("Add", [Constant a, Constant b]) => Combine(node, a, b, (x, y) => x + y, workspace),
            ("Sub", [Constant a, Constant b]) => Combine(node, a, b, (x, y) => x - y, workspace),
            ("Mul", [Constant a, Constant b]) => Combine(node, a, b, (x, y) => x * y, workspace),
            ("Div", [Constant a, Constant b]) => Divide(node, a, b, workspace),
            ("Neg", [Constant a]) => Map(a, value => -value, node, workspace, a.IsInteger),
            ("Sqrt", [Constant a]) => Map(a, Math.Sqrt, node, workspace),
            ("Cast", [Constant a]) => Cast(node, a, workspace),
            ("Transpose", [Constant a]) => Transpose(node, a, workspace),
            ("MatMul", [Constant { Dimensions: [_, var inner] } a, Constant { Dimensions: [var same, _] } b])
                when inner == same => Product(node, a, b, workspace),
            ("Gather", [Constant { Dimensions.Length: 1 } list, Constant indices]) => Gather(node, list, indices, workspace),
            ("Slice", [Constant { Dimensions.Length: 1 } list, Constant start, Constant end, .. var axesAndSteps]) => Slice(
                node,
                list,
                start,
                end,
                axesAndSteps,
                workspace
            ),
            ("Concat", _) when Array.TrueForAll(inputs, input => input is Constant) => Concat(
                node,
                [.. inputs.OfType<Constant>()],
                workspace
            ),
            ("ReduceProd", [Constant { Dimensions.Length: 1 } list, ..]) => ReduceProduct(node, list, workspace),
            _ => null,
        };

    /// <summary>A function of each element.</summary>
    public static Constant Map(
        Constant constant,
        Func<double, double> function,
        OperatorNode node,
        Workspace workspace,
        bool isInteger = false
    )
    {
        double[] values = workspace.Allocate(constant.Values.Length, node);
        for (int i = 0; i < values.Length; i++)
            values[i] = function(constant.Values[i]);
        return new Constant(constant.Dimensions.ToArray(), values, isInteger);
    }

    /// <summary>A function of the elements at each place, which are integers or floats on both sides.</summary>
    private static Constant Combine(
        OperatorNode node,
        Constant a,
        Constant b,
        Func<double, double, double> function,
        Workspace workspace
    )
    {
        if (a.IsInteger != b.IsInteger)
            throw node.Refusal("combines whole numbers with floats, expected the same type");
        int[] dimensions = Broadcasting.Dimensions(node, a.Dimensions, b.Dimensions);
        double[] values = workspace.Allocate(Axes.Product(dimensions), node);
        double[] left = Broadcasting.Expand(a, dimensions, node, workspace),
            right = Broadcasting.Expand(b, dimensions, node, workspace);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = function(left[i], right[i]);
            if (a.IsInteger && !(IsExact(left[i]) && IsExact(right[i]) && IsExact(values[i])))
                throw node.Refusal($"computes with whole numbers beyond {LargestInteger}, expected the sizes of a shape");
        }

        return new Constant(dimensions, values, a.IsInteger);
    }

    private static bool IsExact(double integer) => Math.Abs(integer) <= LargestInteger;

    /// <summary>A quotient; that of integers is cut to the integer next to it towards 0.</summary>
    private static Constant Divide(OperatorNode node, Constant a, Constant b, Workspace workspace)
    {
        if (!b.IsInteger)
            return Combine(node, a, b, (x, y) => x / y, workspace);
        if (b.Values.Contains(0))
            throw node.Refusal("divides by 0");
        return Combine(node, a, b, (x, y) => Math.Truncate(x / y), workspace);
    }

    private static Constant Cast(OperatorNode node, Constant constant, Workspace workspace) =>
        (Format.ElementType)node.Integer("to", 0) switch
        {
            Format.ElementType.Float => Map(constant, value => (float)value, node, workspace),
            Format.ElementType.Double => new Constant(constant.Dimensions.ToArray(), constant.Values),
            Format.ElementType.Float16 => Map(constant, value => (double)(Half)value, node, workspace),
            Format.ElementType.Int32 or Format.ElementType.Int64 => Map(
                constant,
                Math.Truncate,
                node,
                workspace,
                isInteger: true
            ),
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

    private static Constant Product(OperatorNode node, Constant a, Constant b, Workspace workspace)
    {
        int rows = a.Dimensions[0],
            inner = a.Dimensions[1],
            columns = b.Dimensions[1];
        double[] values = workspace.AllocateProduct(rows, inner, columns, node);
        for (int row = 0; row < rows; row++)
        for (int k = 0; k < inner; k++)
        for (int column = 0; column < columns; column++)
            values[row * columns + column] += a.Values[row * inner + k] * b.Values[k * columns + column];
        return new Constant([rows, columns], values, a.IsInteger && b.IsInteger);
    }

    private static Constant Gather(OperatorNode node, Constant list, Constant indices, Workspace workspace) =>
        Map(
            indices,
            index => list.Values[Axes.Normalise(node, (long)index, list.Values.Length)],
            node,
            workspace,
            list.IsInteger
        );

    /// <summary>One piece of a list; axes and steps may be left out.</summary>
    private static Constant Slice(
        OperatorNode node,
        Constant list,
        Constant start,
        Constant end,
        GraphValue?[] axesAndSteps,
        Workspace workspace
    )
    {
        if (start.Values.Length != 1 || end.Values.Length != 1 || axesAndSteps is [_, Constant { Values: not [1] }, ..])
            throw node.Refusal("cuts a shape in steps, expected one piece of it");
        if (axesAndSteps is [Constant axes, ..])
        {
            if (axes.Values.Length != 1)
                throw node.Refusal($"has {axes.Values.Length} axes, expected the only one of a list");
            Axes.Normalise(node, axes.Integers(node)[0], rank: 1);
        }

        int count = list.Values.Length;
        int from = Place(start.Integers(node)[0]),
            to = Math.Max(from, Place(end.Integers(node)[0]));
        workspace.Take(to - from, node);
        return new Constant([to - from], list.Values[from..to], list.IsInteger);

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
        return new Constant([values.Length], values, Array.TrueForAll(parts, part => part.IsInteger));
    }

    private static Constant ReduceProduct(OperatorNode node, Constant list, Workspace workspace)
    {
        // Nothing of the list is kept, but a small file can ask for the product of one list in thousands of nodes.
        workspace.Take(list.Values.Length, node);
        return new Constant(
            node.Integer("keepdims", 1) == 0 ? [] : [1],
            [list.Values.Aggregate(1.0, (product, value) => product * value)],
            list.IsInteger
        );
    }
}
