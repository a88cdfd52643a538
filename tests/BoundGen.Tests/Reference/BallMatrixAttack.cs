using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>
/// Full matrices of a ball and inputs within a radius: projected gradient of an error, with singular values cut at the caps, and
/// random ones. It knows nothing of moves of rank one.
/// </summary>
internal sealed class BallMatrixAttack(
    ReferenceNetwork prior,
    double[] caps,
    float[] input,
    Random random,
    double inputRadius = 0
)
{
    private const int Steps = 20;

    /// <summary>
    /// The pass of a network at the edge of the ball in every layer, at an input at the edge of its radius, in random directions.
    /// </summary>
    public ReferencePass RandomMember() =>
        Network([.. caps.Select((cap, layer) => Projected(1e3 * cap * RandomMove(layer), cap))])
            .Forward(Moved(1e3 * RandomInput()));

    /// <summary>
    /// The pass where gradient steps against h_y - h_j lead from a random network of the ball and a random input.
    /// </summary>
    public ReferencePass Descend(int y, int j)
    {
        Matrix<double>[] moves = [.. caps.Select((cap, layer) => Projected(cap * RandomMove(layer), cap))];
        Vector<double> inputMove = RandomInput();
        ReferencePass? best = null;
        for (int step = 0; step < Steps; step++)
        {
            ReferenceNetwork network = Network(moves);
            ReferencePass pass = network.Forward(Moved(inputMove));
            best = best is null || Gap(pass) < Gap(best) ? pass : best;
            Vector<double> dz = Vector<double>.Build.Dense(prior.C, i => (i == j ? 1 : 0) - (i == y ? 1 : 0));
            for (int k = prior.K + 1; k >= 1; k--)
            {
                Vector<double> below =
                    prior.Beta == 1 ? Vector<double>.Build.DenseOfEnumerable(pass.X(k - 1).Append(1)) : pass.X(k - 1);
                Matrix<double> gradient = dz.OuterProduct(below);
                double norm = gradient.FrobeniusNorm();
                if (norm > 0)
                    moves[k - 1] = Projected(moves[k - 1] + caps[k - 1] * Math.Pow(0.8, step) / norm * gradient, caps[k - 1]);
                Vector<double> dx = network.W(k).Transpose() * dz;
                if (k > 1)
                {
                    Vector<double> z = pass.Z(k - 1);
                    dz = dx.MapIndexed((i, d) => z[i] > 0 ? d : 0);
                }
                else if (dx.L2Norm() > 0)
                {
                    inputMove = Within(inputMove + Math.Pow(0.8, step) / dx.L2Norm() * dx);
                }
            }
        }
        return best!;

        double Gap(ReferencePass pass) => pass.Logits[y] - pass.Logits[j];
    }

    // weights, and biases as the last column
    private Matrix<double> RandomMove(int layer) =>
        Matrix<double>.Build.Dense(prior.Size(layer + 1), prior.Size(layer) + prior.Beta, (_, _) =>
            MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)
        );

    private Vector<double> RandomInput() =>
        Vector<double>.Build.Dense(prior.Size(0), _ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1));

    // of the radius, at most 1
    private static Vector<double> Within(Vector<double> move) => move / Math.Max(1, move.L2Norm());

    private double[] Moved(Vector<double> move)
    {
        Vector<double> within = inputRadius * (1 - 1e-12) * Within(move);
        return [.. input.Select((x, i) => x + within[i])];
    }

    private static Matrix<double> Projected(Matrix<double> move, double cap)
    {
        var svd = move.Svd();
        var W = Matrix<double>.Build.Dense(move.RowCount, move.ColumnCount);
        for (int i = 0; i < svd.S.Count; i++)
            W += Math.Min(svd.S[i], cap * (1 - 1e-12)) * svd.U.Column(i).OuterProduct(svd.VT.Row(i));
        return W;
    }

    private ReferenceNetwork Network(Matrix<double>[] moves)
    {
        NetworkShape shape = prior.Shape;
        var values = new double[shape.ParameterCount];
        for (int k = 1; k <= prior.K + 1; k++)
        {
            Matrix<double> W = prior.W(k) + moves[k - 1].SubMatrix(0, prior.Size(k), 0, prior.Size(k - 1));
            W.ToRowMajorArray().CopyTo(values, shape.Weights(k - 1).Start.Value);
            if (shape.HasBias)
                (prior.B(k) + moves[k - 1].Column(prior.Size(k - 1))).ToArray().CopyTo(values, shape.Biases(k - 1).Start.Value);
        }
        return new ReferenceNetwork(shape, values);
    }
}
