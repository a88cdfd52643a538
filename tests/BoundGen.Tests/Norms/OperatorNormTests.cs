using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Norms;

public class OperatorNormTests
{
    // Singular values from MathNet are off by a few ulps times the size: the bound may be below them by no more.
    private const double SvdError = 1e-13;

    [Theory]
    [InlineData(200, 300)]
    [InlineData(300, 200)]
    [InlineData(150, 150)]
    public void The_bound_is_within_a_thousandth_above_the_largest_singular_value(int rows, int columns)
    {
        var random = new Random(rows);
        var weights = new float[rows * columns];
        foreach (ref float weight in weights.AsSpan())
            weight = random.NextSingle() - 0.5f;
        double norm = SampleMatrices.Norm(SampleMatrices.Matrix(weights, rows, columns));
        Assert.InRange(OperatorNorm.UpperBound(weights, rows, columns), norm * (1 - SvdError), norm * 1.001);
    }

    [Fact]
    public void The_bound_is_never_below_the_largest_singular_value_of_small_awkward_matrices()
    {
        var random = new Random(1);
        for (int round = 0; round < 5000; round++)
        {
            int rows = random.Next(1, 8),
                columns = random.Next(1, 8);
            float[] weights = SampleMatrices.Random(random, rows, columns);
            double norm = SampleMatrices.Norm(SampleMatrices.Matrix(weights, rows, columns));
            Assert.InRange(OperatorNorm.UpperBound(weights, rows, columns), norm * (1 - SvdError), norm * 1.001);
        }
    }

    [Fact]
    public void Equal_singular_values_are_told_apart_from_one_large_one()
    {
        // The slowest case of Gram iteration: all singular values are 3.
        const int Size = 64;
        var weights = new float[Size * Size];
        for (int i = 0; i < Size; i++)
            weights[i * Size + (i + 5) % Size] = i % 2 == 0 ? 3 : -3;
        Assert.InRange(OperatorNorm.UpperBound(weights, Size, Size), 3, 3 * 1.001);
    }

    [Fact]
    public void Power_iteration_never_passes_the_bound()
    {
        var random = new Random(2);
        for (int round = 0; round < 20; round++)
        {
            int rows = random.Next(20, 200),
                columns = random.Next(20, 200);
            float[] weights = SampleMatrices.Random(random, rows, columns);
            Matrix<double> matrix = SampleMatrices.Matrix(weights, rows, columns);
            Vector<double> vector = Vector<double>.Build.Dense(columns, _ => random.NextDouble() + 0.1);
            double estimate = 0;
            for (int step = 0; step < 300; step++)
            {
                vector = vector.Normalize(2);
                Vector<double> image = matrix * vector;
                estimate = image.L2Norm();
                vector = matrix.TransposeThisAndMultiply(image);
            }

            Assert.InRange(OperatorNorm.UpperBound(weights, rows, columns), estimate, estimate * 1.01);
        }
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    [InlineData(1, 1)]
    public void A_single_row_or_column_has_its_Euclidean_norm(int rows, int columns)
    {
        float[] weights = [3, -4, 12, 84, 132];
        double exact = Math.Sqrt(weights[..(rows * columns)].Sum(weight => (double)weight * weight));
        Assert.InRange(OperatorNorm.UpperBound(weights.AsSpan(0, rows * columns), rows, columns), exact, exact * (1 + 1e-13));
    }

    [Theory]
    [InlineData(1e-45f)]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    public void The_smallest_and_largest_floats_neither_vanish_nor_overflow(float scale)
    {
        var weights = new float[30 * 40];
        Array.Fill(weights, scale);
        double exact = scale * Math.Sqrt(1200);
        Assert.InRange(OperatorNorm.UpperBound(weights, 30, 40), exact * (1 - 1e-15), exact * 1.001);
    }

    [Fact]
    public void A_zero_matrix_has_norm_zero() => Assert.Equal(0, OperatorNorm.UpperBound(new float[12], 3, 4));

    [Fact]
    public void Wrong_lengths_and_non_finite_weights_are_named()
    {
        var exception = Assert.Throws<ArgumentException>("weights", () => OperatorNorm.UpperBound(new float[5], 2, 3));
        Assert.Contains("has 6 weights, got 5", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentException>("weights", () => OperatorNorm.UpperBound([1, 2, 3, float.NaN], 2, 2));
        Assert.Contains("Weight 1 of row 1 is NaN", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("weights", () => OperatorNorm.UpperBound([1, float.PositiveInfinity], 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => OperatorNorm.UpperBound([], 0, 2));
    }
}
