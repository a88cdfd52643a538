using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>How far single precision may be from the exact pre-activations (theory.md section 7, entry by entry).</summary>
public static class ReferenceRounding
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>
    /// Upper bounds of |zt^k_i - z^k_i| for k = 1..K+1, zt being what any summation order of length d_{k-1} + 2 computes
    /// in single precision: e^k = |W| e^{k-1} + gamma_n ( |W| (|x^{k-1}| + e^{k-1}) + |b| ) + n 2^-126.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="pass">The exact pass.</param>
    public static IReadOnlyList<Vector<double>> Allowances(ReferenceNetwork network, ReferencePass pass)
    {
        var allowances = new List<Vector<double>>();
        var e = Vector<double>.Build.Dense(network.Size(0));
        for (int k = 1; k <= network.K + 1; k++)
        {
            var reach = Reach(pass.X(k - 1).PointwiseAbs().ToColumnMatrix(), e.ToColumnMatrix());
            e = Allowance(network.W(k).PointwiseAbs(), network.B(k).PointwiseAbs(), reach).Column(0);
            allowances.Add(e);
        }

        return allowances;
    }

    /// <summary>(1 + gamma_n) e^{k-1} + gamma_n |x^{k-1}|, a column an input: what |W| is multiplied by.</summary>
    internal static Matrix<double> Reach(Matrix<double> magnitudes, Matrix<double> below)
    {
        double gamma = Gamma(magnitudes.RowCount);
        return (1 + gamma) * below + gamma * magnitudes;
    }

    /// <summary>e^k of some rows of a layer, a column an input.</summary>
    /// <param name="weights">|W|, the rows.</param>
    /// <param name="biases">|b| of these rows.</param>
    /// <param name="reach">That of the layer below.</param>
    internal static Matrix<double> Allowance(Matrix<double> weights, Vector<double> biases, Matrix<double> reach)
    {
        int inputs = weights.ColumnCount;
        double gamma = Gamma(inputs);
        return (weights * reach).MapIndexed(
            (row, _, product) => product + gamma * biases[row] + Terms(inputs) * Math.Pow(2, -126)
        );
    }

    private static double Terms(int inputs) => inputs + 2.0;

    private static double Gamma(int inputs) => Terms(inputs) * Unit / (1 - Terms(inputs) * Unit);

    /// <summary>
    /// What is wrong with an activation mask: a bit that is not that of the reference where rounding cannot turn the sign, a
    /// padding bit that is set, a wrong length.
    /// </summary>
    /// <param name="mask">Layer by layer, as <see cref="ReferencePass.Mask"/>.</param>
    /// <param name="pass">The exact pass.</param>
    /// <param name="allowances">How far pre-activations may be off, from <see cref="Allowances"/>.</param>
    /// <returns>One line a difference; none for a mask that is right.</returns>
    public static IReadOnlyList<string> MaskDifferences(
        ReadOnlySpan<ulong> mask,
        ReferencePass pass,
        IReadOnlyList<Vector<double>> allowances
    )
    {
        int length = Enumerable.Range(1, pass.K).Sum(k => Words(pass, k));
        if (mask.Length != length)
            return [$"the mask has {mask.Length} words, expected {length}"];

        var differences = new List<string>();
        int word = 0;
        for (int k = 1; k <= pass.K; k++)
        {
            var z = pass.Z(k);
            for (int i = 0; i < 64 * Words(pass, k); i++)
            {
                bool bit = (mask[word + i / 64] >> (i % 64) & 1) != 0;
                if (i >= z.Count && bit)
                    differences.Add($"padding bit {i} of hidden layer {k} is set");
                else if (i < z.Count && bit != z[i] > 0 && Math.Abs(z[i]) > allowances[k - 1][i])
                    differences.Add(
                        FormattableString.Invariant($"neuron {i} of hidden layer {k} has z = {z[i]} and mask bit {bit}")
                    );
            }

            word += Words(pass, k);
        }

        return differences;
    }

    private static int Words(ReferencePass pass, int k) => (pass.Z(k).Count + 63) / 64;
}
