namespace BoundGen;

/// <summary>
/// The norms of the prior theta_0 that certificates may use: they are fixed before the sample is seen (theory.md
/// section 5). They depend on neither the noise nor the distance caps, so one instance serves every noise level.
/// </summary>
public sealed class PriorNorms
{
    private readonly HiddenNorms _hidden;
    private readonly InputMajorWeights _outputWeights;
    private readonly double[] _outputDistances;
    private readonly double[][] _rowNorms;
    private readonly double[] _layerFrobenius;
    private readonly double _outputNorm;
    private readonly Dictionary<double, UniformNoise> _uniform = [];

    internal PriorNorms(NetworkParameters prior, HiddenNorms hidden, CancellationToken cancellationToken)
    {
        Shape = prior.Shape;
        _hidden = hidden;
        int layers = Shape.LayerCount,
            last = layers - 1;
        _outputWeights = InputMajorWeights.Of(prior.Values[Shape.Weights(last)], Shape.OutputSize);
        _outputDistances = WeightNorms.RowDistances(prior.Values[Shape.Weights(last)], Shape.OutputSize);
        _outputNorm = OperatorNorm.UpperBound(
            prior.Values[Shape.Weights(last)],
            Shape.OutputSize,
            Shape.Inputs(last),
            cancellationToken: cancellationToken
        );
        _rowNorms =
        [
            .. Enumerable
                .Range(0, layers)
                .Select(layer => WeightNorms.RowsWithBias(prior, layer, Layout.Stride(Shape.Outputs(layer)))),
        ];
        _layerFrobenius = Array.ConvertAll(_rowNorms, norms =>
            Math.Sqrt(Rounding.CoverDouble(norms.Sum(norm => norm * norm), norms.Length))
        );
    }

    /// <summary>The architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>
    /// Computes the norms of theta_0: a few products of its matrices with themselves, seconds for a large network.
    /// </summary>
    /// <param name="prior">theta_0.</param>
    /// <param name="cache">Where they are kept for the next time; nowhere if left out.</param>
    /// <param name="progress">Is told how many layers are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PriorNorms Compute(
        NetworkParameters prior,
        CacheFolder? cache = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(prior);
        return new PriorNorms(prior, HiddenNorms.Compute(prior, cache, progress, cancellationToken), cancellationToken);
    }

    /// <summary>w_0;ij^2 of a hidden layer other than the first, input-major, each rounded to nearest.</summary>
    internal InputMajorWeights Squares(int layer) => _hidden.Squares(layer);

    /// <summary>Upper bounds of the sparse norms of a hidden layer other than the first (section 2).</summary>
    internal SparseNormBound SparseNorm(int layer) => _hidden.Sparse(layer);

    /// <summary>
    /// Upper bounds of ||W_0;.,i||^2 for every input i of a hidden layer other than the first, padded to a multiple of 16.
    /// </summary>
    internal ReadOnlySpan<double> ColumnSquares(int layer) => _hidden.ColumnSquares(layer);

    /// <summary>W_0 of the output layer, input-major: for every hidden neuron its C weights, padded with zeros.</summary>
    internal ref float OutputWeights() => ref _outputWeights.At(0);

    /// <summary>An upper bound of ||w_0;y - w_0;j|| of the output layer.</summary>
    internal double OutputDistance(int y, int j) => _outputDistances[y * Shape.OutputSize + j];

    /// <summary>Upper bounds of ||(w_0;i, b_0;i)|| for every row of a layer, padded with zeros to a multiple of 16.</summary>
    internal ReadOnlySpan<double> RowNorms(int layer) => _rowNorms[layer];

    /// <summary>An upper bound of ||(W_0, b_0)||_F of a layer.</summary>
    internal double LayerFrobenius(int layer) => _layerFrobenius[layer];

    /// <summary>An upper bound of ||W_0||_2 of any layer; that of the first is loose.</summary>
    internal double LayerNorm(int layer) =>
        layer == Shape.LayerCount - 1 ? _outputNorm
        : layer == 0 ? _layerFrobenius[0]
        : SparseNorm(layer).OperatorNorm;

    /// <summary>The tables of Theorem U; made once for an eta, L being ln((4K + 2)/eta).</summary>
    internal UniformNoise UniformNoise(double eta, double l)
    {
        lock (_rowNorms)
        {
            if (!_uniform.TryGetValue(eta, out var noise))
                _uniform[eta] = noise = new UniformNoise(Shape, l);
            return noise;
        }
    }
}
