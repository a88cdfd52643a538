namespace BoundGen;

/// <summary>
/// xi_k and omega_k of theory.md section 3 for every layer of a network without biases: upper bounds of its reduced row
/// norms and sparse norms at every sparsity level. Layers are counted from 0: layer <c>l</c> is layer k = l + 1.
/// </summary>
public sealed class SparsityNorms
{
    private readonly SparseNormBound[] _layers;
    private readonly OmegaReading _reading;
    private readonly double[] _mu = [];

    /// <summary>
    /// Computes the norms of the weights, one <see cref="SparseNormBound"/> a layer: seconds for a large network.
    /// </summary>
    /// <param name="network">theta, without biases.</param>
    /// <param name="onGrid">
    /// Whether every norm is rounded up on <see cref="NormGrid"/>, as a bound needs where theta was chosen with the sample in
    /// view.
    /// </param>
    /// <param name="progress">Is told how many layers are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">A network with biases.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SparsityNorms Compute(
        NetworkParameters network,
        bool onGrid = false,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Shape.HasBias)
            throw new ArgumentException(
                $"The network {network.Shape} has biases, which the paper's theory does not cover; expected none.",
                nameof(network)
            );
        return new SparsityNorms(network.Shape, onGrid, SparseNormBound.ComputeLayers(network, progress, cancellationToken));
    }

    private SparsityNorms(NetworkShape shape, bool onGrid, SparseNormBound[] layers) =>
        (Shape, IsOnGrid, _layers) = (shape, onGrid, layers);

    private SparsityNorms(SparsityNorms norms, OmegaReading reading, double[] mu)
    {
        (Shape, IsOnGrid, _layers) = (norms.Shape, norms.IsOnGrid, norms._layers);
        (_reading, _mu) = (reading, mu);
    }

    /// <summary>The architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Whether every norm is rounded up on <see cref="NormGrid"/>.</summary>
    public bool IsOnGrid { get; }

    /// <summary>xi_k = xi(W^k, s_{k-1}).</summary>
    /// <param name="layer">In 0..K.</param>
    /// <param name="columnZeros">s_{k-1}, in 0..d_{k-1}-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A level outside its range.</exception>
    public double Xi(int layer, int columnZeros) => Rounded(_layers[layer].ReducedRowNorm(columnZeros));

    /// <summary>omega_k = N(k, d_k - s_k, d_{k-1} - s_{k-1}).</summary>
    /// <param name="layer">In 0..K.</param>
    /// <param name="rowZeros">s_k, in 0..d_k-1.</param>
    /// <param name="columnZeros">s_{k-1}, in 0..d_{k-1}-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A level outside its range.</exception>
    public double Omega(int layer, int rowZeros, int columnZeros) =>
        _reading switch
        {
            OmegaReading.Least => Xi(layer, columnZeros),
            OmegaReading.Lemma1 => Rounded(_layers[layer].ReducedRowNorm(columnZeros) * Math.Sqrt(1 + _mu[rowZeros])),
            _ => Rounded(_layers[layer].At(Shape.Outputs(layer) - rowZeros, Shape.Inputs(layer) - columnZeros)),
        };

    /// <summary>The sparse norm bound of one layer, not rounded to the grid.</summary>
    public SparseNormBound Layer(int layer) => _layers[layer];

    /// <summary>These norms with another omega.</summary>
    /// <param name="reading">Which.</param>
    /// <param name="network">The network that they are of.</param>
    /// <exception cref="ArgumentException">Lemma 1 where s_{k-1} may be above 0: with more than one hidden layer.</exception>
    internal SparsityNorms Read(OmegaReading reading, NetworkParameters network)
    {
        if (reading == OmegaReading.SparseNorm)
            return this;
        if (reading == OmegaReading.Least)
            return new(this, reading, []);
        if (Shape.HiddenLayerCount != 1)
            throw new ArgumentException(
                $"The network {Shape} has {Shape.HiddenLayerCount} hidden layers, expected one where omega is that of Lemma 1 alone.",
                nameof(network)
            );
        var weights = network.Values[Shape.Weights(0)];
        return new(this, reading, BabelFunction.AtEveryRowCount(weights, Shape.Outputs(0), Shape.Inputs(0)));
    }

    private double Rounded(double norm) => IsOnGrid ? NormGrid.RoundUp(norm) : norm;
}
