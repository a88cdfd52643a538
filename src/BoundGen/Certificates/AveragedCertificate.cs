using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>Where Theorem F stands after a hidden layer, in one of its two forms.</summary>
/// <param name="Size">|J_k|.</param>
/// <param name="D">D_k.</param>
/// <param name="P">P_k.</param>
/// <param name="MeanNorm">||mbar^k||.</param>
/// <param name="S">s_k.</param>
/// <param name="Columns">sum over J_k of Q_i ||W_0;.,i^{k+1}||^2; 0 where no hidden layer follows.</param>
/// <param name="LargestQ">The largest Q_i on J_k.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct AveragedLayer(int Size, double D, double P, double MeanNorm, double S, double Columns, double LargestQ);

/// <summary>The steps of Theorem F (theory.md section 5) that a generated draw spells out layer by layer.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AveragedCertificate
{
    /// <summary>The dense form after a hidden layer: every index set full, every Q 1.</summary>
    /// <param name="means">mbar^k of the layer, all neurons.</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">k - 1.</param>
    /// <param name="below">Where the layer below left it; default for the first.</param>
    /// <param name="s">s_k = sigma_k Ahat_{k-1}.</param>
    public static AveragedLayer Dense(ReadOnlySpan<float> means, NoiseModel noise, int layer, in AveragedLayer below, double s)
    {
        ArgumentNullException.ThrowIfNull(noise);
        double p = layer == 0
            ? 0
            : Whole(below, noise.OperatorNorm(layer), noise.OperatorNorm(layer), noise.Frobenius(layer), noise.T);
        double squares = 0;
        foreach (float mean in means)
            squares += (double)mean * mean;
        return new AveragedLayer(means.Length, p + s * (Math.Sqrt(means.Length) + noise.T), p, Math.Sqrt(squares), s, 0, 1);
    }

    /// <summary>The sparse form after a hidden layer; also fills in the means that the dense form and the output need.</summary>
    /// <param name="zhat">Noisy pre-activations, shape [d_k].</param>
    /// <param name="squares">sum over j in J_{k-1} of w_0;ij^2 for every i, in single precision; empty for the first layer.</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">k - 1.</param>
    /// <param name="below">Where the layer below left it; default for the first.</param>
    /// <param name="s">s_k = sigma_k Ahat_{k-1}.</param>
    /// <param name="support">Receives J_k in order.</param>
    /// <param name="means">Shape [d_k]; receives mbar_i, rounded up, as if every neuron were in J_k.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static AveragedLayer Sparse(
        ReadOnlySpan<float> zhat, ReadOnlySpan<float> squares, NoiseModel noise, int layer, in AveragedLayer below, double s,
        Span<int> support, Span<float> means)
    {
        ArgumentNullException.ThrowIfNull(noise);
        double n = s * noise.Tau(layer);
        double deviation = Math.Min(below.D, below.P + below.MeanNorm + below.S * noise.Tau(layer));
        ReadOnlySpan<double> columns = layer + 1 < noise.Shape.HiddenLayerCount ? noise.ColumnSquares(layer + 1) : default;
        int count = 0;
        double sum = 0, meanSquares = 0, columnSum = 0, largest = 0;
        for (int i = 0; i < zhat.Length; i++)
        {
            // Without noise (s = 0) the factors in front of Q and psi are 0.
            means[i] = s > 0 ? RoundUp(s * GaussianTail.UpperPsi(Math.Max(Math.Abs((double)zhat[i]) - n, 0) / s)) : 0;
            double reach = n;
            if (!squares.IsEmpty)
                reach = Math.Max(PointwiseCertificate.RowNorm(squares[i], below.Size, noise.Rho[layer]) * deviation, n);
            if (!(-zhat[i] < reach + n))
                continue;

            support[count++] = i;
            double q = s > 0 ? GaussianTail.UpperQ((zhat[i] + n) / s) : 1;
            sum += q;
            largest = Math.Max(largest, q);
            meanSquares += (double)means[i] * means[i];
            if (!columns.IsEmpty)
                columnSum += q * columns[i];
        }

        double p = 0;
        if (layer > 0)
        {
            double spread = Math.Sqrt(below.Columns) + noise.Rho[layer] * Math.Sqrt(below.LargestQ);
            p = Whole(below, noise.SparseNorm(layer, count, below.Size), noise.SparseNorm(layer, zhat.Length, below.Size), spread, noise.T);
        }

        return new AveragedLayer(count, p + s * (Math.Sqrt(sum) + noise.T), p, Math.Sqrt(meanSquares), s, columnSum, largest);
    }

    /// <summary>
    /// P_k = min( N2(|J_k|, |J_{k-1}|) D_{k-1}, the right side of T4 ), where F^k is <paramref name="spread"/>.
    /// </summary>
    private static double Whole(in AveragedLayer below, double block, double allRows, double spread, double t) => Math.Min(
        block * below.D,
        block * (below.P + below.MeanNorm) + below.S * (spread + allRows * t));

    /// <summary>The output step: every other class must fall behind by more than the smaller slack of Theorems P and F.</summary>
    /// <param name="logits">Noisy logits, shape [C], finite.</param>
    /// <param name="label">y.</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="support">J_K; empty for the dense form, whose set is full.</param>
    /// <param name="means">mbar^K, all neurons.</param>
    /// <param name="last">Where the last hidden layer left it; default without hidden layers.</param>
    /// <param name="s">s_{K+1} = sigma_{K+1} Ahat_K.</param>
    /// <param name="dense">Which form.</param>
    /// <param name="scratch">At least C floats padded to a multiple of 16, twice.</param>
    public static bool Passes(
        ReadOnlySpan<float> logits, int label, NoiseModel noise, ReadOnlySpan<int> support, ReadOnlySpan<float> means, in AveragedLayer last,
        double s, bool dense, Span<float> scratch)
    {
        ArgumentNullException.ThrowIfNull(noise);
        int stride = InputMajorWeights.Stride(logits.Length);
        Span<float> squares = scratch[..stride], drift = scratch.Slice(stride, stride);
        PointwiseCertificate.SquaredDifferences(noise, label, support, squares);
        Drift(noise, label, support, means, dense, drift);
        double slack = Math.Sqrt(2) * s * noise.TauC;
        for (int j = 0; j < logits.Length; j++)
        {
            if (j == label)
                continue;
            double v = dense ? noise.OutputDistance(label, j) : PointwiseCertificate.OutputNorm(noise, label, j, squares[j], support.Length);
            double averaged = v * (last.P + last.S * noise.TauC)
                + Rounding.CoverSingle(drift[j], means.Length) + noise.OutputCap * last.MeanNorm;
            if (!((double)logits[label] - logits[j] > Math.Min(v * last.D, averaged) + slack))
                return false;
        }

        return true;
    }

    /// <summary>sum over i of max((w_0;y - w_0;j)_i, 0) mbar_i for every class j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Drift(NoiseModel noise, int label, ReadOnlySpan<int> support, ReadOnlySpan<float> means, bool dense, Span<float> sums)
    {
        sums.Clear();
        ref float start = ref MemoryMarshal.GetReference(sums);
        int count = dense ? means.Length : support.Length;
        for (int n = 0; n < count; n++)
        {
            int i = dense ? n : support[n];
            if (means[i] == 0)
                continue;
            ReadOnlySpan<float> weights = noise.OutputWeights(i);
            ref float row = ref MemoryMarshal.GetReference(weights);
            var (own, mean) = (Vector256.Create(weights[label]), Vector256.Create(means[i]));
            for (nuint j = 0; j < (nuint)sums.Length; j += (nuint)Vector256<float>.Count)
            {
                var ahead = Vector256.Max(own - Vector256.LoadUnsafe(ref row, j), Vector256<float>.Zero);
                Vector256.FusedMultiplyAdd(ahead, mean, Vector256.LoadUnsafe(ref start, j)).StoreUnsafe(ref start, j);
            }
        }
    }

    // Not below 1e-30: sums of denormal numbers cost a hundred times those of others.
    private static float RoundUp(double value) => MathF.BitIncrement((float)Math.Max(value, 1e-30));
}
