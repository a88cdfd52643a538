using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>
/// The steps of Theorem F (theory.md section 5, noise that averages out) that a draw takes layer by layer,
/// with the allowances of section 7.
/// </summary>
internal static class AveragedCertificate
{
    /// <summary>The dense form after a hidden layer: every index set full, every Q 1.</summary>
    /// <param name="means">mbar^k as if every neuron were in J_k, padded with zeros.</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">The layer of the draw.</param>
    /// <param name="below">Where the layer below left it; for the first |J_0| and D_0 = 0.</param>
    public static CertifiedLayer Dense(ReadOnlySpan<float> means, NoiseModel noise, in NoisyLayer layer, in CertifiedLayer below)
    {
        int k = layer.Index,
            size = noise.Shape.Outputs(k);
        double p = noise.RoundingOfLayer(layer, below);
        if (k > 0)
            p += Whole(below, noise.OperatorNorm(k), noise.OperatorNorm(k), noise.Spread(k), noise.Averaged.T);
        return new CertifiedLayer(size, p + Deviation(noise, layer, size, Math.Sqrt(size)), p, Norm(means), layer.S);
    }

    /// <summary>The sparse form after a hidden layer.</summary>
    /// <param name="zhat">Noisy pre-activations, padded with negative infinity.</param>
    /// <param name="q">Q_i^k as if every neuron were in J_k, as long.</param>
    /// <param name="means">mbar_i^k likewise.</param>
    /// <param name="squares">
    /// sum over j in J_{k-1} of w_0;ij^2 for every i, in single precision; empty for the first layer.
    /// </param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">The layer of the draw.</param>
    /// <param name="below">Where the layer below left it; for the first |J_0| and D_0 = 0.</param>
    /// <param name="set">Receives J_k.</param>
    public static CertifiedLayer Sparse(
        ReadOnlySpan<double> zhat,
        ReadOnlySpan<float> q,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> squares,
        NoiseModel noise,
        in NoisyLayer layer,
        in CertifiedLayer below,
        Span<byte> set
    )
    {
        int k = layer.Index;
        double deviation = Math.Min(below.D, below.P + below.MeanNorm + below.S * noise.Averaged.Row(k)),
            reach = noise.Reach(layer);
        int count = new RowReach(noise, layer, squares, below, deviation).Select(zhat, reach, reach + layer.Error, set);
        var over = new SetSums(set, q, means, k + 1 < noise.Shape.HiddenLayerCount ? noise.ColumnSquares(k + 1) : default);
        double p = noise.RoundingOfLayer(layer, below),
            qNorm = Math.Sqrt(over.Q);
        if (k > 0)
        {
            double spread = Math.Sqrt(below.Columns) + noise.Rho[k] * below.QNorm;
            p += Whole(
                below,
                noise.SparseNorm(k, count, below.Size),
                noise.SparseNorm(k, noise.Shape.Outputs(k), below.Size),
                spread,
                noise.Averaged.T
            );
        }

        return new CertifiedLayer(
            count,
            p + Deviation(noise, layer, count, qNorm),
            p,
            Math.Sqrt(over.SquaredMeans),
            layer.S,
            over.Columns,
            qNorm
        );
    }

    /// <summary>The output step: every other class must fall behind by more than the smaller slack of Theorems P and F.</summary>
    /// <inheritdoc cref="OutputMargin.Exceeds"/>
    public static bool Passes(
        ReadOnlySpan<double> logits,
        int label,
        NoiseModel noise,
        in NoisyLayer layer,
        in CertifiedLayer last,
        ReadOnlySpan<float> squares,
        ReadOnlySpan<float> drift
    ) => OutputMargin.Exceeds(logits, label, noise, layer, last, squares, drift, Math.Sqrt(2) * layer.S * noise.Averaged.Output);

    // ||f||: s (q + t) by T2; in the last hidden layer, where no event needs it, n sqrt(|J|) by T1.
    private static double Deviation(NoiseModel noise, in NoisyLayer layer, int size, double qNorm) =>
        layer.Index == noise.Shape.HiddenLayerCount - 1
            ? noise.Reach(layer) * Math.Sqrt(size)
            : layer.S * (qNorm + noise.Averaged.T);

    // min( N2(|J_k|, |J_{k-1}|) D_{k-1}, the right side of T4 ), where F^k is the spread.
    private static double Whole(in CertifiedLayer below, double block, double allRows, double spread, double t) =>
        Math.Min(block * below.D, block * (below.P + below.MeanNorm) + below.S * (spread + allRows * t));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Norm(ReadOnlySpan<float> means)
    {
        ref float mean = ref MemoryMarshal.GetReference(means);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int i = 0; i < means.Length; i += 8)
        {
            var (first, second) = (ColumnSums.Widen(ref mean, i), ColumnSums.Widen(ref mean, i + 4));
            low += first * first;
            high += second * second;
        }

        return Math.Sqrt(Vector256.Sum(low + high));
    }

    /// <summary>What the sparse form sums over J_k.</summary>
    private readonly struct SetSums
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public SetSums(ReadOnlySpan<byte> set, ReadOnlySpan<float> q, ReadOnlySpan<float> means, ReadOnlySpan<double> columns)
        {
            int length = 8 * set.Length;
            ref float q0 = ref MemoryMarshal.GetReference(q[..length]),
                mean0 = ref MemoryMarshal.GetReference(means[..length]);
            ref double column0 = ref MemoryMarshal.GetReference(columns.IsEmpty ? default : columns[..length]);
            var (sum, squares, weighted) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
            for (int i = 0; i < length; i += Vector256<double>.Count)
            {
                var mask = NeuronSet.Mask((uint)set[i / 8] >> (i % 8));
                var (qi, mean) = (ColumnSums.Widen(ref q0, i) & mask, ColumnSums.Widen(ref mean0, i) & mask);
                sum += qi;
                squares += mean * mean;
                if (!columns.IsEmpty)
                    weighted += qi * Vector256.LoadUnsafe(ref column0, (nuint)i);
            }

            (Q, SquaredMeans, Columns) = (Vector256.Sum(sum), Vector256.Sum(squares), Vector256.Sum(weighted));
        }

        public double Q { get; }

        /// <summary>||mbar||^2.</summary>
        public double SquaredMeans { get; }

        /// <summary>sum of Q_i ||W_0;.,i^{k+1}||^2; 0 where no hidden layer follows.</summary>
        public double Columns { get; }
    }
}
