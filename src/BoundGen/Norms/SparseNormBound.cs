namespace BoundGen;

/// <summary>
/// N(k, p, q) of theory.md section 2 for one layer: upper bounds of ||W_JJ'||_2 over all sets of p rows and q columns.
/// All values are rounded up (<see cref="OperatorNorm.Inflation"/>).
/// </summary>
public sealed class SparseNormBound
{
    // Indexed by the number of rows p or of columns q that are left. Non-decreasing: sums of non-negative terms.
    private readonly double[] _byRows;
    private readonly double[] _byColumns;
    private readonly double[] _reducedRow;
    private readonly double[] _rowNorms;

    /// <summary>Computes the tables: two Gram matrices, a Gram iteration and a sort for every row and column.</summary>
    /// <param name="weights">W, shape [<paramref name="rows"/>, <paramref name="columns"/>], row-major, finite.</param>
    /// <param name="rows">Number of rows d, 1 or more.</param>
    /// <param name="columns">Number of columns d', 1 or more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">
    /// A wrong length, a number of rows or columns below 1, a weight that is not finite.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SparseNormBound Compute(
        ReadOnlySpan<float> weights,
        int rows,
        int columns,
        CancellationToken cancellationToken = default
    ) => new(weights, rows, columns, null, null, cancellationToken);

    /// <summary>Computes the tables, and what else comes of the inner products of rows and of columns.</summary>
    /// <param name="weights">W.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="absoluteRowGram">Receives |W W^T| entry by entry, each rounded up; null for nothing.</param>
    /// <param name="absoluteColumnGram">Receives |W^T W| likewise.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal SparseNormBound(
        ReadOnlySpan<float> weights,
        int rows,
        int columns,
        float[]? absoluteRowGram,
        float[]? absoluteColumnGram,
        CancellationToken cancellationToken
    )
    {
        double[] matrix = BoundGen.OperatorNorm.Widen(weights, rows, columns);
        double inflation = BoundGen.OperatorNorm.Inflation(rows, columns);
        double[] rowGram = BoundGen.OperatorNorm.Gram(matrix, rows, columns, ofColumns: false, cancellationToken);
        double[] columnGram = BoundGen.OperatorNorm.Gram(matrix, rows, columns, ofColumns: true, cancellationToken);
        RoundUp(rowGram, absoluteRowGram);
        RoundUp(columnGram, absoluteColumnGram);

        Rows = rows;
        Columns = columns;
        double[] rowSquares = Diagonal(rowGram, rows);
        _rowNorms = InflatedRoots(rowSquares, inflation);
        _byRows = InflatedRoots(Least(LargestSums.OfDiscs(rowGram, rows), LargestSums.Of(rowSquares)), inflation);
        _byColumns = InflatedRoots(
            Least(LargestSums.OfDiscs(columnGram, columns), LargestSums.Of(Diagonal(columnGram, columns))),
            inflation
        );
        _reducedRow = InflatedRoots(LargestSums.OfSquaredRows(matrix, columns), inflation);
        cancellationToken.ThrowIfCancellationRequested();
        Frobenius = Math.Sqrt(LargestSums.Of(rowSquares)[rows]) * inflation;
        OperatorNorm = BoundGen.OperatorNorm.UpperBound(
            rows <= columns ? rowGram : columnGram,
            Math.Min(rows, columns),
            inflation,
            null,
            cancellationToken
        );
    }

    private static void RoundUp(double[] gram, float[]? absolute)
    {
        for (int i = 0; i < absolute?.Length; i++)
            absolute[i] = MathF.BitIncrement((float)Math.Abs(gram[i]));
    }

    /// <summary>Takes back what <see cref="Write"/> wrote.</summary>
    internal SparseNormBound(ref NumberReader reader, int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        var norms = reader.Take<double>(2);
        (OperatorNorm, Frobenius) = (norms[0], norms[1]);
        _rowNorms = reader.Take<double>(rows).ToArray();
        _byRows = reader.Take<double>(rows + 1).ToArray();
        _byColumns = reader.Take<double>(columns + 1).ToArray();
        _reducedRow = reader.Take<double>(columns + 1).ToArray();
    }

    /// <summary>How many numbers there are for a matrix.</summary>
    internal static long NumberCount(int rows, int columns) => 2 + rows + (rows + 1L) + 2 * (columns + 1L);

    /// <summary>Writes all numbers.</summary>
    internal void Write(ref NumberWriter writer)
    {
        ReadOnlySpan<double> norms = [OperatorNorm, Frobenius];
        norms.CopyTo(writer.Take<double>(norms.Length));
        _rowNorms.CopyTo(writer.Take<double>(_rowNorms.Length));
        _byRows.CopyTo(writer.Take<double>(_byRows.Length));
        _byColumns.CopyTo(writer.Take<double>(_byColumns.Length));
        _reducedRow.CopyTo(writer.Take<double>(_reducedRow.Length));
    }

    /// <summary>Computes the tables of every layer of a network, shape [K + 1].</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="progress">Is told how many layers are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SparseNormBound[] ComputeLayers(
        NetworkParameters parameters,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var shape = parameters.Shape;
        var norms = new SparseNormBound[shape.LayerCount];
        var phase = PhaseProgress.Start(progress, "norms", norms.Length);
        Parallel.For(0, norms.Length, ProcessorThreads.Until(cancellationToken), layer =>
        {
            var weights = parameters.Values[shape.Weights(layer)];
            norms[layer] = Compute(weights, shape.Outputs(layer), shape.Inputs(layer), cancellationToken);
            phase?.Add(1);
        });
        return norms;
    }

    /// <summary>Number of rows d (neurons).</summary>
    public int Rows { get; }

    /// <summary>Number of columns d' (inputs).</summary>
    public int Columns { get; }

    /// <summary>Certified upper bound of ||W||_2.</summary>
    public double OperatorNorm { get; }

    /// <summary>Upper bound of ||W||_F.</summary>
    public double Frobenius { get; }

    /// <summary>Upper bounds of the row norms ||w_i||, shape [d].</summary>
    public ReadOnlySpan<double> RowNorms => _rowNorms;

    /// <summary>
    /// Upper bound of ||W_JJ'||_2 over all |J| = p rows and |J'| = q columns; 0 where p or q is 0. Non-decreasing in p and
    /// in q, never above <see cref="OperatorNorm"/>. Allocates nothing.
    /// </summary>
    /// <param name="rows">p, 0..d.</param>
    /// <param name="columns">q, 0..d'.</param>
    /// <exception cref="ArgumentOutOfRangeException">More rows or columns than W has, or a negative number.</exception>
    public double At(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)Rows, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)columns, (uint)Columns, nameof(columns));
        double oneSided = Math.Min(_byRows[rows], _byColumns[columns]);
        return Math.Min(Math.Min(OperatorNorm, oneSided), Math.Sqrt(rows) * _reducedRow[columns]);
    }

    /// <summary>Upper bound of xi(W, s'), the largest norm of a row cut to its d' - s' largest entries.</summary>
    /// <param name="zeros">s', 0..d'-1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="zeros"/> is outside its range.</exception>
    public double ReducedRowNorm(int zeros)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(zeros);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(zeros, Columns);
        return _reducedRow[Columns - zeros];
    }

    private static double[] Diagonal(double[] square, int n)
    {
        var diagonal = new double[n];
        for (int i = 0; i < n; i++)
            diagonal[i] = square[i * n + i];
        return diagonal;
    }

    private static double[] Least(double[] first, double[] second)
    {
        for (int i = 0; i < first.Length; i++)
            first[i] = Math.Min(first[i], second[i]);
        return first;
    }

    private static double[] InflatedRoots(double[] squares, double inflation) =>
        Array.ConvertAll(squares, square => Math.Sqrt(square) * inflation);
}
