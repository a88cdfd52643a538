using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// The majorant form of Theorem B (theory.md section 9): a concave lower bound of the margin, carried down from the output
/// layer by layer, around the pass of reference shifts.
/// </summary>
/// <param name="prior">theta_0, K >= 1.</param>
/// <param name="pass">Its pass.</param>
/// <param name="layers">R, J, D, dev and the rest of that pass.</param>
/// <param name="u64">What a computation in double precision is inflated by.</param>
internal sealed class ReferenceMajorant(
    ReferenceNetwork prior,
    ReferencePass pass,
    IReadOnlyList<ReferenceBallLayer> layers,
    double u64
)
{
    private const int BlockSteps = 3;
    private const int WholeSteps = 1;
    private const double Inflation = 1 + 1e-9;

    private int K => prior.K;

    /// <summary>The reference 0.</summary>
    /// <param name="y">The label.</param>
    /// <param name="j">The other class.</param>
    /// <param name="wholeRows">Whether the third bound of curv has all columns: the quick form.</param>
    public ReferenceMajorantBound Plain(int y, int j, bool wholeRows)
    {
        Vector<double>[] references = Enumerable.Range(0, K + 1).Select(k => Vector<double>.Build.Dense(prior.Size(k))).ToArray();
        return Bound(y, j, references, wholeRows, (b, curvature) => b + curvature);
    }

    /// <summary>The reference against the gradient of the margin at the centre.</summary>
    public ReferenceMajorantBound Sharp(int y, int j)
    {
        var references = new Vector<double>[K + 1];
        Vector<double> G = Difference(y, j);
        for (int k = K; k >= 1; k--)
        {
            Vector<double> z = pass.Z(k);
            G = G.MapIndexed((i, value) => z[i] > 0 ? value : 0);
            references[k] = Against(G, layers[k].R);
            G = prior.W(k).Transpose() * G;
        }
        references[0] = Against(G, layers[0].D);
        return Bound(y, j, references, wholeRows: false, (b, curvature) => Math.Max(b, 1.25 * curvature + b / 2));
    }

    private static Vector<double> Against(Vector<double> G, double length)
    {
        double norm = G.L2Norm();
        return norm == 0 ? G : -(1 - Math.Pow(2, -14)) * length * (G / norm);
    }

    private ReferenceMajorantBound Bound(
        int y,
        int j,
        Vector<double>[] references,
        bool wholeRows,
        Func<double, double, double> choose
    )
    {
        var z = new Vector<double>[K + 1]; // z*^k and x*^k, the pass of the reference
        var x = new Vector<double>[K + 1];
        x[0] = pass.X(0) + references[0];
        for (int k = 1; k <= K; k++)
        {
            z[k] = prior.W(k) * x[k - 1] + prior.B(k) + references[k];
            x[k] = z[k].PointwiseMaximum(0);
        }

        Vector<double> v = Difference(y, j),
            bias = prior.B(K + 1);
        double bound = v * x[K] + bias[y] - bias[j];
        double rounding = v.L2Norm() * x[K].L2Norm() + Math.Abs(bias[y]) + Math.Abs(bias[j]);
        Vector<double> p = v;
        double curvature = 0;
        for (int k = K; k >= 1; k--)
        {
            ReferenceBallLayer layer = layers[k],
                below = layers[k - 1];
            Vector<double> reference = references[k];
            double R = layer.R;
            double multiplier = choose(Scale(p, z[k], R, curvature), curvature);
            MajorantUnit[] units =
            [
                .. Enumerable.Range(0, p.Count).Select(i => Unit(k, i, p[i], z[k][i], multiplier, curvature)),
            ];
            double[] bend = [.. units.Select((unit, i) => (unit.Soft + (layer.J[i] ? curvature : 0)) * (1 + Math.Pow(2, -50)))];
            if (!(multiplier > bend.Max()))
                return new ReferenceMajorantBound(double.NaN, 0);

            double loss = 0;
            Vector<double> carried = Vector<double>.Build.Dense(p.Count);
            for (int i = 0; i < p.Count; i++)
            {
                double pull = units[i].Slope + multiplier * reference[i];
                loss += units[i].Miss + pull * pull / (2 * (multiplier - bend[i]));
                carried[i] = units[i].Slope + bend[i] * pull / (multiplier - bend[i]);
            }
            double room = multiplier * (R * R - reference * reference) / 2;
            bound -= Inflation * loss + Inflation * room;

            double F = prior.W(k).FrobeniusNorm();
            rounding += (p.L2Norm() + carried.L2Norm()) * (F + 1) * (below.A + 3 * below.D + 5 * R);
            rounding += multiplier * R * (2 * F * below.D + 4 * R);

            curvature = Curvature(k, units, bend, multiplier, curvature, wholeRows);
            p = prior.W(k).Transpose() * carried;
        }

        double radius = layers[0].D;
        if (radius > 0)
        {
            bound -= InputLoss(p, references[0], radius, curvature);
            rounding += (p.L2Norm() + curvature * radius) * (layers[0].A + 5 * radius);
        }
        return new ReferenceMajorantBound(bound - Math.Sqrt(2) * layers[K + 1].R, u64 * rounding);
    }

    // -V_0 at most: p (x - x*) - curvature ||x - x*||^2/2 over all x within nu of the input, x* being reference from it
    private static double InputLoss(Vector<double> p, Vector<double> reference, double nu, double curvature) =>
        (p + curvature * reference).L2Norm() * nu + p * reference + curvature * (nu * nu + reference * reference) / 2;

    // b_k, whose floors keep the multiplier above bend
    private static double Scale(Vector<double> p, Vector<double> z, double R, double curvature)
    {
        double active = p.MapIndexed((i, value) => z[i] > 0 ? value : 0).L2Norm();
        return new[] { active / R, p.L2Norm() / (8 * R), curvature / 4, 1e-100 }.Max();
    }

    // below p (relu(.) - relu(z)), wherever neuron i can be in the ball
    private MajorantUnit Unit(int k, int i, double p, double z, double multiplier, double curvature)
    {
        ReferenceBallLayer layer = layers[k];
        double z0 = pass.Z(k)[i];
        if (Math.Abs(z0) >= layer.Dev[i])
            return new MajorantUnit(z0 > 0 ? p : 0, 0, 0);
        if (p >= 0)
            return new MajorantUnit(z > 0 ? p : 0, 0, 0);
        double width = new[] { Math.Abs(z), layer.Omega[i] / 2, -p / (multiplier - (layer.J[i] ? curvature : 0)) }.Max();
        double gap = width - Math.Abs(z);
        return new MajorantUnit(p * (0.5 + z / (2 * width)), -p / (2 * width), -p * gap * gap / (4 * width));
    }

    // curv_{k-1} >= || diag(bend')^{1/2} W_0^k on columns J_{k-1} ||_2^2, bend' = multiplier bend / (multiplier - bend)
    private double Curvature(int k, MajorantUnit[] units, double[] bend, double multiplier, double above, bool wholeRows)
    {
        Matrix<double> W = prior.W(k);
        bool[] columns = layers[k - 1].Columns;
        double blockNorm = layers[k].BlockNorm;
        double[] bendPrime = [.. bend.Select(value => multiplier * value / (multiplier - value))];
        double rows = Enumerable
            .Range(0, bend.Length)
            .Sum(i => bendPrime[i] * Math.Pow(ReferenceBall.Norm(W.Row(i), columns), 2));

        // c on all of J_k, and the rest r of bend' on the soft rows
        bool[] soft = [.. units.Select(unit => unit.Soft > 0)];
        double c = multiplier * above / (multiplier - above);
        double[] r = [.. bendPrime.Select((value, i) => soft[i] ? value - c : 0)];
        // products of whole rows are made once, but for those of the first layer
        bool whole = k > 1 && (wholeRows || layers[k - 1].IsWhole);
        var X = Matrix<double>.Build.Dense(W.RowCount, W.ColumnCount, (i, l) => soft[i] && (whole || columns[l]) ? W[i, l] : 0);
        Matrix<double> gram = X.TransposeAndMultiply(X).PointwiseAbs();
        Matrix<double> weighted = Matrix<double>.Build.Dense(r.Length, r.Length, (i, l) => gram[i, l] * r[l]);
        Vector<double> start = whole ? Start(W) : Vector<double>.Build.Dense(r.Length, 1);
        double eigenvalue = ReferenceBall.CollatzWielandt(weighted, soft, start, whole ? WholeSteps : BlockSteps);
        double trace = r.Select((value, i) => value * gram[i, i]).Sum();
        double split = eigenvalue + u64 * trace + c * blockNorm * blockNorm;

        double least = Math.Min(rows, bendPrime.Max() * blockNorm * blockNorm);
        return Inflation * (wholeRows && k == 1 ? least : Math.Min(least, split));
    }

    // row sums of |W W^T|, none of them far below the largest
    private static Vector<double> Start(Matrix<double> W)
    {
        Vector<double> sums = W.TransposeAndMultiply(W).PointwiseAbs().RowSums();
        return sums.Maximum() > 0 ? sums.PointwiseMaximum(sums.Maximum() / 1000) : sums + 1;
    }

    private Vector<double> Difference(int y, int j) => prior.W(K + 1).Row(y) - prior.W(K + 1).Row(j);

    /// <summary>A quadratic below p (relu(.) - relu(z*)): slope at z*, curvature, and what it misses at z*.</summary>
    private readonly record struct MajorantUnit(double Slope, double Soft, double Miss);
}
