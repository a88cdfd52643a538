using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BoundGen;

/// <summary>
/// The steps of Theorem F (theory.md section 5, noise that averages out) that a generated draw spells out layer by layer,
/// with the allowances of section 7.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AveragedCertificate
{
    /// <summary>The dense form after a hidden layer: every index set full, every Q 1.</summary>
    /// <param name="means">mbar^k as if every neuron were in J_k, shape [d_k].</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">The layer of the draw.</param>
    /// <param name="below">Where the layer below left it; for the first |J_0| and D_0 = 0.</param>
    public static CertifiedLayer Dense(ReadOnlySpan<float> means, NoiseModel noise, in NoisyLayer layer, in CertifiedLayer below)
    {
        ArgumentNullException.ThrowIfNull(noise);
        int k = layer.Index;
        double p = noise.RoundingOfLayer(layer, below), squares = 0;
        if (k > 0)
            p += Whole(below, noise.OperatorNorm(k), noise.OperatorNorm(k), noise.Frobenius(k), noise.T);
        foreach (float mean in means)
            squares += (double)mean * mean;
        return new CertifiedLayer(means.Length, p + layer.S * (Math.Sqrt(means.Length) + noise.T), p, Math.Sqrt(squares), layer.S, 0, 1);
    }

    /// <summary>The sparse form after a hidden layer.</summary>
    /// <param name="zhat">Noisy pre-activations, shape [d_k].</param>
    /// <param name="q">Q_i^k as if every neuron were in J_k, shape [d_k].</param>
    /// <param name="means">mbar_i^k likewise.</param>
    /// <param name="squares">sum over j in J_{k-1} of w_0;ij^2 for every i, in single precision; empty for the first layer.</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">The layer of the draw.</param>
    /// <param name="below">Where the layer below left it; for the first |J_0| and D_0 = 0.</param>
    /// <param name="support">Receives J_k in order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CertifiedLayer Sparse(
        ReadOnlySpan<double> zhat, ReadOnlySpan<float> q, ReadOnlySpan<float> means, ReadOnlySpan<float> squares, NoiseModel noise,
        in NoisyLayer layer, in CertifiedLayer below, Span<int> support)
    {
        ArgumentNullException.ThrowIfNull(noise);
        int k = layer.Index;
        double deviation = Math.Min(below.D, below.P + below.MeanNorm + below.S * noise.Tau(k));
        ReadOnlySpan<double> columns = k + 1 < noise.Shape.HiddenLayerCount ? noise.ColumnSquares(k + 1) : default;
        double sum = 0, meanSquares = 0, columnSum = 0, largest = 0;
        int count = new RowReach(noise, layer, squares, below, deviation).Select(zhat, layer.Reach, layer.Reach + layer.Error, support);
        foreach (int i in support[..count])
        {
            sum += q[i];
            largest = Math.Max(largest, q[i]);
            meanSquares += (double)means[i] * means[i];
            if (!columns.IsEmpty)
                columnSum += q[i] * columns[i];
        }

        double p = noise.RoundingOfLayer(layer, below);
        if (k > 0)
        {
            double spread = Math.Sqrt(below.Columns) + noise.Rho[k] * Math.Sqrt(below.LargestQ);
            p += Whole(below, noise.SparseNorm(k, count, below.Size), noise.SparseNorm(k, zhat.Length, below.Size), spread, noise.T);
        }

        return new CertifiedLayer(count, p + layer.S * (Math.Sqrt(sum) + noise.T), p, Math.Sqrt(meanSquares), layer.S, columnSum, largest);
    }

    /// <summary>The output step: every other class must fall behind by more than the smaller slack of Theorems P and F; the means are mbar^K.</summary>
    /// <inheritdoc cref="OutputMargin.Exceeds"/>
    public static bool Passes(
        ReadOnlySpan<double> logits, int label, NoiseModel noise, in NoisyLayer layer, in CertifiedLayer last, ReadOnlySpan<int> support,
        ReadOnlySpan<float> means, bool dense, Span<float> scratch)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return OutputMargin.Exceeds(logits, label, noise, layer, last, support, means, dense, Math.Sqrt(2) * layer.S * noise.TauC, scratch);
    }

    // min( N2(|J_k|, |J_{k-1}|) D_{k-1}, the right side of T4 ), where F^k is the spread.
    private static double Whole(in CertifiedLayer below, double block, double allRows, double spread, double t) => Math.Min(
        block * below.D,
        block * (below.P + below.MeanNorm) + below.S * (spread + allRows * t));
}
