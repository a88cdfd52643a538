using BoundGen.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Tests.Reference;

/// <summary>
/// Noise at the edge of the events T1 to T4 of Theorems P and F, layer by layer: as large as the events allow, in directions
/// that hurt, with the biases moved so that neurons sit where a set J_k begins. The normals are floats.
/// </summary>
internal sealed class Adversary(Situation situation, Func<NoisyPass, ReferenceCertificate> certificate, bool dense, bool averaged)
{
    /// <summary>Keeps what is rounded to single precision inside its event.</summary>
    private const double Inside = 1 - 1e-6;

    /// <summary>Where a neuron may be moved to.</summary>
    private const int Targets = 10;

    private Random Rng => situation.Rng;

    private ReferenceTails Tails => averaged ? situation.Certificates.AveragedTails : situation.Certificates.PointwiseTails;

    /// <summary>Normals inside the events, or null where none were found.</summary>
    public double[]? Normals()
    {
        var normals = new double[situation.Shape.NoiseLength];
        for (int k = 1; k <= situation.K; k++)
        {
            double s = situation.Draw(normals).S(k);
            MoveBiases(k, normals, s);
            if (s > 0)
            {
                Vector<double>? xi = Noise(k, situation.Draw(normals));
                if (xi is null)
                    return null;
                xi.ToArray().CopyTo(normals.AsSpan(situation.NormalsOf(k)));
            }
        }

        // g_y - g_j at its limit, which is one-sided
        double up = (float)(Tails.X(1) / Math.Sqrt(2) * Inside);
        Span<double> output = normals.AsSpan(situation.NormalsOf(situation.K + 1));
        output.Fill(-up);
        output[situation.Label] = up;
        return normals;
    }

    private void MoveBiases(int k, double[] normals, double s)
    {
        if (!situation.Shape.HasBias)
            return;
        NoisyDraw draw = situation.Draw(normals);
        double n = s * situation.Certificates.AveragedTails.X(2 * situation.Shape.Sizes[k]);
        double[] dev = certificate(draw).Layers[k].Dev;
        int? alike = Rng.Next(3) == 0 ? Rng.Next(Targets) : null;
        for (int i = 0; i < dev.Length; i++)
        {
            double off = 0.2 * Rng.NextDouble() * Rng.NextDouble(),
                near = 1 - off;
            double? target = (alike ?? Rng.Next(Targets)) switch
            {
                0 or 1 => -near * Math.Max(dev[i], n), // Jt begins
                2 => -near * (dev[i] + n),
                3 => near * n,
                4 or 5 => 3 * n + dev[i], // stays active: f = g
                6 => 0,
                7 => -(1 + off) * Math.Max(dev[i], n), // Jt has just ended
                8 => -Rng.NextDouble() * n, // may fall far below 0 without f noticing
                _ => null,
            };
            if (target is double c)
                situation.ShiftBias(k, i, c - draw.C(k)[i]);
        }
    }

    private Vector<double>? Noise(int k, NoisyDraw draw)
    {
        double s = draw.S(k),
            tau = situation.Certificates.AveragedTails.X(2 * situation.Shape.Sizes[k]);
        double[] dev = certificate(draw).Layers[k].Dev;
        int? rival = k == situation.K ? situation.Rival : null;
        Vector<double> c = draw.C(k);
        bool[] jt = c.Select((ci, i) => dense || -ci < Math.Max(dev[i], s * tau)).ToArray();
        Vector<double> direction = Direction(k);
        bool sink = Rng.Next(2) == 0; // whatever c_i <= 0 can only lose by noise goes down as far as T1 lets it

        Vector<double> At(double scale) =>
            direction
                .Map(v => Math.Clamp(scale * v, -tau, tau))
                .MapIndexed((i, xi) => (double)(float)(Inside * (sink && c[i] <= 0 && xi <= 0 ? -tau : xi)));
        bool Allowed(double scale) => Holds(k, draw, jt, s * At(scale), rival);
        if (!Allowed(0))
            return null;
        double low = 0,
            high = 100 * tau;
        for (int step = 0; step < 40; step++)
        {
            double middle = step == 0 ? high : (low + high) / 2;
            if (Allowed(middle))
                low = middle;
            else
                high = middle;
        }
        return At(low);
    }

    private Vector<double> Direction(int k)
    {
        int d = situation.Shape.Sizes[k];
        Matrix<double> above = situation.Network.W(k + 1);
        Vector<double> direction = Rng.Next(6) switch
        {
            0 => Vector<double>.Build.Dense(d, _ => situation.Gaussian()),
            1 => Vector<double>.Build.Dense(d, _ => Rng.Next(2) * 2 - 1),
            2 => Vector<double>.Build.Dense(d, _ => Rng.Next(3) - 1),
            3 => above.Row(Rng.Next(above.RowCount)),
            4 => above.Row(situation.Label % above.RowCount) - above.Row(Rng.Next(above.RowCount)),
            _ => above.Svd().VT.Row(0),
        };
        direction *= Rng.Next(2) * 2 - 1;
        return direction.Map(v => v + 1e-9 * situation.Gaussian()); // never exactly 0
    }

    /// <summary>
    /// T1 holds by construction; T2 (not in the last layer of Theorem F), and for Theorem F T3 and T4, with theta's own norms and
    /// the exact c.
    /// </summary>
    private bool Holds(int k, NoisyDraw draw, bool[] jt, Vector<double> g, int? rival)
    {
        double s = draw.S(k);
        Vector<double> c = draw.C(k);
        Vector<double> f = c.MapIndexed((i, ci) => jt[i] ? Math.Max(ci + g[i], 0) - Math.Max(ci, 0) : 0);
        double[] Q = c.Select(
                (ci, i) =>
                    !jt[i] ? 0
                    : dense ? 1
                    : ReferenceGaussian.Q(ci / s)
            )
            .ToArray();
        if ((!averaged || k < situation.K) && f.L2Norm() > s * (Math.Sqrt(Q.Sum()) + Tails.T))
            return false;
        if (!averaged)
            return true;

        Vector<double> means = c.MapIndexed((i, ci) => jt[i] ? s * ReferenceGaussian.Psi(Math.Abs(ci) / s) : 0);
        Matrix<double> W = situation.Network.W(k + 1);
        Vector<double> Cut(Vector<double> row) => row.MapIndexed((i, w) => jt[i] ? w : 0);
        bool Within(Vector<double> row, double x) =>
            row.DotProduct(f) <= row.PointwiseMaximum(0).DotProduct(means) + Cut(row).L2Norm() * s * x;

        if (k == situation.K)
        {
            int y = situation.Label;
            return rival is not { } j || Within(W.Row(y) - W.Row(j), Tails.X(1));
        }
        var cut = Matrix<double>.Build.Dense(W.RowCount, W.ColumnCount, (i, j) => jt[j] ? W[i, j] : 0);
        double mean = Math.Sqrt(Enumerable.Range(0, W.ColumnCount).Sum(i => Q[i] * W.Column(i).DotProduct(W.Column(i))));
        return W.EnumerateRows().All(row => Within(-row, Tails.X(W.RowCount)))
            && (cut * (f - means)).L2Norm() <= s * (mean + cut.L2Norm() * Tails.T);
    }
}
