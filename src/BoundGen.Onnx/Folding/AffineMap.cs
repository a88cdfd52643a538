namespace BoundGen.Onnx.Folding;

/// <summary>
/// y = W x + t in double precision, with W dense, or diagonal while no dense layer has come yet. Values are never changed.
/// </summary>
internal sealed class AffineMap
{
    private readonly double[]? _scale;

    private AffineMap(int inputs, int outputs, double[]? weights, double[]? scale, double[]? shift)
    {
        Inputs = inputs;
        Outputs = outputs;
        Weights = weights;
        _scale = scale;
        Shift = shift;
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>W, row-major [outputs, inputs]; null while it is diagonal.</summary>
    public double[]? Weights { get; }

    /// <summary>
    /// t; null where nothing was added, which differs from adding 0: a layer with biases has them even if they are 0.
    /// </summary>
    public double[]? Shift { get; }

    /// <summary>Whether y is x.</summary>
    public bool IsIdentity => Weights is null && _scale is null && Shift is null;

    public static AffineMap Identity(int size) => new(size, size, null, null, null);

    /// <summary>y times factors of shape [outputs], element by element.</summary>
    public AffineMap Times(double[] factors, OperatorNode node, Workspace workspace)
    {
        double[]? shift = Shift is null ? null : Product(Shift, factors, node, workspace);
        if (Weights is null)
            return new AffineMap(
                Inputs,
                Outputs,
                null,
                _scale is null ? factors : Product(_scale, factors, node, workspace),
                shift
            );
        double[] weights = workspace.Allocate(Weights.Length, node);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = Weights[i] * factors[i / Inputs];
        return new AffineMap(Inputs, Outputs, weights, null, shift);
    }

    /// <summary>y plus terms of shape [outputs], element by element.</summary>
    public AffineMap Plus(double[] terms, OperatorNode node, Workspace workspace)
    {
        double[] shift = terms;
        if (Shift is not null)
        {
            shift = workspace.Allocate(terms.Length, node);
            for (int i = 0; i < shift.Length; i++)
                shift[i] = Shift[i] + terms[i];
        }

        return new AffineMap(Inputs, Outputs, Weights, _scale, shift);
    }

    /// <summary>
    /// A matrix times y; the matrix is row-major [rows, outputs of this], and its rows are the outputs of the result.
    /// </summary>
    public AffineMap Through(double[] matrix, int rows, OperatorNode node, Workspace workspace)
    {
        double[]? shift = null;
        if (Shift is not null)
        {
            shift = workspace.Allocate(rows, node);
            for (int row = 0; row < rows; row++)
            for (int i = 0; i < Outputs; i++)
                shift[row] += matrix[row * Outputs + i] * Shift[i];
        }

        if (Weights is not null)
            return new AffineMap(Inputs, rows, Product(matrix, rows, node, workspace), null, shift);
        if (_scale is null)
            return new AffineMap(Inputs, rows, matrix, null, shift);
        double[] weights = workspace.Allocate(matrix.Length, node);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = matrix[i] * _scale[i % Inputs];
        return new AffineMap(Inputs, rows, weights, null, shift);
    }

    private double[] Product(double[] matrix, int rows, OperatorNode node, Workspace workspace)
    {
        double[] product = workspace.AllocateProduct(rows, Outputs, Inputs, node);
        for (int row = 0; row < rows; row++)
        {
            var sums = product.AsSpan(row * Inputs, Inputs);
            for (int k = 0; k < Outputs; k++)
            {
                double factor = matrix[row * Outputs + k];
                var from = Weights.AsSpan(k * Inputs, Inputs);
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += factor * from[i];
            }
        }

        return product;
    }

    private static double[] Product(double[] a, double[] b, OperatorNode node, Workspace workspace)
    {
        double[] product = workspace.Allocate(a.Length, node);
        for (int i = 0; i < product.Length; i++)
            product[i] = a[i] * b[i];
        return product;
    }
}
