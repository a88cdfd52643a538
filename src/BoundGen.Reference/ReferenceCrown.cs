using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// CROWN (Zhang, Weng, Chen, Hsieh, Daniel, NeurIPS 2018) for one network and inputs that move in the Euclidean norm: a line
/// below
/// and a line above every ReLU, carried backward to the input. What the ball certificate is compared with where no weight moves.
/// </summary>
/// <remarks>
/// The line below is 0 or z, whichever leaves the smaller area. No rounding is allowed for: a comparator, not a proof about
/// programs.
/// </remarks>
/// <param name="network">The network.</param>
public sealed class ReferenceCrown(ReferenceNetwork network)
{
    /// <summary>Whether no x' with ||x' - x|| &lt;= nu has another class than y, or a tie.</summary>
    /// <param name="input">x, d_0 values.</param>
    /// <param name="label">y.</param>
    /// <param name="nu">Radius, at least 0.</param>
    /// <exception cref="ArgumentException">Another number of values, or a label that is no class.</exception>
    public bool IsCertified(ReadOnlySpan<float> input, int label, double nu) =>
        Margins(input, label, nu).All(margin => margin > 0);

    /// <summary>Lower bounds of h_y - h_j over these x', for the classes j != y in their order.</summary>
    /// <inheritdoc cref="IsCertified"/>
    public double[] Margins(ReadOnlySpan<float> input, int label, double nu)
    {
        network.CheckLabel(label);
        Vector<double> x = network.InputVector(input);
        var relaxed = new List<CrownLayer>();
        for (int k = 1; k <= network.K; k++)
        {
            Matrix<double> W = network.W(k);
            Vector<double> lower = Below(W, network.B(k), relaxed, x, nu),
                upper = -Below(-W, -network.B(k), relaxed, x, nu);
            relaxed.Add(new CrownLayer(lower, upper));
        }

        int[] others = [.. Enumerable.Range(0, network.C).Where(j => j != label)];
        if (others.Length == 0)
            return [];
        Matrix<double> output = network.W(network.K + 1);
        Vector<double> bias = network.B(network.K + 1);
        return
        [
            .. Below(
                Matrix<double>.Build.DenseOfRowVectors(others.Select(j => output.Row(label) - output.Row(j))),
                Vector<double>.Build.DenseOfEnumerable(others.Select(j => bias[label] - bias[j])),
                relaxed,
                x,
                nu
            ),
        ];
    }

    // a lower bound of A x^l + constant, row by row, over all x' within nu; l is the number of relaxed layers
    private Vector<double> Below(
        Matrix<double> A,
        Vector<double> constant,
        IReadOnlyList<CrownLayer> relaxed,
        Vector<double> x,
        double nu
    )
    {
        for (int k = relaxed.Count; k >= 1; k--)
        {
            CrownLayer layer = relaxed[k - 1];
            // x^k is 0 where the layer cannot be active: these columns are left out, which is most of the work
            int[] active = layer.Active;
            Matrix<double> slopes = Matrix<double>.Build.Dense(A.RowCount, active.Length);
            Vector<double> below = constant.Clone();
            for (int column = 0; column < active.Length; column++)
            {
                int i = active[column];
                for (int row = 0; row < A.RowCount; row++)
                {
                    double a = A[row, i];
                    slopes[row, column] = a * (a >= 0 ? layer.LowerSlope[i] : layer.UpperSlope[i]);
                    below[row] += a >= 0 ? 0 : a * layer.UpperIntercept[i];
                }
            }
            Matrix<double> W = Matrix<double>.Build.Dense(active.Length, network.Size(k - 1), (row, column) =>
                network.W(k)[active[row], column]
            );
            Vector<double> b = Vector<double>.Build.Dense(active.Length, row => network.B(k)[active[row]]);
            constant = active.Length == 0 ? below : below + slopes * b;
            A = active.Length == 0 ? Matrix<double>.Build.Dense(A.RowCount, network.Size(k - 1)) : slopes * W;
        }
        return A * x + constant - nu * Vector<double>.Build.Dense(A.RowCount, row => A.Row(row).L2Norm());
    }

    /// <summary>The two lines of every neuron of a layer whose z lies between bounds.</summary>
    private sealed class CrownLayer
    {
        public CrownLayer(Vector<double> lower, Vector<double> upper)
        {
            int n = lower.Count;
            (LowerSlope, UpperSlope, UpperIntercept) = (new double[n], new double[n], new double[n]);
            Active = [.. Enumerable.Range(0, n).Where(i => upper[i] > 0)];
            foreach (int i in Active)
            {
                bool unstable = lower[i] < 0;
                LowerSlope[i] = !unstable || upper[i] > -lower[i] ? 1 : 0;
                UpperSlope[i] = unstable ? upper[i] / (upper[i] - lower[i]) : 1;
                UpperIntercept[i] = unstable ? -UpperSlope[i] * lower[i] : 0;
            }
        }

        public int[] Active { get; }

        public double[] LowerSlope { get; }

        public double[] UpperSlope { get; }

        public double[] UpperIntercept { get; }
    }
}
