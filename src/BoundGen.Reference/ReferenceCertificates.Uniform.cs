using MathNet.Numerics;

namespace BoundGen.Reference;

// Theorem U. The monotone closures are searched at every use, so widths should be small.
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

        var layers = new List<ReferenceCertificateLayer> { new() { J = dense ? Full(_prior.Size(0)) : pass.Support.ToArray() } };
        for (int k = 1; k <= K; k++)
        {
            ReferenceCertificateLayer below = layers[k - 1];
            int columns = Count(below.J);
            double rowNoise = BClosure(k, columns) * pass.AHat(k - 1);
            double[] threshold = Neurons(k, i => _norms.R(k, i, below.J) * below.D + rowNoise);
            bool[] J = Neurons(k, i => dense || !(-pass.ZHat(k)[i] >= threshold[i]));
            double P = _norms.N2(k, Count(J), columns) * below.D;
            layers.Add(new ReferenceCertificateLayer
            {
                J = J,
                Dev = threshold,
                P = P,
                D = P + AClosure(k, Count(J), columns) * pass.AHat(k - 1),
            });
        }

        ReferenceCertificateLayer last = layers[K];
        double outputNoise = BOutClosure(Count(last.J)) * pass.AHat(K);
        return Output(pass, label, layers, j => _norms.V(label, j, last.J) * last.D + outputNoise);
    }

    /// <summary>The monotone closure of a_k(p,q'), k = 1..K.</summary>
    public double AClosure(int k, int p, int q)
    {
        double least = double.PositiveInfinity;
        for (int p1 = p; p1 <= _prior.Size(k); p1++)
        {
            for (int q1 = q; q1 <= _prior.Size(k - 1); q1++)
                least = Math.Min(least, A(k, p1, q1));
        }
        return least;
    }

    /// <summary>The monotone closure of b_k(q'), k = 1..K.</summary>
    public double BClosure(int k, int q) => Closure(q, _prior.Size(k - 1), q1 => BRow(k, q1));

    /// <summary>The monotone closure of b_out(q').</summary>
    public double BOutClosure(int q) => Closure(q, _prior.Size(K), BOut);

    private double A(int k, int p, int qPrime)
    {
        int rows = _prior.Size(k), columns = _prior.Size(k - 1), q = qPrime + _prior.Beta;
        if (p == 0 || q == 0)
            return 0;
        double choices = LnC(rows, p) + LnColumnSets(k, qPrime) + Math.Log(rows);
        double subset = Math.Sqrt(p) + Math.Sqrt(q) + Math.Sqrt(2 * (L + choices));
        double whole = Math.Sqrt(rows) + Math.Sqrt(columns + _prior.Beta) + T;
        return _sigma[k - 1] * Math.Min(subset, whole);
    }

    private double BRow(int k, int qPrime)
    {
        int rows = _prior.Size(k), columns = _prior.Size(k - 1), q = qPrime + _prior.Beta;
        if (q == 0)
            return 0;
        double subset = Math.Sqrt(q) + Math.Sqrt(2 * (L + LnColumnSets(k, qPrime) + Math.Log(rows)));
        double whole = Math.Sqrt(columns + _prior.Beta) + Math.Sqrt(2 * (L + Math.Log(rows)));
        return _sigma[k - 1] * Math.Min(subset, whole);
    }

    private double BOut(int qPrime)
    {
        int columns = _prior.Size(K), q = qPrime + _prior.Beta;
        if (q == 0)
            return 0;
        double pairs = 2 * Math.Log(_prior.C);
        double subset = Math.Sqrt(q) + Math.Sqrt(2 * (L + LnColumnSets(K + 1, qPrime) + pairs));
        double whole = Math.Sqrt(columns + _prior.Beta) + Math.Sqrt(2 * (L + pairs));
        return Math.Sqrt(2) * _sigma[K] * Math.Min(subset, whole);
    }

    // ln of the column sets of layer k with q' elements, times the d_{k-1} + 1 sizes; the one column set of layer 1 is
    // the support of x, fixed by z (with K = 0 that is the output layer)
    private double LnColumnSets(int k, int qPrime)
    {
        int columns = _prior.Size(k - 1);
        return k == 1 ? 0 : LnC(columns, qPrime) + Math.Log(columns + 1);
    }

    private static double Closure(int q, int columns, Func<int, double> value) =>
        Enumerable.Range(q, columns - q + 1).Min(value);

    private static double LnC(int n, int k) => SpecialFunctions.BinomialLn(n, k);
}
