using System.Runtime.InteropServices;
using BoundGen.Runtime;
using BoundGen.Testing;

namespace BoundGen.Tests.Kernels;

public class MatrixProductTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Slow]
    public void Products_of_random_shapes_and_strides_match_a_naive_sum(bool wide)
    {
        var random = new Random(1);
        for (int round = 0; round < 400; round++)
        {
            int m = random.Next(1, 71),
                k = random.Next(1, 71),
                n = random.Next(1, 71);
            var a = new Operand<float>(random, m, k, random.NextSingle);
            var b = new Operand<float>(random, k, n, random.NextSingle);
            var c = new float[m * n];
            MatrixProduct.Multiply(a.View, b.View, c, wide);

            var da = new Operand<double>(random, m, k, random.NextDouble);
            var db = new Operand<double>(random, k, n, random.NextDouble);
            var dc = new double[m * n];
            MatrixProduct.Multiply(da.View, db.View, dc, wide);

            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    // Entries lie in [0, 1): a sum of k products is below k, each step rounds by at most half an ulp of it.
                    Assert.Equal(Naive(a, b, i, j), c[i * n + j], (double)k * k * MathF.ScaleB(1, -24));
                    Assert.Equal(Naive(da, db, i, j), dc[i * n + j], k * k * Math.ScaleB(1, -52));
                }
            }
        }
    }

    [Fact]
    public void Every_entry_is_one_chain_of_fused_multiply_adds_whatever_the_kernel_the_strides_and_the_position()
    {
        var random = new Random(2);
        for (int round = 0; round < 300; round++)
        {
            int m = random.Next(1, 71),
                k = random.Next(0, 71),
                n = random.Next(1, 71);
            var a = new Operand<float>(random, m, k, () => random.NextSingle() - 0.5f);
            var b = new Operand<float>(random, k, n, () => random.NextSingle() - 0.5f);
            var wide = new float[m * n];
            var narrow = new float[m * n];
            var chosen = new float[m * n];
            wide.AsSpan().Fill(float.NaN);
            narrow.AsSpan().Fill(float.NaN);
            MatrixProduct.Multiply(a.View, b.View, wide, wide: true);
            MatrixProduct.Multiply(a.View, b.View, narrow, wide: false);
            MatrixProduct.Multiply(a.View, b.View, chosen.AsSpan());

            var chain = new float[m * n];
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    for (int p = 0; p < k; p++)
                        chain[i * n + j] = MathF.FusedMultiplyAdd(a[i, p], b[p, j], chain[i * n + j]);
                }
            }

            Assert.Equal(Bits(chain), Bits(wide));
            Assert.Equal(Bits(chain), Bits(narrow));
            Assert.Equal(Bits(chain), Bits(chosen));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Matrices_beyond_one_group_of_panels_and_one_strip_match_the_chain(bool wide)
    {
        var random = new Random(3);
        const int M = 77,
            K = 700,
            N = 500;
        var a = new double[M * K];
        var b = new double[K * N];
        foreach (ref double value in a.AsSpan())
            value = random.NextDouble() - 0.5;
        foreach (ref double value in b.AsSpan())
            value = random.NextDouble() - 0.5;
        var c = new double[M * N];
        var transposed = new double[M * N];
        MatrixProduct.Multiply(new(a, M, K), new(b, K, N), c, wide);
        // The same numbers read as columns of A: the other way into the kernel.
        var columns = new double[M * K];
        for (int i = 0; i < M; i++)
        {
            for (int k = 0; k < K; k++)
                columns[k * M + i] = a[i * K + k];
        }

        MatrixProduct.Multiply(new MatrixView<double>(columns, K, M).Transposed, new(b, K, N), transposed, wide);

        for (int round = 0; round < 2000; round++)
        {
            int i = random.Next(M),
                j = random.Next(N);
            double chain = 0;
            for (int k = 0; k < K; k++)
                chain = Math.FusedMultiplyAdd(a[i * K + k], b[k * N + j], chain);
            Assert.Equal(chain, c[i * N + j]);
        }

        Assert.Equal(c, transposed);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var a = new float[130 * 50];
        var b = new float[130 * 50];
        var c = new float[130 * 130];
        var square = new double[60 * 60];
        var product = new double[60 * 60];
        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                MatrixProduct.Multiply(new(a, 130, 50), new MatrixView<float>(b, 130, 50).Transposed, c.AsSpan());
                MatrixProduct.Multiply(new MatrixView<double>(square, 60, 60).Transposed, new(square, 60, 60), product.AsSpan());
            })
        );
    }

    [Fact]
    public void Threads_do_not_disturb_one_another()
    {
        var random = new Random(4);
        var a = new Operand<float>(random, 90, 300, random.NextSingle);
        var b = new Operand<float>(random, 300, 100, random.NextSingle);
        var expected = new float[90 * 100];
        MatrixProduct.Multiply(a.View, b.View, expected.AsSpan());
        Parallel.For(0, 200, _ =>
        {
            var c = new float[90 * 100];
            MatrixProduct.Multiply(a.View, b.View, c.AsSpan());
            Assert.Equal(expected, c);
        });
    }

    [Fact]
    public void An_empty_chain_is_plus_zero_and_an_empty_matrix_is_left_alone()
    {
        float[] c = [float.NaN, -1, 2, 3];
        MatrixProduct.Multiply(new MatrixView<float>([], 2, 0), new([], 0, 2), c.AsSpan());
        Assert.Equal(new float[4], c);
        MatrixProduct.Multiply(new MatrixView<float>([], 0, 3), new(new float[6], 3, 2), []);
        MatrixProduct.Multiply(new MatrixView<float>(new float[6], 2, 3), new([], 3, 0), []);
    }

    [Fact]
    public void Wrong_lengths_are_named()
    {
        var values = new float[12];
        var c = new float[9];
        var exception = Assert.Throws<ArgumentException>("c", () =>
            MatrixProduct.Multiply(new MatrixView<float>(values, 2, 3), new(values, 3, 4), c.AsSpan())
        );
        Assert.Contains("8 values, got 9", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentException>("b", () =>
            MatrixProduct.Multiply(new MatrixView<float>(values, 2, 3), new(values, 2, 4), c.AsSpan(0, 8))
        );
        Assert.Contains("needs 3 rows, got 2", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("c", () =>
            MatrixProduct.Multiply(new MatrixView<float>(values, 2, 2), new(c, 2, 2), values.AsSpan(2, 4))
        );
        Assert.Throws<NotSupportedException>(() =>
            MatrixProduct.Multiply(new MatrixView<int>(new int[1], 1, 1), new(new int[1], 1, 1), new int[1].AsSpan())
        );
    }

    [Fact]
    public void A_view_needs_values_up_to_its_last_entry()
    {
        Assert.Throws<ArgumentException>("values", () => new MatrixView<float>(new float[5], 2, 3).Rows);
        Assert.Equal(6, new MatrixView<float>(new float[9], 2, 3).Values.Length);
        // (2 - 1) * 7 + (3 - 1) * 2 + 1 = 12.
        var exception = Assert.Throws<ArgumentException>("values", () => new MatrixView<float>(new float[11], 2, 3, 7, 2).Rows);
        Assert.Contains("needs 12 values, got 11", exception.Message, StringComparison.Ordinal);
        Assert.Equal(3, new MatrixView<float>(new float[12], 2, 3, 7, 2).Transposed.Rows);
        // In 32-bit arithmetic 65536 * 65536 would be 0.
        Assert.Throws<ArgumentException>("values", () => new MatrixView<float>(new float[1], 65537, 65536).Rows);
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new MatrixView<float>(new float[1], -1, 1).Rows);
        Assert.Throws<ArgumentOutOfRangeException>("columnStride", () => new MatrixView<float>(new float[1], 1, 1, 1, -1).Rows);
    }

    private static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static double Naive<T>(Operand<T> a, Operand<T> b, int i, int j)
        where T : unmanaged
    {
        double sum = 0;
        for (int p = 0; p < a.Columns; p++)
            sum += Convert.ToDouble(a[i, p], null) * Convert.ToDouble(b[p, j], null);
        return sum;
    }

    /// <summary>A random matrix with random strides, rows or columns first, gaps included.</summary>
    private sealed class Operand<T>
        where T : unmanaged
    {
        private readonly T[] _values;
        private readonly int _rows;
        private readonly int _rowStride;
        private readonly int _columnStride;

        public Operand(Random random, int rows, int columns, Func<T> next)
        {
            (_rows, Columns) = (rows, columns);
            (_rowStride, _columnStride) = random.Next(5) switch
            {
                0 => (columns, 1),
                1 => (1, rows),
                2 => (columns + random.Next(9), 1),
                3 => (1, rows + random.Next(9)),
                _ => (2, 2 * rows + random.Next(9)),
            };
            _values = new T[rows * _rowStride + columns * _columnStride];
            foreach (ref T value in _values.AsSpan())
                value = next();
        }

        public int Columns { get; }

        public MatrixView<T> View => new(_values, _rows, Columns, _rowStride, _columnStride);

        public T this[int row, int column] => _values[row * _rowStride + column * _columnStride];
    }
}
