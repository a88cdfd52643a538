using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// What <see cref="ReferenceNetwork.Forward(ReadOnlySpan{float})"/> and <see cref="ReferenceRounding.Allowances"/> say of many
/// inputs, of a network
/// too
/// large for its matrices in double precision: weights are widened a few rows at a time.
/// </summary>
public static class ReferenceBatch
{
    /// <summary>Rows of a matrix that are in double precision at a time.</summary>
    private const int Rows = 64;

    /// <summary>Passes, and how far single precision may be from each.</summary>
    /// <param name="shape">Architecture and layout.</param>
    /// <param name="parameters"><see cref="NetworkShape.ParameterCount"/> values.</param>
    /// <param name="inputs">n rows of d_0 values.</param>
    /// <exception cref="ArgumentException">Another number of parameters, or inputs that are no whole rows.</exception>
    public static IReadOnlyList<(ReferencePass Pass, IReadOnlyList<Vector<double>> Allowances)> Run(
        NetworkShape shape,
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> inputs
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (parameters.Length != shape.ParameterCount)
            throw new ArgumentException(
                $"The network {shape} has {shape.ParameterCount} parameters, got {parameters.Length}.",
                nameof(parameters)
            );
        int count = inputs.Length / shape.InputSize;
        if (inputs.Length != (long)count * shape.InputSize)
            throw new ArgumentException(
                $"The inputs have length {inputs.Length}, expected a multiple of {shape.InputSize}.",
                nameof(inputs)
            );

        // A column an input.
        var x = new List<Matrix<double>> { Matrix<double>.Build.Dense(shape.InputSize, count, Widen(inputs)) };
        var z = new List<Matrix<double>>();
        var allowances = new List<Matrix<double>>();
        var below = Matrix<double>.Build.Dense(shape.InputSize, count);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            int outputs = shape.Outputs(layer),
                fanIn = shape.Inputs(layer);
            var weights = parameters[shape.Weights(layer)];
            var biases = parameters[shape.Biases(layer)];
            var reach = ReferenceRounding.Reach(x[layer].PointwiseAbs(), below);
            var values = Matrix<double>.Build.Dense(outputs, count);
            var errors = Matrix<double>.Build.Dense(outputs, count);
            Matrix<double>? w = null;
            for (int row = 0; row < outputs; row += Rows)
            {
                int rows = Math.Min(Rows, outputs - row);
                // The same memory for all blocks: a new one each would be garbage as large as the network.
                if (w?.RowCount != rows)
                    w = Matrix<double>.Build.Dense(rows, fanIn);
                var b = Vector<double>.Build.Dense(rows);
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < fanIn; j++)
                        w[i, j] = weights[(row + i) * fanIn + j];
                    b[i] = shape.HasBias ? biases[row + i] : 0;
                }

                values.SetSubMatrix(row, 0, AddToColumns(w * x[layer], b));
                w.PointwiseAbs(w);
                errors.SetSubMatrix(row, 0, ReferenceRounding.Allowance(w, b.PointwiseAbs(), reach));
            }

            z.Add(values);
            allowances.Add(errors);
            below = errors;
            x.Add(values.PointwiseMaximum(0));
        }

        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(input =>
                    (
                        new ReferencePass(Column(z, input), Column(x.SkipLast(1), input)),
                        (IReadOnlyList<Vector<double>>)Column(allowances, input)
                    )
                ),
        ];
    }

    private static List<Vector<double>> Column(IEnumerable<Matrix<double>> matrices, int input) =>
        [.. matrices.Select(matrix => matrix.Column(input))];

    private static Matrix<double> AddToColumns(Matrix<double> matrix, Vector<double> b) =>
        matrix.MapIndexed((row, _, value) => value + b[row]);

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
