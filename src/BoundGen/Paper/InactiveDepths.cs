namespace BoundGen;

/// <summary>
/// What Theorem 13 needs to know about every sample, from one pass: how far below 0 its inactive neurons are, and its
/// margin. Both are no larger than in real arithmetic, so that what passes a comparison here does pass it.
/// </summary>
internal sealed class InactiveDepths
{
    private readonly NetworkShape _shape;
    private readonly float[][][] _depths;
    private readonly double[] _margins;

    private InactiveDepths(NetworkShape shape, int samples)
    {
        _shape = shape;
        _depths = [.. Enumerable.Range(0, shape.HiddenLayerCount).Select(_ => new float[samples][])];
        _margins = new double[samples];
    }

    /// <summary>Number of samples m.</summary>
    public int Count => _margins.Length;

    /// <summary>Passes a network over a sample.</summary>
    /// <param name="network">theta, without biases.</param>
    /// <param name="norms">Its norms.</param>
    /// <param name="data">The sample.</param>
    /// <param name="maxInputNorm">M_X.</param>
    /// <param name="progress">Is told how far the pass is, as phase <c>Theorem 13</c>.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="ArgumentException">
    /// Inputs of another size, one with a norm above M_X, or a label that is no class.
    /// </exception>
    public static InactiveDepths Compute(
        NetworkParameters network,
        SparsityNorms norms,
        LabelledData data,
        double maxInputNorm,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        NetworkShape shape = network.Shape;
        data.CheckLabels(shape, nameof(data));
        var result = new InactiveDepths(shape, data.Count);
        var error = new ExactPassError(norms, maxInputNorm);
        ExactBatches.ForEachSample(
            network,
            data,
            maxInputNorm,
            (sample, z) =>
            {
                for (int layer = 0; layer < shape.HiddenLayerCount; layer++)
                    result._depths[layer][sample] = Depths(z[layer], error.At(layer));
                result._margins[sample] =
                    Logits.Margin(z[shape.HiddenLayerCount], data.Labels[sample]) - 2 * error.At(shape.HiddenLayerCount);
            },
            PhaseProgress.Start(progress, PaperBound.Phase, data.Count),
            cancellationToken
        );
        return result;
    }

    /// <summary>Whether the s_k-th largest of -z^k_i is above a threshold; true for s_k = 0.</summary>
    public bool IsAbove(int layer, int sample, int zeros, double threshold)
    {
        if (zeros == 0)
            return true;
        float[] depths = _depths[layer][sample];
        return zeros <= depths.Length && depths[^zeros] > threshold;
    }

    /// <summary>The largest s_k, at most d_k - 1, for which <see cref="IsAbove"/> holds.</summary>
    public int CountAbove(int layer, int sample, double threshold)
    {
        float[] depths = _depths[layer][sample];
        int low = 0,
            high = depths.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (depths[middle] > threshold)
                high = middle;
            else
                low = middle + 1;
        }

        return Math.Min(depths.Length - low, _shape.Outputs(layer) - 1);
    }

    /// <summary>The share of samples whose margin is not above a threshold.</summary>
    public double MarginLoss(double threshold) => (double)_margins.Count(margin => !(margin > threshold)) / Count;

    /// <summary>
    /// -z^k_i less the error of the pass where that is positive, ascending; in single precision, rounded towards 0.
    /// </summary>
    private static float[] Depths(ReadOnlySpan<double> z, double error)
    {
        var depths = new float[z.Length];
        int count = 0;
        foreach (double value in z)
        {
            double depth = -value - error;
            if (depth > 0)
                depths[count++] = RoundDown(depth * (1 - 2 * Rounding.DoubleUnit));
        }

        Array.Sort(depths, 0, count);
        return depths[..count];
    }

    private static float RoundDown(double value)
    {
        float rounded = (float)value;
        return rounded > value ? MathF.BitDecrement(rounded) : rounded;
    }
}
