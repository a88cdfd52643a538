namespace BoundGen;

/// <summary>
/// The reduced babel function mu_(s,s')(W) (Definition 2 of theory.md section 2): how much the rows of W, cut to d' - s'
/// columns, resemble one another. Lemma 1: ||W||_(s,s') is at most xi(W, s') sqrt(1 + mu_(s,s')(W)).
/// </summary>
public static class BabelFunction
{
    /// <summary>An upper bound of mu_(s,s')(W), above it by rounding only.</summary>
    /// <remarks>
    /// For s' > 0 every pair of rows takes a sort of d' products: half a minute for 1000 x 1000. Rounding: the sum errs by at
    /// most d d' u xi^2 (the inner products of cut rows) and relatively by d u, xi^2 relatively by d' u, so with e the inflation
    /// of <see cref="OperatorNorm.Inflation"/> less 1, mu is at most (1 + e) times what was computed, plus e.
    /// </remarks>
    /// <param name="weights">W, shape [<paramref name="rows"/>, <paramref name="columns"/>], row-major, finite.</param>
    /// <param name="rows">Number of rows d, 1 or more.</param>
    /// <param name="columns">Number of columns d', 1 or more.</param>
    /// <param name="rowZeros">s, 0..d-1.</param>
    /// <param name="columnZeros">s', 0..d'-1.</param>
    /// <param name="progress">Is told how many pairs of rows are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">A wrong length, a number outside its range, a weight that is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static double At(
        ReadOnlySpan<float> weights,
        int rows,
        int columns,
        int rowZeros,
        int columnZeros,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        double[] matrix = OperatorNorm.Widen(weights, rows, columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowZeros);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rowZeros, rows);
        CheckColumnZeros(columns, columnZeros);
        if (columnZeros == 0)
            return AtEveryRowCount(weights, rows, columns)[rowZeros];
        var pairs = PhaseProgress.Start(progress, "pairs of rows", (long)rows * (rows - 1) / 2);
        double[] resemblance = Resemblance(matrix, rows, columns, columns - columnZeros, pairs, cancellationToken);
        return Table(resemblance, matrix, rows, columns, columnZeros)[rowZeros];
    }

    /// <summary>Upper bounds of mu_(s,0)(W) for s = 0..d-1, shape [d]: one Gram matrix and one sort a row.</summary>
    /// <param name="weights">W, shape [<paramref name="rows"/>, <paramref name="columns"/>], row-major, finite.</param>
    /// <param name="rows">Number of rows d, 1 or more.</param>
    /// <param name="columns">Number of columns d', 1 or more.</param>
    /// <exception cref="ArgumentException">
    /// A wrong length, a number of rows or columns below 1, a weight that is not finite.
    /// </exception>
    public static double[] AtEveryRowCount(ReadOnlySpan<float> weights, int rows, int columns)
    {
        double[] matrix = OperatorNorm.Widen(weights, rows, columns);
        double[] gram = OperatorNorm.Gram(matrix, rows, columns, ofColumns: false);
        for (int i = 0; i < rows; i++)
            gram[i * rows + i] = 0;
        return Table(gram, matrix, rows, columns, 0);
    }

    /// <summary>Upper bound of xi(W, s'), the largest norm of a row cut to its d' - s' largest entries.</summary>
    /// <param name="weights">W, shape [<paramref name="rows"/>, <paramref name="columns"/>], row-major, finite.</param>
    /// <param name="rows">Number of rows d, 1 or more.</param>
    /// <param name="columns">Number of columns d', 1 or more.</param>
    /// <param name="columnZeros">s', 0..d'-1.</param>
    /// <exception cref="ArgumentException">A wrong length, a number outside its range, a weight that is not finite.</exception>
    public static double ReducedRowNorm(ReadOnlySpan<float> weights, int rows, int columns, int columnZeros)
    {
        double[] matrix = OperatorNorm.Widen(weights, rows, columns);
        CheckColumnZeros(columns, columnZeros);
        return Math.Sqrt(LargestSums.OfSquaredRows(matrix, columns)[columns - columnZeros])
            * OperatorNorm.Inflation(rows, columns);
    }

    private static void CheckColumnZeros(int columns, int columnZeros)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columnZeros);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(columnZeros, columns);
    }

    /// <summary>mu_(s,s') for s = 0..d-1 from B (with a zero diagonal).</summary>
    private static double[] Table(double[] resemblance, double[] matrix, int rows, int columns, int columnZeros)
    {
        var table = new double[rows];
        double squared = LargestSums.OfSquaredRows(matrix, columns)[columns - columnZeros];
        if (squared == 0)
            return table;
        double[] discs = LargestSums.OfDiscs(resemblance, rows);
        double inflation = OperatorNorm.Inflation(rows, columns);
        // mu_(d-1,s') is an empty sum: exactly 0.
        for (int s = 0; s < rows - 1; s++)
            table[s] = discs[rows - s] / squared * inflation + (inflation - 1);
        return table;
    }

    /// <summary>
    /// B_ij, the largest |inner product| of rows i and j over any <paramref name="kept"/> columns; 0 for i = j.
    /// </summary>
    private static double[] Resemblance(
        double[] matrix,
        int rows,
        int columns,
        int kept,
        PhaseProgress? pairs,
        CancellationToken cancellationToken
    )
    {
        var resemblance = new double[rows * rows];
        var products = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int j = 0; j < i; j++)
            {
                for (int k = 0; k < columns; k++)
                    products[k] = matrix[i * columns + k] * matrix[j * columns + k];
                Array.Sort(products);
                double largest = 0;
                double smallest = 0;
                for (int k = 0; k < kept; k++)
                {
                    largest += products[columns - 1 - k];
                    smallest += products[k];
                }

                resemblance[i * rows + j] = resemblance[j * rows + i] = Math.Max(largest, -smallest);
            }

            pairs?.Add(i);
        }

        return resemblance;
    }
}
