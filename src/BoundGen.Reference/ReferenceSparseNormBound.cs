using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// The sparse norm bound N(p,q) of one matrix W, d x d' (theory.md section 2): an upper bound of ||W_{J,J'}||_2 over all
/// |J| = p, |J'| = q, non-decreasing in p and q. The values that depend on p alone or on q alone are tabulated once.
/// </summary>
public sealed class ReferenceSparseNormBound
{
    private readonly double _operatorNorm;
    private readonly double[] _gershgorinRows;
    private readonly double[] _gershgorinColumns;
    private readonly double[] _frobeniusRows;
    private readonly double[] _frobeniusColumns;
    private readonly double[] _xi;

    /// <summary>Tabulates the values for a matrix; O(d^2 (d' + ln d) + d'^2 (d + ln d')).</summary>
    public ReferenceSparseNormBound(Matrix<double> W)
    {
        ArgumentNullException.ThrowIfNull(W);
        Matrix<double> transposed = W.Transpose();
        _operatorNorm = ReferenceNorms.OperatorNorm(W);
        _gershgorinRows = Gershgorin(W);
        _gershgorinColumns = Gershgorin(transposed);
        _frobeniusRows = LargestRows(W);
        _frobeniusColumns = LargestRows(transposed);
        _xi = CutRows(W);
    }

    /// <summary>The least of the seven values.</summary>
    /// <param name="p">Rows kept, 0..d.</param>
    /// <param name="q">Columns kept, 0..d'.</param>
    public double this[int p, int q] =>
        p == 0 || q == 0
            ? 0
            : new[]
            {
                _operatorNorm,
                _gershgorinRows[p],
                _gershgorinColumns[q],
                _frobeniusRows[p],
                _frobeniusColumns[q],
                Math.Sqrt(p) * _xi[q],
            }.Min();

    // [p]: sqrt of max_j ( ||w_j||^2 + sum of the p-1 largest |<w_i,w_j>|, i != j ), Lemma 1 with s' = 0
    private static double[] Gershgorin(Matrix<double> W)
    {
        int d = W.RowCount;
        Matrix<double> gram = W * W.Transpose();
        var result = new double[d + 1];
        for (int j = 0; j < d; j++)
        {
            double[] others = Enumerable
                .Range(0, d)
                .Where(i => i != j)
                .Select(i => Math.Abs(gram[i, j]))
                .OrderDescending()
                .ToArray();
            double sum = gram[j, j];
            for (int p = 1; p <= d; p++)
            {
                if (p > 1)
                    sum += others[p - 2];
                result[p] = Math.Max(result[p], Math.Sqrt(sum));
            }
        }
        return result;
    }

    // [p]: Frobenius norm of the p largest rows
    private static double[] LargestRows(Matrix<double> W) =>
        RootsOfPartialSums(W.EnumerateRows().Select(row => row.DotProduct(row)));

    // [q]: xi(W, d'-q), the largest norm of a row cut to its q largest entries
    private static double[] CutRows(Matrix<double> W)
    {
        var result = new double[W.ColumnCount + 1];
        foreach (Vector<double> row in W.EnumerateRows())
        {
            double[] norms = RootsOfPartialSums(row.Select(w => w * w));
            for (int q = 0; q < norms.Length; q++)
                result[q] = Math.Max(result[q], norms[q]);
        }
        return result;
    }

    // [n]: root of the sum of the n largest squares
    private static double[] RootsOfPartialSums(IEnumerable<double> squares)
    {
        var result = new List<double> { 0 };
        double sum = 0;
        foreach (double square in squares.OrderDescending())
            result.Add(Math.Sqrt(sum += square));
        return result.ToArray();
    }
}
