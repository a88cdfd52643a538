using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>The steps of Theorem P (theory.md section 5) that a generated draw spells out layer by layer.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PointwiseCertificate
{
    /// <summary>J_1 and q_1, where nothing below the layer deviates.</summary>
    /// <param name="zhat">Noisy pre-activations, shape [d_1].</param>
    /// <param name="s">s_1 = sigma_1 Ahat_0.</param>
    /// <param name="tau">tau(d_1).</param>
    /// <param name="support">Receives J_1 in order.</param>
    /// <param name="q">q_1 = sqrt(sum over J_1 of Q_i).</param>
    /// <returns>|J_1|.</returns>
    public static int Support(ReadOnlySpan<float> zhat, double s, double tau, Span<int> support, out double q) =>
        Support(zhat, default, 0, 0, 0, s, tau, support, out q);

    /// <summary>J_k and q_k: the neurons that noise of their own or deviations from below can switch.</summary>
    /// <param name="zhat">Noisy pre-activations, shape [d_k].</param>
    /// <param name="squares">sum over j in J_{k-1} of w_0;ij^2 for every i, in single precision; empty for 0.</param>
    /// <param name="terms">|J_{k-1}|, the number of terms of each sum.</param>
    /// <param name="rho">rho_k.</param>
    /// <param name="deviation">D_{k-1}.</param>
    /// <param name="s">s_k = sigma_k Ahat_{k-1}.</param>
    /// <param name="tau">tau(d_k).</param>
    /// <param name="support">Receives J_k in order.</param>
    /// <param name="q">q_k = sqrt(sum over J_k of Q_i).</param>
    /// <returns>|J_k|.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Support(
        ReadOnlySpan<float> zhat, ReadOnlySpan<float> squares, int terms, double rho, double deviation,
        double s, double tau, Span<int> support, out double q)
    {
        double n = s * tau, sum = 0;
        int count = 0;
        for (int i = 0; i < zhat.Length; i++)
        {
            double reach = n;
            if (!squares.IsEmpty)
                reach = Math.Max(RowNorm(squares[i], terms, rho) * deviation, n);

            if (-zhat[i] < reach + n)
            {
                support[count++] = i;
                // Without noise (s = 0) the factor in front of q is 0 and any Q will do.
                sum += s > 0 ? GaussianTail.UpperQ((zhat[i] + n) / s) : 1;
            }
        }

        q = Math.Sqrt(sum);
        return count;
    }

    /// <summary>Lists what is in one ascending list and not in another.</summary>
    /// <returns>How many there are.</returns>
    public static int Difference(ReadOnlySpan<int> list, ReadOnlySpan<int> without, Span<int> difference)
    {
        int count = 0, next = 0;
        foreach (int item in list)
        {
            while (next < without.Length && without[next] < item)
                next++;
            if (next == without.Length || without[next] != item)
                difference[count++] = item;
        }

        return count;
    }

    /// <summary>The output step: every other class must fall behind by more than v_yj(J_K) D_K + sqrt(2) s tau_C.</summary>
    /// <param name="logits">Noisy logits, shape [C], finite.</param>
    /// <param name="label">y.</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="support">J_K.</param>
    /// <param name="dense">D_K with full index sets.</param>
    /// <param name="sparse">D_K over the J_k.</param>
    /// <param name="s">s_{K+1} = sigma_{K+1} Ahat_K.</param>
    /// <param name="scratch">At least C floats padded to a multiple of 16.</param>
    public static DrawOutcome Outcome(
        ReadOnlySpan<float> logits, int label, NoiseModel noise, ReadOnlySpan<int> support, double dense, double sparse, double s, Span<float> scratch)
    {
        ArgumentNullException.ThrowIfNull(noise);
        Span<float> squares = scratch[..InputMajorWeights.Stride(logits.Length)];
        SquaredDifferences(noise, label, support, squares);
        double slack = Math.Sqrt(2) * s * noise.TauC;
        var outcome = DrawOutcome.Gibbs | DrawOutcome.PointwiseDense | DrawOutcome.PointwiseSparse;
        for (int j = 0; j < logits.Length; j++)
        {
            if (j == label)
                continue;

            double gap = (double)logits[label] - logits[j];
            double full = noise.OutputDistance(label, j);
            double restricted = OutputNorm(noise, label, j, squares[j], support.Length);
            if (!(gap > 0))
                outcome &= ~DrawOutcome.Gibbs;
            if (!(gap > full * dense + slack))
                outcome &= ~DrawOutcome.PointwiseDense;
            if (!(gap > restricted * sparse + slack))
                outcome &= ~DrawOutcome.PointwiseSparse;
        }

        return outcome;
    }

    /// <summary>r_i(J): an upper bound of ||w_i,J|| from the sum of squares over J of the prior's row.</summary>
    internal static double RowNorm(float squares, int terms, double rho) =>
        Math.Sqrt(Rounding.CoverSingle(squares, terms)) + rho;

    /// <summary>v_yj(J): an upper bound of ||(w_y - w_j)_J|| from the sum of squares over J.</summary>
    internal static double OutputNorm(NoiseModel noise, int label, int j, float squares, int terms) =>
        // Rounded up on its own, the sum over a nearly full J may exceed the full norm by an ulp or two.
        Math.Min(noise.OutputDistance(label, j), RowNorm(squares, terms, noise.OutputCap));

    /// <summary>sum over i in J of (w_0;y - w_0;j)_i^2 for every class j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SquaredDifferences(NoiseModel noise, int label, ReadOnlySpan<int> support, Span<float> squares)
    {
        squares.Clear();
        ref float sums = ref MemoryMarshal.GetReference(squares);
        foreach (int i in support)
        {
            ReadOnlySpan<float> weights = noise.OutputWeights(i);
            ref float row = ref MemoryMarshal.GetReference(weights);
            var own = Vector256.Create(weights[label]);
            for (nuint j = 0; j < (nuint)squares.Length; j += (nuint)Vector256<float>.Count)
            {
                var difference = own - Vector256.LoadUnsafe(ref row, j);
                Vector256.FusedMultiplyAdd(difference, difference, Vector256.LoadUnsafe(ref sums, j)).StoreUnsafe(ref sums, j);
            }
        }
    }
}
