using System.Collections.Immutable;

namespace BoundGen;

/// <summary>The right side of Theorem 13 (theory.md section 3) at fixed s, xi, omega and eps.</summary>
/// <param name="shape">The architecture, without biases.</param>
/// <param name="samples">m, at least 2.</param>
/// <param name="lnDelta">ln of what is left of delta for each (s, xi, omega, eps, alpha) that could have been chosen.</param>
/// <param name="distances">||W^k - W_0^k||_F, shape [K + 1], rounded up.</param>
internal sealed class Theorem13(NetworkShape shape, int samples, double lnDelta, double[] distances)
{
    /// <summary>
    /// alpha_k(s, t): with high probability no block of d_k - s rows and d_{k-1} - t columns of a standard Gaussian matrix has a
    /// larger norm. In double precision; <see cref="PaperTerms.Value"/> covers its rounding.
    /// </summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="samples">m.</param>
    /// <param name="layer">k - 1.</param>
    /// <param name="rowZeros">s, in 0..d_k-1.</param>
    /// <param name="columnZeros">t, in 0..d_{k-1}-1.</param>
    public static double Alpha(NetworkShape shape, int samples, int layer, int rowZeros, int columnZeros)
    {
        int rows = shape.Outputs(layer),
            columns = shape.Inputs(layer);
        double lnSubsets = BinomialCoefficient.Ln(rows, rowZeros) + BinomialCoefficient.Ln(columns, columnZeros);
        double lnEvents = Math.Log(shape.LayerCount * Math.Sqrt(samples));
        return Math.Sqrt(rows - rowZeros) + Math.Sqrt(columns - columnZeros) + Math.Sqrt(2 * (lnSubsets + lnEvents));
    }

    /// <summary>sigma_k of every layer, shape [K + 1].</summary>
    /// <param name="sparsity">s_1..s_K.</param>
    /// <param name="xi">xi_k, shape [K + 1].</param>
    /// <param name="omega">omega_k, shape [K].</param>
    /// <param name="perturbation">eps_k.</param>
    public ImmutableArray<double> Sigma(
        ReadOnlySpan<int> sparsity,
        ReadOnlySpan<double> xi,
        ReadOnlySpan<double> omega,
        RelativePerturbation perturbation
    )
    {
        var sigma = new double[shape.LayerCount];
        int below = 0;
        for (int layer = 0; layer < sigma.Length; layer++)
        {
            sigma[layer] = perturbation.Eps(layer) * xi[layer] / Alpha(shape, samples, layer, shape.Outputs(layer) - 1, below);
            if (layer == shape.HiddenLayerCount)
                break;
            sigma[layer] = Math.Min(
                sigma[layer],
                perturbation.Eps(layer) * omega[layer] / Alpha(shape, samples, layer, sparsity[layer], below)
            );
            below = sparsity[layer];
        }

        return [.. sigma];
    }

    /// <summary>KL_k of every layer in nats, shape [K + 1].</summary>
    // A layer that did not move costs nothing, also where its sigma is 0.
    public double[] Divergences(ImmutableArray<double> sigma) =>
        [.. sigma.Select((s, layer) => distances[layer] == 0 ? 0 : distances[layer] / s * (distances[layer] / s) / 2)];

    /// <summary>All terms.</summary>
    /// <param name="divergences">KL_k, shape [K + 1].</param>
    /// <param name="marginLoss">Rhat at 4 zeta_{K+1} gamma_{K+1}.</param>
    /// <param name="unstable">L_k(1), shape [K].</param>
    /// <param name="farUnstable">L_k(3), shape [K].</param>
    public PaperTerms Terms(
        double[] divergences,
        double marginLoss,
        ImmutableArray<double> unstable,
        ImmutableArray<double> farUnstable
    )
    {
        double lnConfidence = Math.Log(2.0 * samples * shape.LayerCount) - lnDelta;
        var complexity = new double[divergences.Length];
        double kl = 0;
        for (int layer = 0; layer < complexity.Length; layer++)
        {
            kl += divergences[layer];
            complexity[layer] = Math.Sqrt((4 * kl + 2 * lnConfidence) / (samples - 1));
        }

        return new(marginLoss, 4 * shape.LayerCount / (Math.Sqrt(samples) - 1), [.. complexity], unstable, farUnstable);
    }
}
