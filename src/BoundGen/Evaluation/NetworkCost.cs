namespace BoundGen;

/// <summary>What a pass of a generated network takes: multiply-adds and memory, one thread.</summary>
public sealed class NetworkCost
{
    private NetworkCost() { }

    /// <summary>Bytes of the weights and biases as the network keeps them, padding included.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>
    /// Bytes of the second layout of the weights, which the first batch of 32 inputs or more makes and the network keeps; 0 for
    /// a network that is too large for batches.
    /// </summary>
    public required long BatchWeightBytes { get; init; }

    /// <summary>Bytes of scratch of a pass of one input.</summary>
    public required long ScratchBytes { get; init; }

    /// <summary>Bytes of scratch of the largest batch that runs together; 0 for a network too large for batches.</summary>
    public required long BatchScratchBytes { get; init; }

    /// <summary>Multiply-adds of a pass with everything active: the number of weights.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>
    /// Multiply-adds that a pass takes on average over inputs: those that are not 0, and then the active neurons of each hidden
    /// layer, times the outputs that they lead to.
    /// </summary>
    public required double ActiveMultiplyAdds { get; init; }

    /// <summary>The cost of a network over inputs.</summary>
    /// <param name="shape">Its architecture.</param>
    /// <param name="data">The inputs, at least one.</param>
    /// <param name="masks">Its activity over these inputs.</param>
    internal static NetworkCost Of(NetworkShape shape, LabelledData data, MaskStatistics masks)
    {
        int[] sizes = shape.Sizes.ToArray();
        long weights = NetworkExtent.StorageLength(sizes, shape.HasBias),
            lastBias = shape.HasBias ? Layout.Stride(shape.OutputSize) : 0;
        bool hasBatch = NetworkExtent.HasBatch(sizes);
        long nonzero = data.Inputs.Length - (long)data.Inputs.Count(0f);
        double active = (double)nonzero / data.Count * shape.Outputs(0);
        for (int layer = 1; layer < shape.LayerCount; layer++)
            active += masks.Layers[layer - 1].Activity.Mean * shape.Inputs(layer) * shape.Outputs(layer);
        return new NetworkCost
        {
            WeightBytes = sizeof(float) * weights,
            BatchWeightBytes = hasBatch ? sizeof(float) * (weights - lastBias) : 0,
            ScratchBytes = sizeof(float) * (long)NetworkExtent.ForwardScratch(sizes),
            BatchScratchBytes = hasBatch
                ? sizeof(float) * NetworkExtent.LargestBatch(sizes) * NetworkExtent.BatchScratch(sizes)
                : 0,
            MultiplyAdds = Enumerable.Range(0, shape.LayerCount).Sum(layer => (long)shape.Inputs(layer) * shape.Outputs(layer)),
            ActiveMultiplyAdds = active,
        };
    }
}
