namespace BoundGen;

/// <summary>
/// What bounds keep and compute of the norms of a network, in memory: beside its weights it may be most of what a run takes.
/// </summary>
public static class NormTables
{
    /// <summary>
    /// Bytes of the squares, Gram matrices and noise norms that <see cref="BoundReport.Evaluate"/> keeps while it works, and of
    /// the
    /// matrices of the largest layer in double precision while they are made.
    /// </summary>
    /// <param name="shape">The architecture.</param>
    public static long Bytes(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long kept = 0,
            working = 0;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            long rows = shape.Outputs(layer),
                columns = shape.Inputs(layer),
                smaller = Math.Min(rows, columns);
            bool isHidden = layer < shape.HiddenLayerCount,
                hasHiddenBelow = layer > 0;
            if (isHidden)
                // One for each eta that is tried.
                kept +=
                    BoundOptions.EtaGrid.Length * sizeof(float) * Math.Min(UniformNoise.LargestTable, (rows + 2) * (columns + 2));
            if (isHidden && hasHiddenBelow)
                kept += sizeof(float) * columns * Layout.Stride((int)rows) + HiddenNorms.GramBytes(shape, layer);
            // The matrix, packed for its products too, its Gram matrices, and the square of the smaller one. Of the first and the
            // last layer the smaller is enough.
            long grams = isHidden && hasHiddenBelow ? rows * rows + columns * columns + smaller * smaller : 2 * smaller * smaller;
            working = Math.Max(working, sizeof(double) * (2 * rows * columns + grams));
        }

        return kept + working;
    }
}
