using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>Neighbouring outputs of a layer: rows of its weights, and their biases. What one thread moves at a time.</summary>
internal readonly record struct GradientBlock(int Layer, int First, int Count)
{
    /// <summary>All blocks of a network, layer by layer.</summary>
    public static IEnumerable<GradientBlock> Of(NetworkShape shape) =>
        Enumerable.Range(0, shape.LayerCount).SelectMany(layer => Of(shape, layer));

    private static IEnumerable<GradientBlock> Of(NetworkShape shape, int layer)
    {
        for (int first = 0; first < shape.Outputs(layer); first += GradientFactors.RowsAtOnce)
            yield return new(layer, first, Math.Min(GradientFactors.RowsAtOnce, shape.Outputs(layer) - first));
    }
}
