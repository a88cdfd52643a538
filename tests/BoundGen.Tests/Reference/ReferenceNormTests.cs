using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

public class ReferenceNormTests
{
    private const double Rounding = 1 + 1e-12;

    // random matrices and the ones that break careless formulas: negative products, repeated rows, few entries
    private static IEnumerable<(int Seed, Random Rng, Matrix<double> W)> Matrices(int count)
    {
        for (int seed = 0; seed < count; seed++)
        {
            var rng = new Random(seed);
            int d = rng.Next(1, 5),
                dPrime = rng.Next(1, 5),
                kind = rng.Next(6);
            double[] row = Enumerable.Range(0, dPrime).Select(_ => 2 * rng.NextDouble() - 1).ToArray();
            double Entry(int j) =>
                kind switch
                {
                    0 => rng.Next(3) - 1,
                    1 => row[j],
                    2 => (rng.Next(2) * 2 - 1) * row[j],
                    3 => rng.Next(3) == 0 ? 5 * rng.NextDouble() : 0,
                    4 => rng.NextDouble(),
                    _ => 2 * rng.NextDouble() - 1,
                };
            yield return (seed, rng, Matrix<double>.Build.Dense(d, dPrime, (_, j) => Entry(j)));
        }
    }

    [Fact]
    public void No_bound_is_below_the_sparse_norm()
    {
        foreach ((int seed, Random rng, Matrix<double> W) in Matrices(4000))
        {
            int s = rng.Next(W.RowCount),
                sPrime = rng.Next(W.ColumnCount);
            double norm = ReferenceNorms.SparseNorm(W, s, sPrime);
            double lemma1 = ReferenceNorms.Lemma1(W, s, sPrime);
            double bound = new ReferenceSparseNormBound(W)[W.RowCount - s, W.ColumnCount - sPrime];
            Assert.True(norm <= lemma1 * Rounding, $"seed {seed}: s {s}, s' {sPrime}, norm {norm}, Lemma 1 {lemma1}\n{W}");
            Assert.True(norm <= bound * Rounding, $"seed {seed}: s {s}, s' {sPrime}, norm {norm}, N {bound}\n{W}");
            Assert.True(norm <= ReferenceNorms.OperatorNorm(W), $"seed {seed}: the operator norm is no upper bound\n{W}");
        }
    }

    [Fact]
    public void Sparse_norm_at_the_corners()
    {
        foreach ((int seed, _, Matrix<double> W) in Matrices(300))
        {
            int s = W.RowCount - 1,
                sPrime = W.ColumnCount - 1;
            Assert.True(Math.Abs(ReferenceNorms.SparseNorm(W, 0, 0) - W.L2Norm()) < 1e-12, $"seed {seed}");
            Assert.True(Math.Abs(ReferenceNorms.SparseNorm(W, s, sPrime) - W.Enumerate().Max(Math.Abs)) < 1e-12, $"seed {seed}");
            for (int q = 0; q <= sPrime; q++)
                Assert.True(Math.Abs(ReferenceNorms.SparseNorm(W, s, q) - ReferenceNorms.Xi(W, q)) < 1e-12, $"seed {seed}");
        }
    }

    [Fact]
    public void Babel_pairs_are_the_largest_partial_inner_products()
    {
        foreach ((int seed, Random rng, Matrix<double> W) in Matrices(2000))
        {
            int i = rng.Next(W.RowCount),
                j = rng.Next(W.RowCount),
                sPrime = rng.Next(W.ColumnCount);
            double largest = 0;
            for (int set = 0; set < 1 << W.ColumnCount; set++)
            {
                if (System.Numerics.BitOperations.PopCount((uint)set) != W.ColumnCount - sPrime)
                    continue;
                double product = Enumerable.Range(0, W.ColumnCount).Where(n => (set >> n & 1) == 1).Sum(n => W[i, n] * W[j, n]);
                largest = Math.Max(largest, Math.Abs(product));
            }
            Assert.True(
                Math.Abs(largest - ReferenceNorms.B(W, i, j, sPrime)) < 1e-12,
                $"seed {seed}: {i}, {j}, s' {sPrime}\n{W}"
            );
        }
    }

    [Fact]
    public void The_babel_function_agrees_with_a_calculation_by_hand()
    {
        // products of the rows: (2, -3), (-1, 0), (-2, 0)
        Matrix<double> W = Matrix<double>.Build.DenseOfArray(
            new double[,]
            {
                { 1, 3 },
                { 2, -1 },
                { -1, 0 },
            }
        );
        Assert.Equal(2 / 10.0, ReferenceNorms.Babel(W, 1, 0), 14);
        Assert.Equal(3 / 10.0, ReferenceNorms.Babel(W, 0, 0), 14);
        Assert.Equal(5 / 9.0, ReferenceNorms.Babel(W, 0, 1), 14);
        Assert.Equal(3 / 9.0, ReferenceNorms.Babel(W, 1, 1), 14);
        Assert.Equal(0, ReferenceNorms.Babel(W, 2, 1));
        Assert.Equal(0, ReferenceNorms.Babel(0 * W, 0, 0));
    }

    [Fact]
    public void Sparse_norm_bound_is_monotone_and_never_above_the_operator_norm()
    {
        foreach ((int seed, _, Matrix<double> W) in Matrices(500))
        {
            var N = new ReferenceSparseNormBound(W);
            for (int p = 0; p <= W.RowCount; p++)
            {
                for (int q = 0; q <= W.ColumnCount; q++)
                {
                    Assert.True(p == 0 || N[p - 1, q] <= N[p, q], $"seed {seed}: p {p}, q {q}\n{W}");
                    Assert.True(q == 0 || N[p, q - 1] <= N[p, q], $"seed {seed}: p {p}, q {q}\n{W}");
                    Assert.True(N[p, q] <= ReferenceNorms.OperatorNorm(W), $"seed {seed}: p {p}, q {q}\n{W}");
                }
            }
            Assert.Equal(W.L2Norm(), N[W.RowCount, W.ColumnCount], 1e-12);
        }
    }

    // entries of W row by row; the expected value is the square of the bound
    [Theory]
    [InlineData(2, 2, 2.618033988749895, 2, new double[] { 1, 1, 1, 0 })] // the operator norm, golden ratio
    [InlineData(2, 4, 1.48, 4, new double[] { 1.1, 0.1, 0.1, 0.1, 0.1, 1.1, 0.1, 0.1, 0.1, 0.1, 1.1, 0.1, 0.1, 0.1, 0.1, 1.1 })] // Lemma 1, rows
    [InlineData(4, 2, 1.48, 4, new double[] { 1.1, 0.1, 0.1, 0.1, 0.1, 1.1, 0.1, 0.1, 0.1, 0.1, 1.1, 0.1, 0.1, 0.1, 0.1, 1.1 })] // columns
    [InlineData(2, 1, 10, 1, new double[] { 3, 1, 1 })] // Frobenius norm of 2 rows
    [InlineData(2, 2, 19, 3, new double[] { 3, 1, 1, 3, 0, 0 })] // of 2 columns
    [InlineData(1, 1, 1, 2, new double[] { 1, 1, 1, 1 })] // sqrt(1) xi
    [InlineData(0, 2, 0, 2, new double[] { 1, 1, 1, 1 })]
    [InlineData(2, 0, 0, 2, new double[] { 1, 1, 1, 1 })]
    public void Each_of_the_seven_values_is_the_least_for_some_matrix(
        int p,
        int q,
        double expected,
        int columns,
        double[] entries
    )
    {
        Matrix<double> W = Matrix<double>.Build.DenseOfRowMajor(entries.Length / columns, columns, entries);
        Assert.Equal(Math.Sqrt(expected), new ReferenceSparseNormBound(W)[p, q], 1e-12);
    }
}
