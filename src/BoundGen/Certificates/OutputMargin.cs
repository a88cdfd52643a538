using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>The output step of Theorems U, P and F and of the Gibbs loss: the gap to every other class against its slack.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OutputMargin
{
    /// <summary>The Gibbs loss: whether the noisy network is right.</summary>
    /// <param name="logits">Noisy logits, shape [C], finite.</param>
    /// <param name="label">y.</param>
    /// <param name="layer">The output layer of the draw.</param>
    public static bool IsPositive(ReadOnlySpan<double> logits, int label, in NoisyLayer layer)
    {
        for (int j = 0; j < logits.Length; j++)
        {
            if (j != label && !(logits[label] - logits[j] > 2 * layer.Error))
                return false;
        }

        return true;
    }

    /// <summary>Whether every other class falls behind by more than its slack.</summary>
    /// <param name="logits">Noisy logits, shape [C], finite.</param>
    /// <param name="label">y.</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">The output layer of the draw.</param>
    /// <param name="last">Where the last hidden layer left the certificate; without hidden layers |J_0| and D_0 = 0.</param>
    /// <param name="support">J_K; empty for the dense form, whose set is full.</param>
    /// <param name="means">mbar^K for Theorem F, else empty.</param>
    /// <param name="dense">Which form.</param>
    /// <param name="own">What the noise of the output layer itself can take from a gap.</param>
    /// <param name="scratch">At least C floats padded to a multiple of 16, twice.</param>
    internal static bool Exceeds(
        ReadOnlySpan<double> logits, int label, NoiseModel noise, in NoisyLayer layer, in CertifiedLayer last, ReadOnlySpan<int> support,
        ReadOnlySpan<float> means, bool dense, double own, Span<float> scratch)
    {
        int stride = InputMajorWeights.Stride(logits.Length);
        Span<float> squares = scratch[..stride], drift = scratch.Slice(stride, stride);
        SquaredDifferences(noise, label, support, squares);
        Drift(noise, label, support, means, dense, drift);
        double rounding = noise.Rounding(layer, last);
        for (int j = 0; j < logits.Length; j++)
        {
            if (j == label)
                continue;
            // Rounded up on its own, the sum over a nearly full J may exceed the full norm by an ulp or two.
            double v = noise.OutputDistance(label, j);
            if (!dense)
                v = Math.Min(v, RowReach.Norm(squares[j], support.Length, noise.OutputCap));
            double hidden = v * last.D;
            if (!means.IsEmpty)
            {
                double averaged = v * (last.P + last.S * noise.TauC) + Rounding.CoverSingle(drift[j], means.Length) + noise.OutputCap * last.MeanNorm;
                hidden = Math.Min(hidden, averaged);
            }

            double slack = hidden + own + rounding * noise.RowNormSum(layer.Index, label, j) + 2 * (layer.Error + NoiseModel.Underflow(last));
            if (!(logits[label] - logits[j] > slack))
                return false;
        }

        return true;
    }

    /// <summary>sum over i in J of (w_0;y - w_0;j)_i^2 for every class j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SquaredDifferences(NoiseModel noise, int label, ReadOnlySpan<int> support, Span<float> squares)
    {
        squares.Clear();
        ref float sums = ref MemoryMarshal.GetReference(squares);
        ref float outputs = ref noise.OutputWeights();
        foreach (int i in support)
        {
            ref float row = ref Unsafe.Add(ref outputs, (nint)i * squares.Length);
            var own = Vector256.Create(Unsafe.Add(ref row, label));
            for (nuint j = 0; j < (nuint)squares.Length; j += (nuint)Vector256<float>.Count)
            {
                var difference = own - Vector256.LoadUnsafe(ref row, j);
                Vector256.FusedMultiplyAdd(difference, difference, Vector256.LoadUnsafe(ref sums, j)).StoreUnsafe(ref sums, j);
            }
        }
    }

    /// <summary>sum over i of max((w_0;y - w_0;j)_i, 0) mbar_i for every class j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Drift(NoiseModel noise, int label, ReadOnlySpan<int> support, ReadOnlySpan<float> means, bool dense, Span<float> sums)
    {
        sums.Clear();
        ref float start = ref MemoryMarshal.GetReference(sums);
        ref float outputs = ref noise.OutputWeights();
        int count = means.IsEmpty ? 0 : dense ? means.Length : support.Length;
        for (int n = 0; n < count; n++)
        {
            int i = dense ? n : support[n];
            ref float row = ref Unsafe.Add(ref outputs, (nint)i * sums.Length);
            var (own, mean) = (Vector256.Create(Unsafe.Add(ref row, label)), Vector256.Create(means[i]));
            for (nuint j = 0; j < (nuint)sums.Length; j += (nuint)Vector256<float>.Count)
            {
                var ahead = Vector256.Max(own - Vector256.LoadUnsafe(ref row, j), Vector256<float>.Zero);
                Vector256.FusedMultiplyAdd(ahead, mean, Vector256.LoadUnsafe(ref start, j)).StoreUnsafe(ref start, j);
            }
        }
    }
}
