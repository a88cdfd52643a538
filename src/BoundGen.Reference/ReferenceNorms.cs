using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// Norms that see sparsity (theory.md section 2) of a matrix W, d x d'. s and s' count the rows and columns left out,
/// 0 &lt;= s &lt;= d-1 and 0 &lt;= s' &lt;= d'-1; an argument outside throws <see cref="ArgumentException"/>.
/// </summary>
public static class ReferenceNorms
{
    /// <summary>
    /// Upper bound of ||W||_2: the largest singular value of a full SVD, which is backward stable, times
    /// 1 + 4 max(d,d')^1.5 2^-53 to cover its rounding.
    /// </summary>
    public static double OperatorNorm(Matrix<double> W)
    {
        ArgumentNullException.ThrowIfNull(W);
        double rounding = 4 * Math.Pow(Math.Max(W.RowCount, W.ColumnCount), 1.5) * Math.Pow(2, -53);
        return W.Svd(computeVectors: false).S.Maximum() * (1 + rounding);
    }

    /// <summary>xi(W,s'): the largest norm of a row cut to its d'-s' largest entries.</summary>
    public static double Xi(Matrix<double> W, int sPrime)
    {
        Check(W, 0, sPrime);
        return W.EnumerateRows().Max(row => Math.Sqrt(SumOfLargest(row.Select(w => w * w), W.ColumnCount - sPrime)));
    }

    /// <summary>B_ij of Definition 2: the largest |&lt;w_{i,J'}, w_{j,J'}>| over |J'| = d'-s'.</summary>
    public static double B(Matrix<double> W, int i, int j, int sPrime)
    {
        Check(W, 0, sPrime);
        Vector<double> product = W.Row(i).PointwiseMultiply(W.Row(j));
        int kept = W.ColumnCount - sPrime;
        return Math.Max(SumOfLargest(product, kept), SumOfLargest(-product, kept));
    }

    /// <summary>Reduced babel function mu_{s,s'}(W) (Definition 2); 0 for a zero matrix.</summary>
    public static double Babel(Matrix<double> W, int s, int sPrime)
    {
        Check(W, s, sPrime);
        double xi = Xi(W, sPrime);
        if (xi == 0)
            return 0;
        int d = W.RowCount;
        double largest = Enumerable
            .Range(0, d)
            .Max(j => SumOfLargest(Enumerable.Range(0, d).Where(i => i != j).Select(i => B(W, i, j, sPrime)), d - s - 1));
        return largest / (xi * xi);
    }

    /// <summary>Lemma 1: ||W||_(s,s') &lt;= xi(W,s') sqrt(1 + mu_{s,s'}(W)).</summary>
    public static double Lemma1(Matrix<double> W, int s, int sPrime) => Xi(W, sPrime) * Math.Sqrt(1 + Babel(W, s, sPrime));

    /// <summary>The sparse norm ||W||_(s,s') itself (Definition 1), by trying all blocks: small matrices only.</summary>
    public static double SparseNorm(Matrix<double> W, int s, int sPrime)
    {
        Check(W, s, sPrime);
        return Subsets(W.RowCount, W.RowCount - s)
            .Max(J =>
                Subsets(W.ColumnCount, W.ColumnCount - sPrime)
                    .Max(JPrime => Block(W, J, JPrime).Svd(computeVectors: false).S.Maximum())
            );
    }

    /// <summary>All subsets of 0..n-1 with a given number of elements.</summary>
    internal static IEnumerable<int[]> Subsets(int n, int count)
    {
        if (count == 0)
            return
            [
                [],
            ];
        if (count > n)
            return [];
        return Subsets(n - 1, count).Concat(Subsets(n - 1, count - 1).Select(J => (int[])[.. J, n - 1]));
    }

    internal static Matrix<double> Block(Matrix<double> W, int[] J, int[] JPrime) =>
        Matrix<double>.Build.Dense(J.Length, JPrime.Length, (i, j) => W[J[i], JPrime[j]]);

    internal static double SumOfLargest(IEnumerable<double> values, int count) => values.OrderDescending().Take(count).Sum();

    private static void Check(Matrix<double> W, int s, int sPrime)
    {
        ArgumentNullException.ThrowIfNull(W);
        if (s < 0 || s >= W.RowCount)
            throw new ArgumentException($"s is {s}, expected 0 to {W.RowCount - 1}.", nameof(s));
        if (sPrime < 0 || sPrime >= W.ColumnCount)
            throw new ArgumentException($"s' is {sPrime}, expected 0 to {W.ColumnCount - 1}.", nameof(sPrime));
    }
}
