namespace BoundGen.Onnx.Folding;

/// <summary>What stands behind a name of the graph: a constant, or the network as far as it goes.</summary>
internal abstract class GraphValue
{
    /// <summary>The dimensions, for a batch of one.</summary>
    public abstract ReadOnlySpan<int> Dimensions { get; }

    /// <summary>The same elements in the same order under other dimensions.</summary>
    public abstract GraphValue WithDimensions(int[] dimensions);
}
