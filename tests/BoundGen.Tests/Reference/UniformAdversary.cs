using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>
/// Weight noise at the edge of the event of Theorem U: the largest multiple of a direction that every block allows. The
/// normals are floats.
/// </summary>
internal sealed class UniformAdversary(Situation situation, Func<NoisyPass, ReferenceCertificate> certificate, bool dense)
{
    /// <summary>Keeps what is rounded to single precision inside the event.</summary>
    private const double Inside = 1 - 1e-5;

    private Random Rng => situation.Rng;

    private NetworkShape Shape => situation.Shape;

    public double[] Normals()
    {
        var normals = new double[Shape.NoiseLength];
        for (int k = 1; k <= situation.K + 1; k++)
        {
            NoisyDraw draw = situation.Draw(normals);
            if (draw.S(k) == 0)
                continue;

            // the column of ones of the biases comes last and belongs to every column set
            double[] input = k == 1 ? situation.X.Select(x => (double)x).ToArray() : draw.XHat(k - 1).ToArray();
            Vector<double> x = Vector<double>.Build.DenseOfEnumerable(Shape.HasBias ? input.Append(1) : input);
            Matrix<double> direction = Direction(Shape.Sizes[k], x);
            if (k > situation.K)
                direction = Centred(direction); // only differences of rows are limited
            Vector<double> xi = (direction * x * (Inside * LargestMultiple(k, direction) / draw.S(k))).Map(value =>
                (double)(float)value
            );
            if (k <= situation.K && Shape.HasBias)
                MoveBiases(k, draw, draw.S(k) * xi);
            xi.ToArray().CopyTo(normals.AsSpan(situation.NormalsOf(k)));
        }
        return normals;
    }

    private Matrix<double> Direction(int rows, Vector<double> x)
    {
        Vector<double> left = Vector<double>.Build.Dense(rows, _ => situation.Gaussian());
        return Rng.Next(5) switch
        {
            0 => Matrix<double>.Build.Dense(rows, x.Count, (_, _) => situation.Gaussian()),
            1 => left.OuterProduct(x.PointwiseSign()),
            2 => Matrix<double>.Build.Dense(rows, x.Count, (i, j) => i == 0 ? x[j] : 1e-9 * situation.Gaussian()),
            3 => left.Map(v => Rng.Next(2) * v + 1e-9).OuterProduct(x.PointwiseSign()), // some rows only
            _ => left.OuterProduct(x),
        };
    }

    private static Matrix<double> Centred(Matrix<double> rows)
    {
        Vector<double> mean = rows.ColumnSums() / rows.RowCount;
        return Matrix<double>.Build.Dense(rows.RowCount, rows.ColumnCount, (i, j) => rows[i, j] - mean[j]);
    }

    private double LargestMultiple(int k, Matrix<double> U)
    {
        ReferenceCertificates certificates = situation.Certificates;
        double least = double.PositiveInfinity;
        void Allow(double limit, double norm) => least = norm > 0 ? Math.Min(least, limit / norm) : least;

        int rows = Shape.Sizes[k],
            columns = Shape.Sizes[k - 1];
        int[] support = Enumerable.Range(0, situation.X.Length).Where(j => dense || situation.X[j] != 0).ToArray();
        IEnumerable<int[]> columnSets =
            k == 1 ? [support] : Enumerable.Range(0, columns + 1).SelectMany(q => Subsets(columns, q));
        foreach (int[] columnSet in columnSets)
        {
            int q = columnSet.Length;
            int[] withBias = Shape.HasBias ? [.. columnSet, columns] : columnSet;
            if (withBias.Length == 0)
                continue;
            if (k == situation.K + 1)
            {
                if (situation.Rival is { } j)
                    Allow(certificates.BOutClosure(q), Block(U, [situation.Label], withBias, minus: j).L2Norm());
                continue;
            }
            foreach (int[] rowSet in Enumerable.Range(1, rows).SelectMany(p => Subsets(rows, p)))
                Allow(certificates.AClosure(k, rowSet.Length, q), Block(U, rowSet, withBias).L2Norm());
            for (int i = 0; i < rows; i++)
                Allow(certificates.BClosure(k, q), Block(U, [i], withBias).L2Norm());
        }
        return double.IsFinite(least) ? least * (1 - 1e-12) : 0;
    }

    private void MoveBiases(int k, NoisyDraw draw, Vector<double> g)
    {
        double[] threshold = certificate(draw).Layers[k].Dev;
        for (int i = 0; i < threshold.Length; i++)
        {
            double near = 1 + 0.2 * (Rng.Next(2) * 2 - 1) * Rng.NextDouble() * Rng.NextDouble();
            if (Rng.Next(2) == 0)
                situation.ShiftBias(k, i, -near * threshold[i] - g[i] - draw.C(k)[i]);
            else if (Rng.Next(2) == 0)
                situation.ShiftBias(k, i, 2 * threshold[i] - g[i] - draw.C(k)[i]);
        }
    }

    private static IEnumerable<int[]> Subsets(int n, int count) =>
        Enumerable
            .Range(0, 1 << n)
            .Select(set => Enumerable.Range(0, n).Where(i => (set >> i & 1) == 1).ToArray())
            .Where(J => J.Length == count);

    private static Matrix<double> Block(Matrix<double> U, int[] rows, int[] columns, int? minus = null) =>
        Matrix<double>.Build.Dense(rows.Length, columns.Length, (i, j) =>
            U[rows[i], columns[j]] - (minus is int other ? U[other, columns[j]] : 0)
        );
}
