using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>
/// The norms of theory.md sections 5 and 7 bound those of every network within the caps: here of one that moved by the cap in
/// every direction at once, which has the largest Frobenius norm.
/// </summary>
public class ReferenceWeightNormsTests
{
    [Fact]
    public void Norms_of_a_network_at_its_caps_are_at_most_the_priors_with_what_the_caps_add()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var situation = new Situation(seed);
            ReferenceNetwork prior = situation.Prior;
            var norms = new ReferenceWeightNorms(prior, Enumerable.Repeat(0.5, situation.K + 1).ToArray());
            for (int k = 1; k <= situation.K + 1; k++)
            {
                var (W, b) = AtCap(prior, k, 0.5, new Random(seed));
                bool[] all = [.. Enumerable.Repeat(true, W.ColumnCount)];
                double frobenius = Math.Sqrt(Math.Pow(W.FrobeniusNorm(), 2) + b.DotProduct(b));
                AtMost(norms.FrobeniusWithBias(k), frobenius);
                AtMost(norms.N2(k, W.RowCount, W.ColumnCount), ReferenceNorms.OperatorNorm(W));
                for (int i = 0; i < W.RowCount; i++)
                {
                    AtMost(norms.R(k, i, all), W.Row(i).L2Norm());
                    AtMost(norms.RowWithBias(k, i), Math.Sqrt(W.Row(i).DotProduct(W.Row(i)) + b[i] * b[i]));
                    if (k == situation.K + 1)
                        AtMost(norms.V(0, i, all), (W.Row(0) - W.Row(i)).L2Norm());
                }
            }
        }

        static void AtMost(double limit, double norm) => Assert.True(norm <= limit * (1 + 1e-12), $"{norm} is above {limit}");
    }

    /// <summary>Weights and biases of layer k, moved by a matrix all of whose singular values are the cap.</summary>
    private static (Matrix<double> W, Vector<double> B) AtCap(ReferenceNetwork prior, int k, double cap, Random random)
    {
        int rows = prior.W(k).RowCount,
            inputs = prior.W(k).ColumnCount,
            columns = inputs + (prior.Shape.HasBias ? 1 : 0);
        var any = Matrix<double>.Build.Dense(rows, columns, (_, _) => random.NextDouble() - 0.5);
        var svd = any.Svd();
        int rank = Math.Min(rows, columns);
        Matrix<double> moved = cap * svd.U.SubMatrix(0, rows, 0, rank) * svd.VT.SubMatrix(0, rank, 0, columns);
        Matrix<double> W = prior.W(k) + moved.SubMatrix(0, rows, 0, inputs);
        return (W, prior.Shape.HasBias ? prior.B(k) + moved.Column(inputs) : prior.B(k));
    }
}
