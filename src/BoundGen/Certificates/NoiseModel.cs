namespace BoundGen;

/// <summary>
/// Everything a draw must know besides the network itself: the noise level of every layer, the distance caps, the
/// confidence of a certificate, and the norms of the prior (theory.md sections 4 and 5). Immutable; shared by threads.
/// </summary>
public sealed class NoiseModel
{
    private readonly double[] _sigma;
    private readonly double[] _rho;
    private readonly double[] _frobenius;

    // Covers the rounding of the recursion, whose every slack grows at least like the power 3/4 of Ahat and E (section 7).
    private readonly double _inflation;
    private readonly PriorNorms _prior;
    private readonly UniformNoise _uniform;

    /// <summary>Fixes the noise and the certificates' constants.</summary>
    /// <param name="prior">The norms of theta_0.</param>
    /// <param name="sigma">Shape [K + 1]: standard deviation of the noise on every weight and bias of a layer; positive.</param>
    /// <param name="rho">
    /// Shape [K + 1]: upper bounds of the operator norm of theta^k - theta_0^k, weights and biases together; not negative.
    /// </param>
    /// <param name="eta">What a certificate may be wrong with, in (0, 1): (*) of theory.md section 4.</param>
    public NoiseModel(PriorNorms prior, ReadOnlySpan<double> sigma, ReadOnlySpan<double> rho, double eta)
    {
        ArgumentNullException.ThrowIfNull(prior);
        ShapeCheck.Length(sigma.Length, prior.Shape.LayerCount, nameof(sigma));
        ShapeCheck.Length(rho.Length, prior.Shape.LayerCount, nameof(rho));
        if (sigma.ContainsAnyExceptInRange(double.Epsilon, double.MaxValue))
            throw new ArgumentException("Every sigma must be positive and finite.", nameof(sigma));
        if (rho.ContainsAnyExceptInRange(0, double.MaxValue))
            throw new ArgumentException("Every rho must be finite and not negative.", nameof(rho));
        if (!(eta > 0 && eta < 1))
            throw new ArgumentException($"eta is {eta}, expected a number between 0 and 1.", nameof(eta));

        GaussianTable.Prepare();
        _prior = prior;
        _sigma = sigma.ToArray();
        _rho = rho.ToArray();
        Eta = eta;
        // The events of each theorem: T1 and T2 of every hidden layer and the output; T3 and T4 between hidden layers too, and T3
        // instead of T2 at the output; four norms of every hidden layer and two of the output.
        int hidden = Shape.HiddenLayerCount;
        Pointwise = new NoiseTails(Shape, 2 * hidden + 1, eta);
        Averaged = new NoiseTails(Shape, Math.Max(4 * hidden - 1, 1), eta);
        _uniform = prior.UniformNoise(eta, Math.Log((4 * hidden + 2) / eta));
        _frobenius = new double[Shape.LayerCount];
        for (int layer = 0; layer < _frobenius.Length; layer++)
        {
            // Fro_k: a difference of rank r has a Frobenius norm of at most sqrt(r) times its operator norm.
            int rank = Math.Min(Shape.Outputs(layer), Shape.Inputs(layer) + (Shape.HasBias ? 1 : 0));
            _frobenius[layer] = prior.LayerFrobenius(layer) + Math.Sqrt(rank) * _rho[layer];
        }

        _inflation = BoundGen.Rounding.Cover(1 << 22) + 16.0 * Shape.Sizes.ToArray().Max() * BoundGen.Rounding.DoubleUnit;
    }

    /// <summary>The architecture.</summary>
    public NetworkShape Shape => _prior.Shape;

    /// <summary>Noise levels sigma_k, shape [K + 1].</summary>
    public ReadOnlySpan<double> Sigma => _sigma;

    /// <summary>Distance caps rho_k in operator norm, shape [K + 1].</summary>
    public ReadOnlySpan<double> Rho => _rho;

    /// <summary>What a certificate may be wrong with.</summary>
    public double Eta { get; }

    /// <summary>The events of Theorem P.</summary>
    internal NoiseTails Pointwise { get; }

    /// <summary>The events of Theorem F.</summary>
    internal NoiseTails Averaged { get; }

    /// <summary>
    /// n_k of T1, as F's count of events has it. P takes it too, though its own would be a little smaller: the sets of both nest.
    /// </summary>
    internal double Reach(in NoisyLayer layer) => layer.S * Averaged.Peak(layer.Index);

    /// <summary>zhat^k = c^k + s_k xi^k (section 4) with what its rounding can have done (section 7).</summary>
    /// <param name="layer">k - 1.</param>
    /// <param name="below">The layer below; default for the first.</param>
    /// <param name="norm">Ahat_{k-1} as computed.</param>
    /// <param name="normals">xi^k.</param>
    /// <param name="z">c^k as <see cref="ColumnSums"/> computes it; becomes zhat^k. Shape [d_k].</param>
    internal NoisyLayer AddNoise(int layer, in NoisyLayer below, double norm, ReadOnlySpan<float> normals, Span<double> z)
    {
        double sigma = _sigma[layer];
        double noise = sigma * Activations.AddNoise(normals, sigma * norm, z);
        double a = (norm + below.Error) * _inflation,
            s = sigma * a;
        double error =
            (_prior.LayerNorm(layer) + _rho[layer] + noise) * below.Error
            + BoundGen.Rounding.GammaDouble(Shape.Inputs(layer) + 4.0) * (_frobenius[layer] + noise) * a;
        return new NoisyLayer(layer, a, s, error * _inflation);
    }

    /// <summary>An upper bound of ||W^k||_2: that of W_0^k plus rho_k. Hidden layers other than the first.</summary>
    public double OperatorNorm(int layer) => _prior.SparseNorm(layer).OperatorNorm + _rho[layer];

    /// <summary>
    /// N2^k(p, q): an upper bound of ||W^k_{J,J'}||_2 over all |J| = p, |J'| = q. Hidden layers other than the first.
    /// </summary>
    public double SparseNorm(int layer, int p, int q) => _prior.SparseNorm(layer).At(p, q) + _rho[layer];

    /// <summary>F^k of Theorem F where every Q is 1. Hidden layers other than the first.</summary>
    internal double Spread(int layer) => _prior.SparseNorm(layer).Frobenius + _rho[layer] * Math.Sqrt(Shape.Inputs(layer));

    /// <summary>Upper bounds of ||W_0;.,i||^2, padded to a multiple of 16. Hidden layers other than the first.</summary>
    internal ReadOnlySpan<double> ColumnSquares(int layer) => _prior.ColumnSquares(layer);

    /// <summary>w_0;ij^2 input-major. Hidden layers other than the first.</summary>
    internal ref float SquaredWeights(int layer) => ref _prior.Squares(layer).At(0);

    /// <summary>W_0 of the output layer, input-major: for every hidden neuron its C weights, padded with zeros.</summary>
    internal ref float OutputWeights() => ref _prior.OutputWeights();

    /// <summary>v_yj of the full set: an upper bound of ||w_y - w_j|| of the output layer.</summary>
    internal double OutputDistance(int y, int j) => _prior.OutputDistance(y, j) + OutputCap;

    /// <summary>sqrt(2) rho_{K+1}: how far a difference of two output rows can be from that of the prior.</summary>
    internal double OutputCap => Math.Sqrt(2) * _rho[^1];

    /// <summary>||(w_0;i, b_0;i)|| of every row of a layer, rounded up; padded to a multiple of 16.</summary>
    internal ReadOnlySpan<double> RowNorms(int layer) => _prior.RowNorms(layer);

    /// <summary>w_y + w_j of section 7: upper bounds of the norms of two rows, biases included.</summary>
    internal double RowNormSum(int layer, int y, int j) => RowNorms(layer)[y] + RowNorms(layer)[j] + 2 * _rho[layer];

    /// <summary>
    /// gamma_n (Ahat_{k-1} + D_{k-1}): what rounding in theta's own pass costs a row of norm 1 (section 7); infinite where that
    /// pass might overflow.
    /// </summary>
    internal double Rounding(in NoisyLayer layer, in CertifiedLayer below)
    {
        double reach = layer.A + below.D,
            gamma = BoundGen.Rounding.GammaSingle(Chain(below));
        bool finite = gamma < 1 && _frobenius[layer.Index] * reach < BoundGen.Rounding.LargestSum;
        return finite ? gamma * reach : double.PositiveInfinity;
    }

    /// <summary>What rounding in theta's own pass adds to P_k, and to D_k in Theorem U (section 7).</summary>
    internal double RoundingOfLayer(in NoisyLayer layer, in CertifiedLayer below) =>
        Rounding(layer, below) * _frobenius[layer.Index] + Math.Sqrt(Shape.Outputs(layer.Index)) * Underflow(below);

    /// <summary>What underflow in theta's own pass costs one neuron.</summary>
    internal static double Underflow(in CertifiedLayer below) => Chain(below) * BoundGen.Rounding.Underflow;

    /// <summary>a_k(p, q') of Theorem U for a hidden layer.</summary>
    internal double UniformBlock(int layer, int p, int q) => _sigma[layer] * _uniform.Block(layer, p, q);

    /// <summary>b_k(q') of Theorem U for a hidden layer.</summary>
    internal double UniformRow(int layer, int q) => _sigma[layer] * _uniform.Row(layer, q);

    /// <summary>b_out(q') of Theorem U.</summary>
    internal double UniformOutput(int q) => _sigma[^1] * _uniform.Output(q);

    // The longest rounding chain of theta's pass: a product and an addition for every input that is not 0, all of them in
    // J_{k-1}, and a bias.
    private static double Chain(in CertifiedLayer below) => below.Size + 2.0;
}
