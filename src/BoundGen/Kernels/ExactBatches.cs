namespace BoundGen;

/// <summary>Double-precision passes over many inputs, a batch at a time on all cores.</summary>
internal static class ExactBatches
{
    // Enough rows to pay for copying the weights into panels, few enough to keep several batches in memory.
    private const int BatchSize = 256;

    /// <summary>Hands over the pre-activations of all inputs.</summary>
    /// <param name="network">theta.</param>
    /// <param name="data">Inputs of norm at most <paramref name="maxInputNorm"/>.</param>
    /// <param name="maxInputNorm">M_X.</param>
    /// <param name="use">
    /// Called on any thread with the index of a sample and, for each layer, its pre-activations; they are only valid during the
    /// call.
    /// </param>
    /// <param name="progress">Counts the samples.</param>
    /// <param name="cancellationToken">Ends the passes.</param>
    /// <exception cref="ArgumentException">Inputs of another size, or one with a larger norm.</exception>
    public static void ForEachSample(
        NetworkParameters network,
        LabelledData data,
        double maxInputNorm,
        Action<int, SamplePreActivations> use,
        PhaseProgress? progress,
        CancellationToken cancellationToken
    )
    {
        NetworkShape shape = network.Shape;
        data.CheckInputSize(shape, nameof(data));
        InputNorm.Check(data, maxInputNorm, nameof(data));
        var pass = new ExactPass(network);
        int batches = (data.Count + BatchSize - 1) / BatchSize;
        Parallel.For(0, batches, ProcessorThreads.Until(cancellationToken), batch =>
        {
            int first = batch * BatchSize,
                count = Math.Min(BatchSize, data.Count - first);
            double[][] layers = pass.PreActivations(data.Inputs.Slice(first * data.InputSize, count * data.InputSize));
            for (int i = 0; i < count; i++)
                use(first + i, new SamplePreActivations(layers, i, count));
            progress?.Add(count);
        });
    }
}

/// <summary>z^1..z^{K+1} of one input of a batch.</summary>
/// <param name="layers">For each layer, shape [<paramref name="count"/>, d_k].</param>
/// <param name="index">Which row.</param>
/// <param name="count">Rows of the batch.</param>
internal readonly struct SamplePreActivations(double[][] layers, int index, int count)
{
    /// <summary>z^k of layer k = <paramref name="layer"/> + 1, shape [d_k].</summary>
    public ReadOnlySpan<double> this[int layer]
    {
        get
        {
            int size = layers[layer].Length / count;
            return layers[layer].AsSpan(index * size, size);
        }
    }
}
