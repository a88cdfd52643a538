using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>
/// The ball of Theorem B (theory.md section 9): all networks theta with ||theta^k - theta_0^k||_2 &lt;= rho_k for every layer,
/// weights and biases together. Its certificate is a statement about the float32 program of every one of them, at the input and
/// at every other input within a radius of it.
/// </summary>
public sealed class ReferenceBall
{
    private const int NormSteps = 2;

    private readonly ReferenceNetwork _prior;
    private readonly double[] _caps;
    private readonly double _inputRadius;
    private readonly double _u64;

    /// <summary>Fixes everything that a certificate may depend on beside the sample.</summary>
    /// <param name="prior">theta_0.</param>
    /// <param name="caps">rho_1..rho_{K+1}, finite and none negative.</param>
    /// <param name="inputRadius">nu: by how much every input may move (corollary 2); finite and not negative.</param>
    /// <exception cref="ArgumentException">Another number of caps, or one that is no distance.</exception>
    public ReferenceBall(ReferenceNetwork prior, ReadOnlySpan<double> caps, double inputRadius = 0)
    {
        ArgumentNullException.ThrowIfNull(prior);
        _prior = prior;
        _caps = caps.ToArray();
        _inputRadius = inputRadius;
        if (!(inputRadius >= 0 && double.IsFinite(inputRadius)))
            throw new ArgumentException(
                $"The radius of inputs is {inputRadius}, expected a finite distance.",
                nameof(inputRadius)
            );
        if (caps.Length != K + 1 || !_caps.All(cap => cap >= 0 && double.IsFinite(cap)))
            throw new ArgumentException(
                $"Expected {K + 1} finite caps of at least 0, got {string.Join(", ", _caps)}.",
                nameof(caps)
            );
        _u64 = (4 * prior.Shape.Sizes.ToArray().Max() + 64) * Math.Pow(2, -53);
    }

    private int K => _prior.K;

    /// <summary>
    /// The least over all classes of the largest of some scales s at which the ball with the caps s rho is certified for the
    /// class; -1 where a class has none.
    /// </summary>
    /// <param name="input">x, d_0 values.</param>
    /// <param name="label">y.</param>
    /// <param name="scales">The grid of scales, fixed beforehand.</param>
    /// <param name="dense">`ball-dense` instead of `ball-sparse`.</param>
    public double Radius(ReadOnlySpan<float> input, int label, ReadOnlySpan<double> scales, bool dense)
    {
        var radii = Enumerable.Range(0, _prior.C).ToDictionary(j => j, _ => -1.0);
        radii.Remove(label);
        double all = -1;
        foreach (double scale in scales)
        {
            var ball = new ReferenceBall(_prior, _caps.Select(cap => scale * cap).ToArray(), _inputRadius);
            ReferenceBallCertificate certificate = ball.Certificate(input, label);
            if (certificate.DensePassed)
                all = Math.Max(all, scale);
            foreach (ReferenceBallClass j in certificate.Classes.Where(j => !dense && certificate.IsInRange && j.Passed))
                radii[j.Other] = Math.Max(radii[j.Other], scale);
        }
        return Math.Max(all, radii.Values.DefaultIfEmpty(-1).Min());
    }

    /// <summary>
    /// Abstention (theory.md section 9, corollary 1): the largest of some scales at which every network of the ball gives an
    /// input
    /// the class of theta_0; -1 if there is none.
    /// </summary>
    /// <param name="input">x, d_0 values.</param>
    /// <param name="scales">The grid of scales, fixed beforehand.</param>
    public double AnsweredAt(ReadOnlySpan<float> input, ReadOnlySpan<double> scales) =>
        Radius(input, _prior.Forward(input).Classify(), scales, dense: false);

    /// <summary>All forms of the certificate, with their intermediates.</summary>
    /// <param name="input">x, d_0 values.</param>
    /// <param name="label">y.</param>
    /// <exception cref="ArgumentException">Another number of values, or a label that is no class.</exception>
    public ReferenceBallCertificate Certificate(ReadOnlySpan<float> input, int label)
    {
        ReferencePass pass = _prior.Forward(input);
        if (label < 0 || label >= _prior.C)
            throw new ArgumentException($"The label is {label}, expected 0 to {_prior.C - 1}.", nameof(label));
        IReadOnlyList<ReferenceBallLayer> dense = Layers(pass, dense: true),
            sparse = Layers(pass, dense: false);
        return new ReferenceBallCertificate
        {
            Dense = dense,
            Sparse = sparse,
            Classes = Enumerable
                .Range(0, _prior.C)
                .Where(j => j != label)
                .Select(j => Class(pass, label, j, dense, sparse))
                .ToArray(),
        };
    }

    private ReferenceBallClass Class(
        ReferencePass pass,
        int y,
        int j,
        IReadOnlyList<ReferenceBallLayer> dense,
        IReadOnlyList<ReferenceBallLayer> sparse
    )
    {
        double norm = NormForm(pass, y, j, sparse);
        var majorant = new ReferenceMajorant(_prior, pass, sparse, _u64);
        return new ReferenceBallClass
        {
            Other = j,
            Margin = pass.Logits[y] - pass.Logits[j],
            Dense = NormForm(pass, y, j, dense),
            Norm = norm,
            Quick = K == 0 ? new ReferenceMajorantBound(norm, 0) : majorant.Plain(y, j, wholeRows: true),
            Plain = K == 0 ? new ReferenceMajorantBound(norm, 0) : majorant.Plain(y, j, wholeRows: false),
            Sharp = K == 0 ? new ReferenceMajorantBound(norm, 0) : majorant.Sharp(y, j),
        };
    }

    // h_{0,y} - h_{0,j} - ||(w_{0;y} - w_{0;j})_{J_K}|| D_K - sqrt(2) R_{K+1}
    private double NormForm(ReferencePass pass, int y, int j, IReadOnlyList<ReferenceBallLayer> layers)
    {
        Vector<double> v = _prior.W(K + 1).Row(y) - _prior.W(K + 1).Row(j);
        double hidden = Up(Norm(v, layers[K].J)) * layers[K].D;
        return pass.Logits[y] - pass.Logits[j] - hidden - Math.Sqrt(2) * layers[K + 1].R;
    }

    private List<ReferenceBallLayer> Layers(ReferencePass pass, bool dense)
    {
        var layers = new List<ReferenceBallLayer>
        {
            new()
            {
                J = pass.X(0).Select(x => dense || _inputRadius > 0 || x != 0).ToArray(),
                A = A(pass, 0),
                D = _inputRadius,
            },
        };
        for (int k = 1; k <= K + 1; k++)
        {
            ReferenceBallLayer below = layers[k - 1];
            double R = Up((_caps[k - 1] + RoundingCap(k, below)) * (below.A + below.D) + Underflow(k, below));
            bool inRange = Frobenius(k) * (below.A + below.D) < 1e38;
            if (k == K + 1)
            {
                layers.Add(new ReferenceBallLayer { R = R, InRange = inRange });
                break;
            }

            int layer = k;
            double[] omega = Neurons(k, i => Up(Norm(_prior.W(layer).Row(i), below.Columns) * below.D));
            double[] dev = Neurons(k, i => Up(omega[i] + R));
            bool[] J = Neurons(k, i => dense || pass.Z(layer)[i] > -dev[i]);
            double blockNorm = dense ? ReferenceNorms.OperatorNorm(_prior.W(k)) : BlockNorm(k, J, below.Columns);
            layers.Add(
                new ReferenceBallLayer
                {
                    J = J,
                    A = A(pass, k),
                    R = R,
                    BlockNorm = blockNorm,
                    Omega = omega,
                    Dev = dev,
                    D = Up(blockNorm * below.D + R),
                    InRange = inRange,
                }
            );
        }
        return layers;
    }

    private double A(ReferencePass pass, int k) => Up(Math.Sqrt(pass.X(k).DotProduct(pass.X(k)) + _prior.Beta));

    // roundingCap_k = (gamma_n + u64) ( ||theta_0^k||_F + sqrt(min(d_k, d_{k-1} + beta)) rho_k )
    private double RoundingCap(int k, ReferenceBallLayer below)
    {
        double share = Chain(below) * Math.Pow(2, -24);
        return (share / (1 - share) + _u64) * Frobenius(k);
    }

    // sqrt(d_k) chain_k 1.2e-38
    private double Underflow(int k, ReferenceBallLayer below) => Math.Sqrt(_prior.Size(k)) * Chain(below) * 1.2e-38;

    // chain_k: a product and an addition for every input that is not 0, and a bias
    private static int Chain(ReferenceBallLayer below) => below.J.Count(inside => inside) + 2;

    // >= ||theta^k||_F for every theta in the ball: a difference of rank r is at most sqrt(r) of its operator norm
    private double Frobenius(int k) =>
        PriorFrobenius(k) + Math.Sqrt(Math.Min(_prior.Size(k), _prior.Size(k - 1) + _prior.Beta)) * _caps[k - 1];

    private double PriorFrobenius(int k) => Up(Math.Sqrt(_prior.W(k).Enumerate().Sum(w => w * w) + _prior.B(k).Sum(b => b * b)));

    private double BlockNorm(int k, bool[] J, bool[] columns)
    {
        Matrix<double> W = _prior.W(k);
        double squares = 0;
        for (int i = 0; i < J.Length; i++)
        {
            double row = Norm(W.Row(i), columns);
            squares += J[i] ? row * row : 0;
        }
        double F = PriorFrobenius(k);
        Matrix<double> H = W.TransposeThisAndMultiply(W).PointwiseAbs();
        double eigenvalue = CollatzWielandt(H, columns, Vector<double>.Build.Dense(H.RowCount, 1), NormSteps);
        return Up(new[] { ReferenceNorms.OperatorNorm(W), Math.Sqrt(squares), Math.Sqrt(eigenvalue + _u64 * F * F) }.Min());
    }

    /// <summary>
    /// max (H v)_i / v_i over i in a set, for a v > 0 on it that power iteration has improved: an upper bound of the largest
    /// eigenvalue of a non-negative matrix on that set, whatever v is. 0 for the empty set. The steps count products with H, of
    /// which the last one gives the value.
    /// </summary>
    internal static double CollatzWielandt(Matrix<double> H, bool[] set, Vector<double> start, int steps)
    {
        int[] J = Enumerable.Range(0, set.Length).Where(i => set[i]).ToArray();
        if (J.Length == 0)
            return 0;
        Matrix<double> block = Matrix<double>.Build.Dense(J.Length, J.Length, (i, j) => H[J[i], J[j]]);
        Vector<double> v = Vector<double>.Build.Dense(J.Length, i => start[J[i]]);
        for (int step = 1; step < steps; step++)
        {
            Vector<double> image = block * v;
            v = image.Maximum() == 0 ? v : image.PointwiseMaximum(image.Maximum() / 1000);
        }
        return (block * v).PointwiseDivide(v).Maximum();
    }

    internal static double Norm(Vector<double> row, bool[] J)
    {
        double sum = 0;
        for (int i = 0; i < J.Length; i++)
            sum += J[i] ? row[i] * row[i] : 0;
        return Math.Sqrt(sum);
    }

    // covers the rounding of what is computed here
    private double Up(double value) => value * (1 + _u64);

    private TValue[] Neurons<TValue>(int k, Func<int, TValue> value) =>
        Enumerable.Range(0, _prior.Size(k)).Select(value).ToArray();
}
