using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen;

/// <summary>What the noise of a neuron does behind its ReLU, for Theorems P and F (theory.md section 5).</summary>
internal static class NoiseMoments
{
    // Adding denormal numbers takes a hundred times as long as adding others.
    private const double Least = 1e-30;

    /// <summary>Noise below this is as good as none: 1/s would overflow.</summary>
    private const double LeastNoise = 1e-300;

    /// <summary>Computes Q_i^k and mbar_i^k, rounded up, as if every neuron were in J_k.</summary>
    /// <param name="zhat">Noisy pre-activations, padded to a multiple of 16.</param>
    /// <param name="layer">The layer of the draw.</param>
    /// <param name="reach">n_k.</param>
    /// <param name="q">As long; receives Q((zhat_i + n_k)/s_k).</param>
    /// <param name="means">As long; receives s_k psi(max(|zhat_i| - n_k, 0)/s_k).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ReadOnlySpan<double> zhat, in NoisyLayer layer, double reach, Span<float> q, Span<float> means)
    {
        if (layer.S < LeastNoise)
        {
            // Q is at most 1, and s psi at most s.
            q.Fill(1);
            means.Fill(layer.S > 0 ? (float)Least : 0);
            return;
        }

        ref double z = ref MemoryMarshal.GetReference(zhat);
        ref float q0 = ref MemoryMarshal.GetReference(q[..zhat.Length]),
            mean0 = ref MemoryMarshal.GetReference(means[..zhat.Length]);
        var (s, inverse, shift) = (
            Vector256.Create(layer.S),
            Vector256.Create(1 / layer.S),
            Vector256.Create(reach + layer.Error)
        );
        for (int i = 0; i < zhat.Length; i += Vector256<double>.Count)
        {
            var zi = Vector256.LoadUnsafe(ref z, (nuint)i);
            RoundUp(GaussianTable.UpperQ((zi + shift) * inverse), 1).StoreUnsafe(ref q0, (nuint)i);
            RoundUp(s * GaussianTable.UpperPsi((Vector256.Abs(zi) - shift) * inverse), float.PositiveInfinity)
                .StoreUnsafe(ref mean0, (nuint)i);
        }
    }

    /// <summary>The next float above what is nearest, at most <paramref name="most"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> RoundUp(Vector256<double> values, float most)
    {
        values = Vector256.MaxNative(values, Vector256.Create(Least));
        var nearest = Avx.IsSupported
            ? Avx.ConvertToVector128Single(values)
            : Vector128.Narrow(values.GetLower(), values.GetUpper());
        // Positive floats are ordered as their bits are.
        return Vector128.Min(nearest.AsInt32() + Vector128<int>.One, Vector128.Create(most).AsInt32()).AsSingle();
    }
}
