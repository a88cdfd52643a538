using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// The weight norms a certificate may use (theory.md section 5): those of theta_0, plus the caps rho_k on the operator norm
/// of theta^k - theta_0^k. With rho = 0 they are the network's own (section 6). Every J is given as a flag per neuron.
/// </summary>
public sealed class ReferenceWeightNorms
{
    private readonly ReferenceNetwork _prior;
    private readonly double[] _rho;
    private readonly Lazy<ReferenceSparseNormBound>[] _bounds;

    /// <summary>Prepares the norms; the table of a layer is made when it is first asked for.</summary>
    /// <param name="prior">theta_0.</param>
    /// <param name="rho">rho_1..rho_{K+1}, none negative.</param>
    /// <exception cref="ArgumentException">Another number of caps, or one that is negative or no number.</exception>
    public ReferenceWeightNorms(ReferenceNetwork prior, ReadOnlySpan<double> rho)
    {
        ArgumentNullException.ThrowIfNull(prior);
        _prior = prior;
        _rho = rho.ToArray();
        if (rho.Length != prior.K + 1 || !_rho.All(r => r >= 0))
            throw new ArgumentException(
                $"Expected {prior.K + 1} caps of at least 0, got {string.Join(", ", _rho)}.",
                nameof(rho)
            );
        _bounds = Enumerable
            .Range(1, prior.K + 1)
            .Select(k => new Lazy<ReferenceSparseNormBound>(() => new ReferenceSparseNormBound(prior.W(k))))
            .ToArray();
    }

    /// <summary>N2^k(p,q) = N(k,p,q) + rho_k >= ||W^k_{J,J'}||_2 for |J| = p, |J'| = q.</summary>
    public double N2(int k, int p, int q) => _bounds[k - 1].Value[p, q] + _rho[k - 1];

    /// <summary>r_i^k(J) = ||w^k_{0;i,J}|| + rho_k.</summary>
    public double R(int k, int i, bool[] J) => Norm(_prior.W(k).Row(i), J) + _rho[k - 1];

    /// <summary>
    /// v_{yj}(J) = ||(w_{0;y} - w_{0;j})_J|| + sqrt(2) rho_{K+1} of the rows y and j (the other class) of W^{K+1}.
    /// </summary>
    public double V(int y, int other, bool[] J)
    {
        Matrix<double> W = _prior.W(_prior.K + 1);
        return Norm(W.Row(y) - W.Row(other), J) + Math.Sqrt(2) * _rho[^1];
    }

    /// <summary>w_i = ||(w_{0;i}, b_{0;i})|| + rho_k of section 7.</summary>
    public double RowWithBias(int k, int i) =>
        Math.Sqrt(_prior.W(k).Row(i).DotProduct(_prior.W(k).Row(i)) + _prior.B(k)[i] * _prior.B(k)[i]) + _rho[k - 1];

    /// <summary>Fro_k = ||(W_0, b_0)^k||_F + sqrt(min(d_k, d_{k-1} + beta)) rho_k of section 7.</summary>
    public double FrobeniusWithBias(int k) =>
        Math.Sqrt(_prior.W(k).Enumerate().Sum(w => w * w) + _prior.B(k).Sum(b => b * b))
        + Math.Sqrt(Math.Min(_prior.Size(k), _prior.Size(k - 1) + _prior.Beta)) * _rho[k - 1];

    /// <summary>rho_k.</summary>
    public double Rho(int k) => _rho[k - 1];

    private static double Norm(Vector<double> row, bool[] J)
    {
        double sum = 0;
        for (int i = 0; i < J.Length; i++)
            sum += J[i] ? row[i] * row[i] : 0;
        return Math.Sqrt(sum);
    }
}
