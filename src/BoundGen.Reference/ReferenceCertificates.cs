using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// The certificates of theory.md section 5: Theorems P (<see cref="Pointwise"/>), F (<see cref="Averaged"/>) and
/// U (<see cref="Uniform"/>), each dense or sparse: statements about the float32 program with the allowances of section 7,
/// or about real numbers without them. The noisy pass is taken as exact.
/// </summary>
public sealed partial class ReferenceCertificates
{
    private readonly ReferenceNetwork _prior;
    private readonly ReferenceWeightNorms _norms;
    private readonly double[] _sigma;
    private readonly double _unit;
    private readonly Dictionary<int, double[,]> _aClosures = [];

    /// <summary>Fixes everything a certificate may depend on beside the pass and the label.</summary>
    /// <param name="prior">theta_0.</param>
    /// <param name="rho">rho_1..rho_{K+1}: caps on ||theta^k - theta_0^k||_2.</param>
    /// <param name="sigma">sigma_1..sigma_{K+1}, above 0.</param>
    /// <param name="eta">Probability with which a certificate may be wrong, in (0,1).</param>
    /// <param name="unit">
    /// u of section 7: 2^-24 where theta is a float32 program, 0 where it is a function of real numbers.
    /// </param>
    /// <exception cref="ArgumentException">Another number of caps or sigmas, or values outside their range.</exception>
    public ReferenceCertificates(
        ReferenceNetwork prior,
        ReadOnlySpan<double> rho,
        ReadOnlySpan<double> sigma,
        double eta,
        double unit = 0
    )
    {
        ArgumentNullException.ThrowIfNull(prior);
        _unit = unit;
        _prior = prior;
        _norms = new ReferenceWeightNorms(prior, rho);
        _sigma = sigma.ToArray();
        if (sigma.Length != K + 1 || !_sigma.All(s => s > 0))
            throw new ArgumentException($"Expected {K + 1} sigmas above 0, got {string.Join(", ", _sigma)}.", nameof(sigma));
        if (!(eta > 0 && eta < 1))
            throw new ArgumentException($"eta is {eta}, expected between 0 and 1.", nameof(eta));
        UniformTails = new ReferenceTails(4 * K + 2, eta);
        PointwiseTails = new ReferenceTails(2 * K + 1, eta);
        AveragedTails = new ReferenceTails(Math.Max(4 * K - 1, 1), eta);
    }

    /// <summary>The 4K + 2 events of Theorem U.</summary>
    public ReferenceTails UniformTails { get; }

    /// <summary>The 2K + 1 events of Theorem P: T1 and T2 of every hidden layer, and the output.</summary>
    public ReferenceTails PointwiseTails { get; }

    /// <summary>The 4K - 1 events of Theorem F, in which T3 at the output stands for T2 of layer K; 1 for K = 0.</summary>
    public ReferenceTails AveragedTails { get; }

    private int K => _prior.K;

    private Matrix<double> OutputWeights => _prior.W(K + 1);

    /// <summary>Theorem P, pointwise noise.</summary>
    /// <param name="pass">A pass of the noisy network.</param>
    /// <param name="label">y.</param>
    /// <param name="dense">Every J_k full and every Q 1.</param>
    /// <exception cref="ArgumentException">A pass of another shape, or a label that is no class.</exception>
    public ReferenceCertificate Pointwise(NoisyPass pass, int label, bool dense) =>
        PointwiseOrAveraged(pass, label, dense, averaged: false);

    /// <summary>Theorem F, noise that averages out: the smaller of the P value and the F value at every place.</summary>
    /// <inheritdoc cref="Pointwise"/>
    public ReferenceCertificate Averaged(NoisyPass pass, int label, bool dense) =>
        PointwiseOrAveraged(pass, label, dense, averaged: true);

    /// <summary>Everything one draw establishes, as generated code reports it.</summary>
    /// <inheritdoc cref="Pointwise"/>
    public DrawOutcome Outcome(NoisyPass pass, int label)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return If(DrawOutcome.Gibbs, pass.GibbsPassed(label))
            | If(DrawOutcome.UniformDense, Uniform(pass, label, dense: true).Passed)
            | If(DrawOutcome.UniformSparse, Uniform(pass, label, dense: false).Passed)
            | If(DrawOutcome.PointwiseDense, Pointwise(pass, label, dense: true).Passed)
            | If(DrawOutcome.PointwiseSparse, Pointwise(pass, label, dense: false).Passed)
            | If(DrawOutcome.AveragedDense, Averaged(pass, label, dense: true).Passed)
            | If(DrawOutcome.AveragedSparse, Averaged(pass, label, dense: false).Passed);

        static DrawOutcome If(DrawOutcome flag, bool passed) => passed ? flag : DrawOutcome.None;
    }

    private ReferenceCertificate PointwiseOrAveraged(NoisyPass pass, int label, bool dense, bool averaged)
    {
        Check(pass, label);
        if (!pass.IsFinite)
            return new ReferenceCertificate([], [], [], label);

        ReferenceTails tails = averaged ? AveragedTails : PointwiseTails;
        var layers = new List<ReferenceCertificateLayer> { Below(pass, dense) };
        for (int k = 1; k <= K; k++)
        {
            ReferenceCertificateLayer below = layers[k - 1];
            double s = S(pass, k),
                n = s * AveragedTails.X(2 * _prior.Size(k)); // in P too, whose own would be smaller
            Vector<double> zHat = pass.ZHat(k);

            double[] dev = Neurons(k, i =>
                RowRounding(pass, k, i, below)
                + (
                    k == 1
                        ? 0
                        : _norms.R(k, i, below.J)
                            * (
                                averaged
                                    ? Math.Min(below.D, below.P + Norm(below.MBar) + S(pass, k - 1) * tails.X(_prior.Size(k)))
                                    : below.D
                            )
                )
            );
            bool[] J = Neurons(k, i => dense || -zHat[i] < Math.Max(dev[i], n) + n);

            double P = k == 1 ? 0 : _norms.N2(k, Count(J), Count(below.J)) * below.D;
            if (averaged && k > 1)
                P = Math.Min(P, WholeF(pass, k, J, below));
            P += LayerRounding(pass, k, below);

            // without noise (s = 0) Q is multiplied by 0 wherever it is used
            double[] Q = Neurons(k, i => !J[i] ? 0
                : dense || s == 0 ? 1
                : ReferenceGaussian.Q((zHat[i] + n) / s));
            double q = Math.Sqrt(Q.Sum());
            layers.Add(
                new ReferenceCertificateLayer
                {
                    J = J,
                    Dev = dev,
                    P = P,
                    Q = Q,
                    QNorm = q,
                    // T2 is no event of layer K in F: T1 alone bounds what its rounding needs
                    D = P + (averaged && k == K ? n * Math.Sqrt(Count(J)) : s * (q + tails.T)),
                    MBar = !averaged
                        ? []
                        : Neurons(k, i => J[i] && s > 0 ? s * ReferenceGaussian.Psi(Math.Max(Math.Abs(zHat[i]) - n, 0) / s) : 0),
                }
            );
        }

        double outputNoise = Math.Sqrt(2) * S(pass, K + 1) * tails.X(1);
        return Output(pass, label, layers, j =>
        {
            ReferenceCertificateLayer last = layers[K];
            double own = outputNoise + OutputRounding(pass, label, j, last);
            if (K == 0)
                return own;
            double hidden = _norms.V(label, j, last.J) * last.D;
            return (averaged ? Math.Min(hidden, OutputF(pass, label, j, last)) : hidden) + own;
        });
    }

    // J_0 and D_0 = 0
    private ReferenceCertificateLayer Below(NoisyPass pass, bool dense) =>
        new() { J = dense ? Full(_prior.Size(0)) : pass.Support.ToArray() };

    // section 7: gamma_n w_i (Ahat_{k-1} + D_{k-1}), and what underflow adds
    private double RowRounding(NoisyPass pass, int k, int i, ReferenceCertificateLayer below) =>
        Gamma(below) * _norms.RowWithBias(k, i) * (pass.AHat(k - 1) + below.D) + Underflow(below);

    // section 7: gamma_n Fro_k (Ahat_{k-1} + D_{k-1}), and underflow in d_k neurons
    private double LayerRounding(NoisyPass pass, int k, ReferenceCertificateLayer below) =>
        Gamma(below) * _norms.FrobeniusWithBias(k) * (pass.AHat(k - 1) + below.D) + Math.Sqrt(_prior.Size(k)) * Underflow(below);

    // section 7: gamma_n ( w_y + w_j ) (Ahat_K + D_K)
    private double OutputRounding(NoisyPass pass, int y, int j, ReferenceCertificateLayer last) =>
        RowRounding(pass, K + 1, y, last) + RowRounding(pass, K + 1, j, last);

    private double Gamma(ReferenceCertificateLayer below) => Chain(below) * _unit / (1 - Chain(below) * _unit);

    private double Underflow(ReferenceCertificateLayer below) => Chain(below) * _unit * Math.Pow(2, -102);

    // n: a product and an addition for every input that is not 0, and a bias
    private static int Chain(ReferenceCertificateLayer below) => Count(below.J) + 2;

    // right side of T4 for ||(W^k delta^{k-1})_{J_k}||
    private double WholeF(NoisyPass pass, int k, bool[] J, ReferenceCertificateLayer below)
    {
        Matrix<double> W = _prior.W(k);
        double sum = 0;
        for (int i = 0; i < W.ColumnCount; i++)
            sum += below.Q[i] * W.Column(i).DotProduct(W.Column(i));
        double F = Math.Sqrt(sum) + _norms.Rho(k) * below.QNorm;
        return _norms.N2(k, Count(J), Count(below.J)) * (below.P + Norm(below.MBar))
            + S(pass, k - 1) * (F + _norms.N2(k, _prior.Size(k), Count(below.J)) * AveragedTails.T);
    }

    // right side of the output line of Theorem F for (w_y - w_j) delta^K
    private double OutputF(NoisyPass pass, int y, int j, ReferenceCertificateLayer last)
    {
        double means = 0;
        for (int i = 0; i < last.MBar.Length; i++)
            means += Math.Max(OutputWeights[y, i] - OutputWeights[j, i], 0) * last.MBar[i];
        return _norms.V(y, j, last.J) * (last.P + S(pass, K) * AveragedTails.X(1))
            + means
            + Math.Sqrt(2) * _norms.Rho(K + 1) * Norm(last.MBar);
    }

    private ReferenceCertificate Output(
        NoisyPass pass,
        int label,
        IReadOnlyList<ReferenceCertificateLayer> layers,
        Func<int, double> slack
    )
    {
        int[] classes = Enumerable.Range(0, _prior.C).ToArray();
        return new ReferenceCertificate(
            layers,
            classes.Select(j => pass.Logits[label] - pass.Logits[j]).ToArray(),
            classes.Select(j => j == label ? 0 : slack(j)).ToArray(),
            label
        );
    }

    // s_k = sigma_k Ahat_{k-1}
    private double S(NoisyPass pass, int k) => _sigma[k - 1] * pass.AHat(k - 1);

    private void Check(NoisyPass pass, int label)
    {
        ArgumentNullException.ThrowIfNull(pass);
        _prior.CheckLabel(label);
        if (
            pass.K != K
            || pass.Support.Count != _prior.Size(0)
            || Enumerable.Range(1, K + 1).Any(k => pass.ZHat(k).Count != _prior.Size(k))
        )
        {
            throw new ArgumentException($"The pass is not one of a network {_prior.Shape}.", nameof(pass));
        }
    }

    private TValue[] Neurons<TValue>(int k, Func<int, TValue> value) =>
        Enumerable.Range(0, _prior.Size(k)).Select(value).ToArray();

    private static bool[] Full(int n) => Enumerable.Repeat(true, n).ToArray();

    private static int Count(bool[] J) => J.Count(inside => inside);

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
