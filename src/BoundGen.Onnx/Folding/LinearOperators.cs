namespace BoundGen.Onnx.Folding;

/// <summary>Dense layers: Gemm and MatMul, with the weights on either side, and linear classifiers.</summary>
internal static class LinearOperators
{
    /// <summary>The result; null for another operator.</summary>
    public static Flow? Apply(OperatorNode node, GraphValue?[] inputs, Workspace workspace) =>
        (node.Operator, inputs) switch
        {
            ("Gemm", [Flow flow, Constant weights]) => Gemm(node, flow, weights, null, workspace),
            ("Gemm", [Flow flow, Constant weights, null]) => Gemm(node, flow, weights, null, workspace),
            ("Gemm", [Flow flow, Constant weights, Constant bias]) => Gemm(node, flow, weights, bias, workspace),
            ("Gemm", _) => throw node.Refusal("has other inputs than the network's values, constant weights and a constant bias"),
            ("MatMul", [Flow flow, Constant weights]) => TimesWeights(node, flow, weights, workspace),
            ("LinearClassifier", [Flow flow]) => LinearClassifier.Apply(node, flow, workspace),
            ("MatMul", [Constant weights, Flow flow]) => WeightsTimes(node, weights, flow, workspace),
            _ => null,
        };

    /// <summary>alpha x W + beta c, or x W^T if transB.</summary>
    private static Flow Gemm(OperatorNode node, Flow flow, Constant weights, Constant? bias, Workspace workspace)
    {
        node.Expect("transA", 0);
        if (flow.Dimensions.Length != 2 || weights.Dimensions.Length != 2)
            throw node.Refusal(
                $"multiplies {Axes.Describe(flow.Dimensions)} by {Axes.Describe(weights.Dimensions)}, expected two matrices"
            );
        double alpha = node.Number("alpha", 1),
            beta = node.Number("beta", 1);
        if (alpha != 1 || (bias is not null && beta != 1))
            workspace.Tell(node, "alpha and beta folded into weights and biases, in double precision");
        bool rowsAreOutputs = node.Integer("transB", 0) != 0;
        var scaled = alpha == 1 ? weights : ConstantOperators.Map(weights, value => value * alpha, node, workspace);
        var sums = TimesMatrix(node, flow, scaled, rowsAreOutputs, workspace);
        if (bias is null)
            return sums;
        var terms = beta == 1 ? bias : ConstantOperators.Map(bias, value => value * beta, node, workspace);
        var (expanded, dimensions) = Broadcasting.Expand(terms, sums, node, workspace);
        return sums.With(sums.Map.Plus(expanded, node, workspace), dimensions);
    }

    private static Flow TimesWeights(OperatorNode node, Flow flow, Constant weights, Workspace workspace)
    {
        if (weights.Dimensions.Length == 2)
            return TimesMatrix(node, flow, weights, rowsAreOutputs: false, workspace);
        if (weights.Dimensions.Length != 1)
            throw NoMatrix(node, weights);
        // A vector is a matrix of one column, which the result does not have.
        var column = (Constant)weights.WithDimensions([weights.Dimensions[0], 1]);
        var result = TimesMatrix(node, flow, column, rowsAreOutputs: false, workspace);
        return result.With(result.Map, result.Dimensions[..^1].ToArray());
    }

    /// <summary>x W for each row of x: the last dimension is summed over.</summary>
    public static Flow TimesMatrix(OperatorNode node, Flow flow, Constant weights, bool rowsAreOutputs, Workspace workspace)
    {
        int inputs = weights.Dimensions[rowsAreOutputs ? 1 : 0],
            outputs = weights.Dimensions[rowsAreOutputs ? 0 : 1];
        if (flow.Dimensions is not [.. var rows, var size] || size != inputs)
            throw Misfit(node, flow, inputs, outputs);
        double[] matrix = rowsAreOutputs ? weights.Values : Transposed(node, weights, workspace);
        return Dense(node, flow, matrix, outputs, inputs, (int)Axes.Product(rows), 1, [.. rows, outputs], workspace);
    }

    /// <summary>W x: the last dimension but one is summed over, or the only one.</summary>
    private static Flow WeightsTimes(OperatorNode node, Constant weights, Flow flow, Workspace workspace)
    {
        if (weights.Dimensions.Length != 2)
            throw NoMatrix(node, weights);
        int outputs = weights.Dimensions[0],
            inputs = weights.Dimensions[1];
        var dimensions = flow.Dimensions;
        if (dimensions is [var only])
            return only == inputs
                ? Dense(node, flow, weights.Values, outputs, inputs, 1, 1, [outputs], workspace)
                : throw Misfit(node, flow, inputs, outputs);
        if (dimensions is not [.. var before, var size, var columns] || size != inputs)
            throw Misfit(node, flow, inputs, outputs);
        return Dense(
            node,
            flow,
            weights.Values,
            outputs,
            inputs,
            (int)Axes.Product(before),
            columns,
            [.. before, outputs, columns],
            workspace
        );
    }

    /// <summary>A layer whose weights stand for before * after places, each a copy: the Kronecker product I x W x I.</summary>
    private static Flow Dense(
        OperatorNode node,
        Flow flow,
        double[] weights,
        int outputs,
        int inputs,
        int before,
        int after,
        int[] dimensions,
        Workspace workspace
    )
    {
        if (flow.Map.Weights is not null)
            workspace.Tell(node, "multiplied with the layer before it in double precision, as there is no ReLU between them");
        workspace.Take(weights.Length, node);
        if (before == 1 && after == 1)
            return flow.With(flow.Map.Through(weights, outputs, node, workspace), dimensions);
        workspace.Tell(node, $"its weights stand {before * after} times in a layer over all values at once");
        long rows = (long)before * outputs * after,
            width = (long)before * inputs * after;
        double[] matrix = workspace.Allocate(rows > int.MaxValue ? rows : rows * width, node);
        for (int outer = 0; outer < before; outer++)
        for (int inner = 0; inner < after; inner++)
        for (int row = 0; row < outputs; row++)
        for (int column = 0; column < inputs; column++)
        {
            long to = ((long)(outer * outputs + row) * after + inner) * width + (outer * inputs + column) * after + inner;
            matrix[to] = weights[row * inputs + column];
        }

        return flow.With(flow.Map.Through(matrix, (int)rows, node, workspace), dimensions);
    }

    private static double[] Transposed(OperatorNode node, Constant matrix, Workspace workspace)
    {
        int rows = matrix.Dimensions[0],
            columns = matrix.Dimensions[1];
        // The two orders of one row or one column are the same, and of none.
        if (rows <= 1 || columns <= 1)
            return matrix.Values;
        double[] values = workspace.Allocate(matrix.Values.Length, node);
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            values[column * rows + row] = matrix.Values[row * columns + column];
        return values;
    }

    /// <summary>A matrix with rows and columns exchanged.</summary>
    public static Constant Transpose(OperatorNode node, Constant matrix, Workspace workspace) =>
        new([matrix.Dimensions[1], matrix.Dimensions[0]], Transposed(node, matrix, workspace), matrix.IsInteger);

    private static InvalidDataException Misfit(OperatorNode node, Flow flow, int inputs, int outputs) =>
        node.Refusal(
            $"makes {outputs} outputs of {inputs} inputs, but gets {Axes.Describe(flow.Dimensions)} from the nodes before it"
        );

    private static InvalidDataException NoMatrix(OperatorNode node, Constant weights) =>
        node.Refusal($"has weights of shape {Axes.Describe(weights.Dimensions)}, expected a matrix");
}
