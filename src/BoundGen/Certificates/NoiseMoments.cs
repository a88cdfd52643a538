using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BoundGen;

/// <summary>What the noise of a neuron does behind its ReLU, for Theorems P and F (theory.md section 5).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NoiseMoments
{
    // Sums of denormal numbers cost a hundred times those of others.
    private const double Least = 1e-30;

    /// <summary>Computes Q_i^k and mbar_i^k, rounded up, as if every neuron were in J_k.</summary>
    /// <param name="zhat">Noisy pre-activations, shape [d_k].</param>
    /// <param name="layer">The layer of the draw.</param>
    /// <param name="q">Shape [d_k]; receives Q((zhat_i + n_k)/s_k).</param>
    /// <param name="means">Shape [d_k]; receives s_k psi(max(|zhat_i| - n_k, 0)/s_k).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ReadOnlySpan<double> zhat, in NoisyLayer layer, Span<float> q, Span<float> means)
    {
        double s = layer.S, reach = layer.Reach + layer.Error;
        for (int i = 0; i < zhat.Length; i++)
        {
            // Without noise (s = 0) the factors in front of Q and psi are 0, and any Q will do.
            q[i] = s > 0 ? Math.Min(RoundUp(GaussianTable.UpperQ((zhat[i] + reach) / s)), 1) : 1;
            means[i] = s > 0 ? RoundUp(s * GaussianTable.UpperPsi(Math.Max(Math.Abs(zhat[i]) - reach, 0) / s)) : 0;
        }
    }

    private static float RoundUp(double value) => MathF.BitIncrement((float)Math.Max(value, Least));
}
