using MathNet.Numerics;

namespace BoundGen.Reference;

// Theorem U.
public sealed partial class ReferenceCertificates
{
    /// <summary>Theorem U, uniform over index sets.</summary>
    /// <param name="pass">A pass of the noisy network.</param>
    /// <param name="label">y.</param>
    /// <param name="dense">Every J_k full, J_0 included.</param>
    /// <exception cref="ArgumentException">A pass of another shape, or a label that is no class.</exception>
    public ReferenceCertificate Uniform(NoisyPass pass, int label, bool dense)
    {
        Check(pass, label);
        if (!pass.IsFinite)
            return new ReferenceCertificate([], [], [], label);

        var layers = new List<ReferenceCertificateLayer> { Below(pass, dense) };
        for (int k = 1; k <= K; k++)
        {
            ReferenceCertificateLayer below = layers[k - 1];
            int columns = Count(below.J);
            double rowNoise = BClosure(k, columns) * pass.AHat(k - 1);
            double[] threshold = Neurons(k, i => _norms.R(k, i, below.J) * below.D + rowNoise + RowRounding(pass, k, i, below));
            bool[] J = Neurons(k, i => dense || !(-pass.ZHat(k)[i] >= threshold[i]));
            double P = _norms.N2(k, Count(J), columns) * below.D + LayerRounding(pass, k, below);
            layers.Add(
                new ReferenceCertificateLayer
                {
                    J = J,
                    Dev = threshold,
                    P = P,
                    D = P + AClosure(k, Count(J), columns) * pass.AHat(k - 1),
                }
            );
        }

        ReferenceCertificateLayer last = layers[K];
        double outputNoise = BOutClosure(Count(last.J)) * pass.AHat(K);
        return Output(pass, label, layers, j =>
            _norms.V(label, j, last.J) * last.D + outputNoise + OutputRounding(pass, label, j, last)
        );
    }

    /// <summary>The monotone closure of a_k(p,q'), k = 1..K: the least value of any block at least as large.</summary>
    public double AClosure(int k, int p, int q)
    {
        if (!_aClosures.TryGetValue(k, out double[,]? closure))
        {
            int rows = _prior.Size(k),
                columns = _prior.Size(k - 1);
            closure = new double[rows + 1, columns + 1];
            for (int p1 = rows; p1 >= 0; p1--)
            {
                for (int q1 = columns; q1 >= 0; q1--)
                {
                    double taller = p1 < rows ? closure[p1 + 1, q1] : double.PositiveInfinity;
                    double wider = q1 < columns ? closure[p1, q1 + 1] : double.PositiveInfinity;
                    closure[p1, q1] = Math.Min(Block(k, p1, q1), Math.Min(taller, wider));
                }
            }
            _aClosures[k] = closure;
        }
        return closure[p, q];
    }

    /// <summary>The monotone closure of b_k(q'), k = 1..K.</summary>
    public double BClosure(int k, int q) => Closure(q, _prior.Size(k - 1), q1 => BRow(k, q1));

    /// <summary>The monotone closure of b_out(q').</summary>
    public double BOutClosure(int q) => Closure(q, _prior.Size(K), BOut);

    private double Block(int k, int p, int qPrime)
    {
        int rows = _prior.Size(k),
            columns = _prior.Size(k - 1),
            q = qPrime + _prior.Beta;
        if (p == 0 || q == 0)
            return 0;
        double choices = LnC(rows, p) + LnColumnSets(k, qPrime) + Math.Log(rows);
        double subset = Math.Sqrt(p) + Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + choices));
        double whole = Math.Sqrt(rows) + Math.Sqrt(columns + _prior.Beta) + UniformTails.T;
        return _sigma[k - 1] * Math.Min(subset, whole);
    }

    private double BRow(int k, int qPrime)
    {
        int rows = _prior.Size(k),
            columns = _prior.Size(k - 1),
            q = qPrime + _prior.Beta;
        if (q == 0)
            return 0;
        double subset = Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + LnColumnSets(k, qPrime) + Math.Log(rows)));
        double whole = Math.Sqrt(columns + _prior.Beta) + Math.Sqrt(2 * (UniformTails.L + Math.Log(rows)));
        return _sigma[k - 1] * Math.Min(subset, whole);
    }

    private double BOut(int qPrime)
    {
        int columns = _prior.Size(K),
            q = qPrime + _prior.Beta;
        if (q == 0)
            return 0;
        double subset = Math.Sqrt(q) + Math.Sqrt(2 * (UniformTails.L + LnColumnSets(K + 1, qPrime)));
        double whole = Math.Sqrt(columns + _prior.Beta) + UniformTails.T;
        return Math.Sqrt(2) * _sigma[K] * Math.Min(subset, whole);
    }

    // ln of the column sets of layer k with q' elements, times the d_{k-1} + 1 sizes; the one column set of layer 1 is
    // the support of x, fixed by z (with K = 0 that is the output layer)
    private double LnColumnSets(int k, int qPrime)
    {
        int columns = _prior.Size(k - 1);
        return k == 1 ? 0 : LnC(columns, qPrime) + Math.Log(columns + 1);
    }

    private static double Closure(int q, int columns, Func<int, double> value) => Enumerable.Range(q, columns - q + 1).Min(value);

    private static double LnC(int n, int k) => SpecialFunctions.BinomialLn(n, k);
}
