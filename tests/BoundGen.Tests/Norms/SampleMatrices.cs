using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Norms;

/// <summary>Small weight matrices, the awkward ones included, and their norms by singular values.</summary>
internal static class SampleMatrices
{
    public static float[] Random(Random random, int rows, int columns)
    {
        var weights = new float[rows * columns];
        foreach (ref float weight in weights.AsSpan())
            weight = random.NextSingle() * 2 - 1;
        int row = random.Next(rows),
            other = random.Next(rows);
        switch (random.Next(8))
        {
            case 0: // Equal rows, or opposite ones.
            case 1:
                float sign = random.Next(2) * 2 - 1;
                for (int j = 0; j < columns && row != other; j++)
                    weights[row * columns + j] = sign * weights[other * columns + j];
                break;
            case 2: // Zero rows.
                weights.AsSpan(row * columns, columns).Clear();
                weights.AsSpan(other * columns, columns).Clear();
                break;
            case 3: // One entry above all.
                weights[random.Next(weights.Length)] *= 1e6f;
                break;
            case 4: // Rank one.
                for (int i = 1; i < rows; i++)
                {
                    float factor = random.NextSingle() - 0.5f;
                    for (int j = 0; j < columns; j++)
                        weights[i * columns + j] = factor * weights[j];
                }

                break;
            case 5: // Few values, many ties.
                foreach (ref float weight in weights.AsSpan())
                    weight = MathF.Round(weight);
                break;
            case 6: // Sparse.
                foreach (ref float weight in weights.AsSpan())
                    weight = random.Next(3) == 0 ? weight : 0;
                break;
        }

        return weights;
    }

    public static Matrix<double> Matrix(float[] weights, int rows, int columns) =>
        Matrix<double>.Build.Dense(rows, columns, (i, j) => weights[i * columns + j]);

    public static double Norm(Matrix<double> matrix) => matrix.Svd(computeVectors: false).S[0];

    /// <summary>Entry [p, q] is the largest norm of a block of p rows and q columns, by looking at all of them.</summary>
    public static double[,] SparseNorms(float[] weights, int rows, int columns)
    {
        var norms = new double[rows + 1, columns + 1];
        foreach (int[] j in Subsets(rows))
        {
            foreach (int[] k in Subsets(columns))
            {
                double norm = Norm(Matrix<double>.Build.Dense(j.Length, k.Length, (a, b) => weights[j[a] * columns + k[b]]));
                norms[j.Length, k.Length] = Math.Max(norms[j.Length, k.Length], norm);
            }
        }

        return norms;
    }

    /// <summary>All non-empty sets of numbers below n.</summary>
    public static IEnumerable<int[]> Subsets(int n) =>
        Enumerable.Range(1, (1 << n) - 1).Select(bits => Enumerable.Range(0, n).Where(i => (bits >> i & 1) == 1).ToArray());
}
