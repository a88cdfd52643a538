using System.Collections.Immutable;

namespace BoundGen;

/// <summary>What the sample says at one (s, xi, omega, eps) of Theorem 13 (theory.md section 3).</summary>
internal sealed class SampleLosses(
    double[] xi,
    double[] omega,
    double marginLoss,
    ImmutableArray<double> unstable,
    ImmutableArray<double> farUnstable
)
{
    /// <summary>Xi_k, shape [K + 1].</summary>
    public double[] Xi { get; } = xi;

    /// <summary>Omega_k, shape [K].</summary>
    public double[] Omega { get; } = omega;

    /// <summary>Rhat at 4 zeta_{K+1} gamma_{K+1}.</summary>
    public double MarginLoss { get; } = marginLoss;

    /// <summary>L_k(1), shape [K].</summary>
    public ImmutableArray<double> Unstable { get; } = unstable;

    /// <summary>L_k(3), shape [K].</summary>
    public ImmutableArray<double> FarUnstable { get; } = farUnstable;
}

/// <summary>Chooses sparsity vectors from a sample and evaluates the empirical terms of Theorem 13 on it.</summary>
/// <param name="shape">The architecture.</param>
/// <param name="depths">The sample.</param>
/// <param name="firstLayer">xi_1 and zeta_0 = M_X.</param>
internal sealed class PaperSample(NetworkShape shape, InactiveDepths depths, PreActivationScale firstLayer)
{
    private readonly double _raised = Rounding.Cover(2 * (shape.InputSize + 8.0 * shape.HiddenLayerCount + 16));

    /// <summary>
    /// The 2 alpha/(K(K+1)) quantile of the greedy sparsity levels over the sample, layer by layer: s_k is the largest level
    /// that at most this share of the samples misses, xi_k and zeta_{k-1} taken at the levels already chosen. So each
    /// layer adds at most this share to L_k(3), and L_1(3) + ... + L_K(3) is at most alpha.
    /// </summary>
    /// <param name="perturbation">eps.</param>
    /// <param name="alpha">In [0, 1).</param>
    public int[] Quantile(RelativePerturbation perturbation, double alpha)
    {
        int hidden = shape.HiddenLayerCount;
        var sparsity = new int[hidden];
        PreActivationScale scale = firstLayer;
        for (int layer = 0; layer < hidden; layer++)
        {
            double threshold = Threshold(3, perturbation, layer, scale);
            var samplesAt = new int[shape.Outputs(layer)];
            for (int i = 0; i < depths.Count; i++)
                samplesAt[depths.CountAbove(layer, i, threshold)]++;
            int missed = (int)(depths.Count * (2 * alpha / (hidden * (hidden + 1))));
            while (missed >= samplesAt[sparsity[layer]])
                missed -= samplesAt[sparsity[layer]++];
            scale = scale.Above(sparsity[layer]);
        }

        return sparsity;
    }

    /// <summary>Evaluates the empirical terms.</summary>
    /// <param name="perturbation">eps.</param>
    /// <param name="sparsity">s_1..s_K.</param>
    public SampleLosses Losses(RelativePerturbation perturbation, int[] sparsity)
    {
        int hidden = shape.HiddenLayerCount;
        var xi = new double[hidden + 1];
        var omega = new double[hidden];
        var thresholds = new double[hidden];
        var farThresholds = new double[hidden];
        PreActivationScale scale = firstLayer;
        for (int layer = 0; layer < hidden; layer++)
        {
            xi[layer] = scale.Xi;
            omega[layer] = scale.Omega(sparsity[layer]);
            thresholds[layer] = Threshold(1, perturbation, layer, scale);
            farThresholds[layer] = Threshold(3, perturbation, layer, scale);
            scale = scale.Above(sparsity[layer]);
        }

        xi[hidden] = scale.Xi;
        double marginLoss = depths.MarginLoss(Threshold(4, perturbation, hidden, scale));
        return new(xi, omega, marginLoss, Unstable(sparsity, thresholds), Unstable(sparsity, farThresholds));
    }

    /// <summary>factor gamma_k xi_k zeta_{k-1}, rounded up.</summary>
    private double Threshold(double factor, RelativePerturbation perturbation, int layer, PreActivationScale scale) =>
        factor * perturbation.Gamma(layer) * scale.Value * _raised;

    /// <summary>For every k the share of samples that miss the threshold in some layer up to k.</summary>
    private ImmutableArray<double> Unstable(int[] sparsity, double[] thresholds)
    {
        var first = new int[sparsity.Length + 1];
        for (int i = 0; i < depths.Count; i++)
        {
            int layer = 0;
            while (layer < sparsity.Length && depths.IsAbove(layer, i, sparsity[layer], thresholds[layer]))
                layer++;
            first[layer]++;
        }

        int missed = 0;
        return [.. first[..^1].Select(count => (double)(missed += count) / depths.Count)];
    }
}
