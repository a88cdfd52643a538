namespace BoundGen.Tests.Norms;

public class BabelFunctionTests
{
    [Fact]
    public void The_value_is_that_of_definition_2_over_all_sets_of_columns()
    {
        var random = new Random(1);
        for (int round = 0; round < 500; round++)
        {
            int rows = random.Next(1, 6),
                columns = random.Next(1, 6);
            float[] weights = SampleMatrices.Random(random, rows, columns);
            for (int s = 0; s < rows; s++)
            {
                for (int zeros = 0; zeros < columns; zeros++)
                {
                    double exact = Definition(weights, rows, columns, s, zeros);
                    double value = BabelFunction.At(weights, rows, columns, s, zeros);
                    Assert.InRange(value, exact * (1 - 1e-15), exact * (1 + 1e-11) + 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Lemma_1_bounds_every_sparse_norm()
    {
        var random = new Random(2);
        for (int round = 0; round < 600; round++)
        {
            int rows = random.Next(1, 5),
                columns = random.Next(1, 5);
            float[] weights = SampleMatrices.Random(random, rows, columns);
            double[,] norms = SampleMatrices.SparseNorms(weights, rows, columns);
            for (int s = 0; s < rows; s++)
            {
                for (int zeros = 0; zeros < columns; zeros++)
                {
                    double bound =
                        BabelFunction.ReducedRowNorm(weights, rows, columns, zeros)
                        * Math.Sqrt(1 + BabelFunction.At(weights, rows, columns, s, zeros));
                    Assert.True(bound >= norms[rows - s, columns - zeros] * (1 - 1e-13));
                }
            }
        }
    }

    [Fact]
    public void The_table_for_no_zero_columns_holds_the_single_values()
    {
        var random = new Random(3);
        float[] weights = SampleMatrices.Random(random, 30, 20);
        double[] table = BabelFunction.AtEveryRowCount(weights, 30, 20);
        Assert.Equal(30, table.Length);
        Assert.Equal(0, table[29]);
        for (int s = 0; s < 30; s++)
            Assert.Equal(table[s], BabelFunction.At(weights, 30, 20, s, 0));
    }

    [Fact]
    public void The_babel_function_of_a_zero_matrix_is_zero_and_arguments_are_checked()
    {
        Assert.Equal(0, BabelFunction.At(new float[6], 2, 3, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("rowZeros", () => BabelFunction.At(new float[6], 2, 3, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>("columnZeros", () => BabelFunction.At(new float[6], 2, 3, 0, 3));
        Assert.Throws<ArgumentException>("weights", () => BabelFunction.At(new float[5], 2, 3, 0, 0));
    }

    private static double Definition(float[] weights, int rows, int columns, int s, int zeros)
    {
        int[][] sets = SampleMatrices.Subsets(columns).Where(set => set.Length == columns - zeros).ToArray();
        double xi = Enumerable.Range(0, rows).Max(i => sets.Max(set => Inner(i, i, set)));
        if (xi == 0)
            return 0;
        return Enumerable
                .Range(0, rows)
                .Max(j =>
                    Enumerable
                        .Range(0, rows)
                        .Where(i => i != j)
                        .Select(i => sets.Max(set => Math.Abs(Inner(i, j, set))))
                        .OrderDescending()
                        .Take(rows - s - 1)
                        .Sum()
                ) / xi;

        double Inner(int i, int j, int[] set) => set.Sum(k => (double)weights[i * columns + k] * weights[j * columns + k]);
    }
}
