namespace BoundGen;

/// <summary>
/// The products A A^T, of which half is computed, in blocks of rows on all processors. Every entry has the bits of
/// <see cref="MatrixProduct"/>, as (i, j) and (j, i) add up the same products in the same order.
/// </summary>
internal static class SymmetricProduct
{
    /// <summary>Less would copy the right operand more often than the saved half is worth.</summary>
    private const int BlockRows = 256;

    /// <summary>Computes A A^T.</summary>
    /// <param name="values">Holds A: entry (i, k) is value i * rowStride + k * columnStride.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="columns">Columns of A.</param>
    /// <param name="rowStride">From (i, k) to (i + 1, k).</param>
    /// <param name="columnStride">From (i, k) to (i, k + 1).</param>
    /// <param name="product">Receives the product, [rows, rows].</param>
    /// <param name="cancellationToken">Ends the work after a block.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Multiply(
        double[] values,
        int rows,
        int columns,
        int rowStride,
        int columnStride,
        double[] product,
        CancellationToken cancellationToken
    ) => Parallel.For(0, (rows + BlockRows - 1) / BlockRows, ProcessorThreads.Until(cancellationToken), block =>
        {
            int first = block * BlockRows,
                height = Math.Min(BlockRows, rows - first),
                width = rows - first;
            // The rows of this block and of all blocks after it.
            var below = new MatrixView<double>(values.AsSpan(first * rowStride), width, columns, rowStride, columnStride);
            var own = new MatrixView<double>(below.Values, height, columns, rowStride, columnStride);
            double[] part = new double[height * width];
            MatrixProduct.Multiply(own, below.Transposed, part.AsSpan());
            for (int i = 0; i < height; i++)
                part.AsSpan(i * width, width).CopyTo(product.AsSpan((first + i) * rows + first));
            // Row by row of what is written: what is read, a column of the part, then stays in the cache.
            for (int j = height; j < width; j++)
            {
                for (int i = 0; i < height; i++)
                    product[(first + j) * rows + first + i] = part[i * width + j];
            }
        });
}
