namespace BoundGen;

/// <summary>
/// What the paper measures at one input of a network without biases (theory.md section 3): the sparse local radius, the
/// greedy sparsity vector and the effective activity ratio kappa. These are measures, computed in double precision
/// without an allowance for rounding.
/// </summary>
public sealed class GreedySparsity
{
    private readonly NetworkParameters _network;
    private readonly PreActivationScale _firstLayer;

    /// <summary>Prepares the measures.</summary>
    /// <param name="network">theta, without biases.</param>
    /// <param name="norms">Its norms.</param>
    /// <param name="maxInputNorm">M_X, positive and finite: no input may have a larger norm.</param>
    /// <exception cref="ArgumentException">Norms of another shape, or an M_X that is not positive and finite.</exception>
    public GreedySparsity(NetworkParameters network, SparsityNorms norms, double maxInputNorm)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(norms);
        if (!norms.Shape.Equals(network.Shape))
            throw new ArgumentException(
                $"The norms are those of a network {norms.Shape}, expected {network.Shape}.",
                nameof(norms)
            );
        _network = network;
        _firstLayer = PreActivationScale.FirstLayer(norms, maxInputNorm);
        MaxInputNorm = maxInputNorm;
    }

    /// <summary>M_X.</summary>
    public double MaxInputNorm { get; }

    private NetworkShape Shape => _network.Shape;

    /// <summary>
    /// Sparse local radii r_1..r_K of Definition 8; +infinity where s_k = 0, 0 where s_k > 0 and xi_k zeta_{k-1} = 0.
    /// </summary>
    /// <param name="data">n inputs; labels are not looked at.</param>
    /// <param name="sparsity">s_1..s_K, each in 0..d_k-1.</param>
    /// <param name="progress">Is told how many inputs are done.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    /// <returns>For each input, shape [K].</returns>
    /// <exception cref="ArgumentException">
    /// Another number of levels, one out of range, inputs of another size or with a norm above M_X.
    /// </exception>
    public double[][] ComputeRadii(
        LabelledData data,
        IReadOnlyList<int> sparsity,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckLevels(Shape, sparsity);
        var radii = new double[data.Count][];
        ExactBatches.ForEachSample(
            _network,
            data,
            MaxInputNorm,
            (sample, z) => radii[sample] = Radii(z, sparsity),
            PhaseProgress.Start(progress, "sparse local radii", data.Count),
            cancellationToken
        );
        return radii;
    }

    /// <summary>The greedy sparsity vectors s*(x, eps).</summary>
    /// <param name="data">n inputs; labels are not looked at.</param>
    /// <param name="eps">Positive and finite.</param>
    /// <param name="progress">Is told how many inputs are done.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    /// <returns>For each input, shape [K].</returns>
    /// <exception cref="ArgumentException">A bad eps, inputs of another size or with a norm above M_X.</exception>
    public int[][] ComputeVectors(
        LabelledData data,
        double eps,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        var perturbation = new RelativePerturbation(eps, Shape.HiddenLayerCount);
        var vectors = new int[data.Count][];
        ExactBatches.ForEachSample(
            _network,
            data,
            MaxInputNorm,
            (sample, z) => vectors[sample] = Vector(z, perturbation),
            PhaseProgress.Start(progress, "sparsity vectors", data.Count),
            cancellationToken
        );
        return vectors;
    }

    /// <summary>kappa(x, eps) of every input at every eps, in one pass over the inputs.</summary>
    /// <param name="data">n inputs; labels are not looked at.</param>
    /// <param name="eps">Each positive and finite.</param>
    /// <param name="progress">Is told how many inputs are done.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    /// <returns>For each eps, shape [n]: in (0, 1], non-decreasing in eps.</returns>
    /// <exception cref="ArgumentException">A bad eps, inputs of another size or with a norm above M_X.</exception>
    public double[][] ComputeKappa(
        LabelledData data,
        IReadOnlyList<double> eps,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(eps);
        RelativePerturbation[] perturbations = [.. eps.Select(e => new RelativePerturbation(e, Shape.HiddenLayerCount))];
        double[][] kappa = [.. perturbations.Select(_ => new double[data.Count])];
        ExactBatches.ForEachSample(
            _network,
            data,
            MaxInputNorm,
            (sample, z) =>
            {
                for (int e = 0; e < kappa.Length; e++)
                    kappa[e][sample] = EffectiveActivity(Shape, Vector(z, perturbations[e]));
            },
            PhaseProgress.Start(progress, "kappa", data.Count),
            cancellationToken
        );
        return kappa;
    }

    /// <summary>
    /// kappa at a sparsity vector: sum_k (d_k - s_k)(d_{k-1} - s_{k-1}) / sum_k d_k d_{k-1}, s_0 = s_{K+1} = 0.
    /// </summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="sparsity">s_1..s_K, each in 0..d_k-1.</param>
    /// <returns>In (0, 1].</returns>
    /// <exception cref="ArgumentException">Another number of levels, or one out of range.</exception>
    public static double EffectiveActivity(NetworkShape shape, IReadOnlyList<int> sparsity)
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckLevels(shape, sparsity);
        long active = 0,
            all = 0,
            below = shape.InputSize;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            long kept = shape.Outputs(layer) - (layer < sparsity.Count ? sparsity[layer] : 0);
            active += kept * below;
            all += (long)shape.Outputs(layer) * shape.Inputs(layer);
            below = kept;
        }

        return (double)active / all;
    }

    private static void CheckLevels(NetworkShape shape, IReadOnlyList<int> sparsity)
    {
        ArgumentNullException.ThrowIfNull(sparsity);
        if (sparsity.Count != shape.HiddenLayerCount)
            throw new ArgumentException(
                $"A network {shape} has {shape.HiddenLayerCount} sparsity levels, got {sparsity.Count}.",
                nameof(sparsity)
            );
        for (int layer = 0; layer < sparsity.Count; layer++)
        {
            if ((uint)sparsity[layer] >= (uint)shape.Outputs(layer))
            {
                throw new ArgumentException(
                    $"The sparsity level of layer {layer} is {sparsity[layer]}, expected 0 to {shape.Outputs(layer) - 1}.",
                    nameof(sparsity)
                );
            }
        }
    }

    private double[] Radii(SamplePreActivations z, IReadOnlyList<int> sparsity)
    {
        var radii = new double[sparsity.Count];
        PreActivationScale scale = _firstLayer;
        for (int layer = 0; layer < radii.Length; layer++)
        {
            radii[layer] = Radius(z[layer], sparsity[layer], scale.Value);
            scale = scale.Above(sparsity[layer]);
        }

        return radii;
    }

    private static double Radius(ReadOnlySpan<double> z, int zeros, double scale)
    {
        if (zeros == 0)
            return double.PositiveInfinity;
        double[] sorted = z.ToArray();
        Array.Sort(sorted);
        double depth = Math.Max(0, -sorted[zeros - 1]);
        return scale > 0 ? depth / scale : 0;
    }

    private int[] Vector(SamplePreActivations z, RelativePerturbation perturbation)
    {
        var sparsity = new int[Shape.HiddenLayerCount];
        PreActivationScale scale = _firstLayer;
        for (int layer = 0; layer < sparsity.Length; layer++)
        {
            sparsity[layer] = Math.Min(
                Shape.Outputs(layer) - 1,
                CountBelow(z[layer], -3 * perturbation.Gamma(layer) * scale.Value)
            );
            scale = scale.Above(sparsity[layer]);
        }

        return sparsity;
    }

    private static int CountBelow(ReadOnlySpan<double> values, double limit)
    {
        int count = 0;
        foreach (double value in values)
            count += value < limit ? 1 : 0;
        return count;
    }
}
