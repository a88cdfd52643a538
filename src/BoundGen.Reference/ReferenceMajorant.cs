using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// The majorant form of Theorem B (theory.md section 9): a concave lower bound of the margin, carried down from the output
/// layer by layer, around the pass of a reference u*.
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
    private const int CurvatureSteps = 3;
    private const double Inflation = 1 + 1e-9;

    private int K => prior.K;

    /// <summary>u* = 0.</summary>
    public ReferenceMajorantBound Plain(int y, int j)
    {
        Vector<double>[] reference = Enumerable.Range(1, K).Select(k => Vector<double>.Build.Dense(prior.Size(k))).ToArray();
        return Bound(y, j, reference, (b, kappa) => b + kappa);
    }

    /// <summary>u* against the gradient of the margin at the centre.</summary>
    public ReferenceMajorantBound Sharp(int y, int j)
    {
        var reference = new Vector<double>[K];
        Vector<double> G = Difference(y, j);
        for (int k = K; k >= 1; k--)
        {
            Vector<double> z = pass.Z(k);
            G = G.MapIndexed((i, value) => z[i] > 0 ? value : 0);
            double norm = G.L2Norm();
            reference[k - 1] = norm == 0 ? G : -(1 - Math.Pow(2, -14)) * layers[k].R * (G / norm);
            G = prior.W(k).Transpose() * G;
        }
        return Bound(y, j, reference, (b, kappa) => Math.Max(b, 1.25 * kappa + b / 2));
    }

    private ReferenceMajorantBound Bound(int y, int j, Vector<double>[] reference, Func<double, double, double> multiplier)
    {
        var t = new Vector<double>[K + 1];
        var a = new Vector<double>[K + 1];
        a[0] = pass.X(0);
        for (int k = 1; k <= K; k++)
        {
            t[k] = prior.W(k) * a[k - 1] + prior.B(k) + reference[k - 1];
            a[k] = t[k].PointwiseMaximum(0);
        }

        Vector<double> v = Difference(y, j),
            bias = prior.B(K + 1);
        double bound = v * a[K] + bias[y] - bias[j];
        double rounding = v.L2Norm() * a[K].L2Norm() + Math.Abs(bias[y]) + Math.Abs(bias[j]);
        Vector<double> p = v;
        double kappa = 0;
        for (int k = K; k >= 1; k--)
        {
            ReferenceBallLayer layer = layers[k],
                below = layers[k - 1];
            Vector<double> u = reference[k - 1];
            double R = layer.R;
            double nu = multiplier(Scale(p, t[k], R, kappa), kappa);
            SoftUnit[] units = Enumerable.Range(0, p.Count).Select(i => Unit(k, i, p[i], t[k][i], nu, kappa)).ToArray();
            double[] q = Enumerable
                .Range(0, p.Count)
                .Select(i => (units[i].Q + (layer.J[i] ? kappa : 0)) * (1 + Math.Pow(2, -50)))
                .ToArray();
            if (!(nu > q.Max()))
                return new ReferenceMajorantBound(double.NaN, 0);

            double loss = 0;
            Vector<double> slope = Vector<double>.Build.Dense(p.Count);
            for (int i = 0; i < p.Count; i++)
            {
                double gHat = units[i].G + nu * u[i];
                loss += units[i].E + gHat * gHat / (2 * (nu - q[i]));
                slope[i] = units[i].G + q[i] * gHat / (nu - q[i]);
            }
            double room = nu * (R * R - u * u) / 2;
            bound -= Inflation * loss + Inflation * room;

            double F = prior.W(k).FrobeniusNorm();
            rounding += (p.L2Norm() + slope.L2Norm()) * (F + 1) * (below.A + 3 * below.D + 5 * R);
            rounding += nu * R * (2 * F * below.D + 4 * R);

            kappa = Curvature(k, units, q, nu, kappa);
            p = prior.W(k).Transpose() * slope;
        }
        return new ReferenceMajorantBound(bound - Math.Sqrt(2) * layers[K + 1].R, u64 * rounding);
    }

    // b_k; with its floors nu_k stays above q_k
    private static double Scale(Vector<double> p, Vector<double> t, double R, double kappa)
    {
        double active = p.MapIndexed((i, value) => t[i] > 0 ? value : 0).L2Norm();
        return new[] { active / R, p.L2Norm() / (8 * R), kappa / 4, 1e-100 }.Max();
    }

    // p (relu(z) - relu(t)) >= G (z - t) - Q (z - t)^2/2 - E for every z within dev of z_0
    private SoftUnit Unit(int k, int i, double p, double t, double nu, double kappa)
    {
        ReferenceBallLayer layer = layers[k];
        double z0 = pass.Z(k)[i];
        if (Math.Abs(z0) >= layer.Dev[i])
            return new SoftUnit(z0 > 0 ? p : 0, 0, 0);
        if (p >= 0)
            return new SoftUnit(t > 0 ? p : 0, 0, 0);
        double width = new[] { Math.Abs(t), layer.Omega[i] / 2, -p / (nu - (layer.J[i] ? kappa : 0)) }.Max();
        double missing = width - Math.Abs(t);
        return new SoftUnit(p * (0.5 + t / (2 * width)), -p / (2 * width), -p * missing * missing / (4 * width));
    }

    // kappa_{k-1} >= || diag(q')^{1/2} W_0^k on columns J_{k-1} ||_2^2, q' = nu q / (nu - q)
    private double Curvature(int k, SoftUnit[] units, double[] q, double nu, double kappa)
    {
        Matrix<double> W = prior.W(k);
        bool[] columns = layers[k - 1].J;
        double N = layers[k].N;
        double[] qPrime = q.Select(value => nu * value / (nu - value)).ToArray();
        double rows = Enumerable.Range(0, q.Length).Sum(i => qPrime[i] * Math.Pow(ReferenceBall.Norm(W.Row(i), columns), 2));

        // c on all of J_k, and the rest of q' on the rows with Q > 0
        double c = nu * kappa / (nu - kappa);
        double[] r = Enumerable.Range(0, q.Length).Select(i => units[i].Q > 0 ? qPrime[i] - c : 0).ToArray();
        var rest = Matrix<double>.Build.Dense(W.RowCount, W.ColumnCount, (i, l) => units[i].Q > 0 && columns[l] ? W[i, l] : 0);
        Matrix<double> G = rest.TransposeAndMultiply(rest).PointwiseAbs();
        Matrix<double> weighted = Matrix<double>.Build.Dense(q.Length, q.Length, (i, l) => G[i, l] * r[l]);
        double eigenvalue = ReferenceBall.CollatzWielandt(weighted, units.Select(unit => unit.Q > 0).ToArray(), CurvatureSteps);
        double split = eigenvalue + u64 * Enumerable.Range(0, q.Length).Sum(i => r[i] * G[i, i]) + c * N * N;

        return Inflation * new[] { rows, qPrime.Max() * N * N, split }.Min();
    }

    private Vector<double> Difference(int y, int j) => prior.W(K + 1).Row(y) - prior.W(K + 1).Row(j);

    /// <summary>A quadratic below p (relu(z) - relu(t)): slope at t, curvature, and what it misses at t.</summary>
    private readonly record struct SoftUnit(double G, double Q, double E);
}
