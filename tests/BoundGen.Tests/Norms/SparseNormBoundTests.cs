using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Norms;

public class SparseNormBoundTests
{
    private const double SvdError = 1e-13;

    [Theory]
    [InlineData(3000, 1, 4)]
    [InlineData(150, 5, 5)]
    [InlineData(10, 6, 6)]
    public void No_block_of_any_matrix_exceeds_the_bound_which_is_monotone_and_below_the_operator_norm(
        int rounds,
        int least,
        int most
    )
    {
        var random = new Random(most);
        for (int round = 0; round < rounds; round++)
        {
            int rows = random.Next(least, most + 1),
                columns = random.Next(least, most + 1);
            float[] weights = SampleMatrices.Random(random, rows, columns);
            double[,] exact = SampleMatrices.SparseNorms(weights, rows, columns);
            var bound = SparseNormBound.Compute(weights, rows, columns);
            for (int p = 0; p <= rows; p++)
            {
                for (int q = 0; q <= columns; q++)
                {
                    Assert.True(bound.At(p, q) >= exact[p, q] * (1 - SvdError), $"{p} {q}: {bound.At(p, q)} < {exact[p, q]}");
                    Assert.True(bound.At(p, q) <= bound.OperatorNorm);
                    Assert.True(p == 0 || bound.At(p - 1, q) <= bound.At(p, q));
                    Assert.True(q == 0 || bound.At(p, q - 1) <= bound.At(p, q));
                }
            }

            Assert.Equal(0, bound.At(0, columns));
            Assert.Equal(0, bound.At(rows, 0));
            // One row is exact, all rows and columns nearly so: a bound that is merely large fails here.
            for (int q = 1; q <= columns; q++)
                Assert.InRange(bound.At(1, q), 0, exact[1, q] * (1 + 1e-12));
            Assert.InRange(bound.At(rows, columns), 0, exact[rows, columns] * 1.001);
            Assert.InRange(bound.At(rows, 1), 0, exact[rows, 1] * (1 + 1e-12));
        }
    }

    [Fact]
    public void Every_term_of_the_minimum_is_in_it()
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            int rows = random.Next(1, 12),
                columns = random.Next(1, 12);
            float[] weights = SampleMatrices.Random(random, rows, columns);
            Matrix<double> matrix = SampleMatrices.Matrix(weights, rows, columns);
            var bound = SparseNormBound.Compute(weights, rows, columns);
            double norm = SampleMatrices.Norm(matrix);
            for (int p = 1; p <= rows; p++)
            {
                for (int q = 1; q <= columns; q++)
                {
                    double reduced = Enumerable.Range(0, rows).Max(i => LargestSum(matrix.Row(i).Select(w => w * w), q));
                    double[] terms =
                    [
                        Math.Sqrt(Disc(matrix, p)),
                        Math.Sqrt(Disc(matrix.Transpose(), q)),
                        Math.Sqrt(LargestSum(matrix.EnumerateRows().Select(row => row * row), p)),
                        Math.Sqrt(LargestSum(matrix.EnumerateColumns().Select(column => column * column), q)),
                        Math.Sqrt(p * reduced),
                    ];
                    // Equal to the least term, the operator norm included, which alone is only known within its tolerance.
                    double least = terms.Min();
                    Assert.InRange(
                        bound.At(p, q),
                        Math.Min(least, norm) * (1 - SvdError),
                        Math.Min(least * (1 + 1e-12), norm * 1.0006)
                    );
                    Assert.Equal(Math.Sqrt(reduced), bound.ReducedRowNorm(columns - q), Math.Sqrt(reduced) * 1e-12);
                }
            }
        }

        static double LargestSum(IEnumerable<double> values, int count) => values.OrderDescending().Take(count).Sum();

        static double Disc(Matrix<double> matrix, int p)
        {
            Matrix<double> gram = matrix * matrix.Transpose();
            return Enumerable
                .Range(0, gram.RowCount)
                .Max(j =>
                    gram[j, j]
                    + LargestSum(Enumerable.Range(0, gram.RowCount).Where(i => i != j).Select(i => Math.Abs(gram[i, j])), p - 1)
                );
        }
    }

    [Fact]
    public void Row_norms_and_Frobenius_norm_are_rounded_up()
    {
        var random = new Random(8);
        float[] weights = SampleMatrices.Random(random, 40, 30);
        Matrix<double> matrix = SampleMatrices.Matrix(weights, 40, 30);
        var bound = SparseNormBound.Compute(weights, 40, 30);
        for (int i = 0; i < 40; i++)
            Assert.InRange(bound.RowNorms[i], matrix.Row(i).L2Norm() * (1 - 1e-15), matrix.Row(i).L2Norm() * (1 + 1e-11));
        Assert.InRange(bound.Frobenius, matrix.FrobeniusNorm() * (1 - 1e-15), matrix.FrobeniusNorm() * (1 + 1e-11));
        Assert.Equal(OperatorNorm.UpperBound(weights, 40, 30), bound.OperatorNorm);
        // The inflation is there: with exact arithmetic the bound of [3, 4] is 5 and must come out above it.
        Assert.True(SparseNormBound.Compute([3, 4], 1, 2).Frobenius > 5);
    }

    [Fact]
    public void Looking_up_allocates_nothing_and_refuses_what_is_outside()
    {
        var bound = SparseNormBound.Compute([1, 2, 3, 4, 5, 6], 2, 3);
        double sum = 0;
        Assert.Equal(
            0,
            Allocations.Of(() => sum += bound.At(1, 2) + bound.At(2, 3) + bound.RowNorms[1] + bound.ReducedRowNorm(1))
        );
        Assert.True(sum > 0);
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => bound.At(3, 1));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => bound.At(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => bound.At(1, 4));
        Assert.Throws<ArgumentOutOfRangeException>("zeros", () => bound.ReducedRowNorm(3));
        Assert.Throws<ArgumentException>("weights", () => SparseNormBound.Compute(new float[5], 2, 3));
    }
}
