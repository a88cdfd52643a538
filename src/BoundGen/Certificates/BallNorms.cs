namespace BoundGen;

/// <summary>
/// What a ball certificate reads of theta_0 beside its weights: norms, rounded up, and H = |W_0^T W_0| and |W_0 W_0^T| entry by
/// entry (theory.md section 9). They do not depend on the caps.
/// </summary>
internal sealed class BallNorms
{
    private readonly double[] _frobenius;
    private readonly HiddenNorms _hidden;
    private readonly double[] _outputDistances;
    private readonly double[][] _rowSquares;
    private readonly double[][] _rowGramSums;
    private volatile FirstLayer? _first;

    /// <summary>Gathers them.</summary>
    /// <param name="prior">theta_0.</param>
    /// <param name="hidden">Of the same network.</param>
    public BallNorms(NetworkParameters prior, HiddenNorms hidden)
    {
        Shape = prior.Shape;
        _hidden = hidden;
        int layers = Shape.LayerCount,
            last = layers - 1;
        _frobenius = new double[layers];
        for (int l = 0; l < layers; l++)
        {
            double squares = WeightNorms.RowsWithBias(prior, l, Shape.Outputs(l)).Sum(norm => norm * norm);
            _frobenius[l] = Math.Sqrt(Rounding.CoverDouble(squares, Shape.Outputs(l)));
        }

        (_rowSquares, _rowGramSums) = (new double[layers][], new double[layers][]);
        for (int l = 1; l < last; l++)
        {
            int stride = Layout.Stride(Shape.Outputs(l));
            _rowSquares[l] = WeightNorms.SquaredRows(prior.Values[Shape.Weights(l)], Shape.Outputs(l), stride);
            _rowGramSums[l] = RowSums(hidden.RowGram(l), Shape.Outputs(l), stride);
        }

        _outputDistances = WeightNorms.RowDistances(prior.Values[Shape.Weights(last)], Shape.OutputSize);
        int widest = Enumerable.Range(0, layers).Max(l => Math.Max(Shape.Inputs(l), Shape.Outputs(l)));
        DoubleSlack = (4.0 * widest + 64) * Rounding.DoubleUnit;
    }

    /// <summary>The architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>u64 of theory.md section 9: (4 max d + 64) 2^-53.</summary>
    public double DoubleSlack { get; }

    /// <summary>An upper bound of ||theta_0^k||_F, biases included.</summary>
    public double Frobenius(int layer) => _frobenius[layer];

    /// <summary>
    /// An upper bound of ||W_0^k||_2 of a hidden layer; of the first one only after <see cref="AddFirstLayer"/>.
    /// </summary>
    public double OperatorNormOf(int layer) => layer == 0 ? _first!.OperatorNorm : _hidden.Sparse(layer).OperatorNorm;

    /// <summary>
    /// Upper bounds of ||w_0;i||^2 for every row of a hidden layer, padded with zeros; of the first one only after
    /// <see cref="AddFirstLayer"/>.
    /// </summary>
    public ReadOnlySpan<double> RowSquares(int layer) => layer == 0 ? _first!.RowSquares : _rowSquares[layer];

    /// <summary>Row sums of |W_0 W_0^T|, padded with zeros: where its power iteration starts.</summary>
    public ReadOnlySpan<double> RowGramSums(int layer) => _rowGramSums[layer];

    /// <summary>An upper bound of ||w_0;y - w_0;j|| of the output layer.</summary>
    public double OutputDistance(int y, int j) => _outputDistances[y * Shape.OutputSize + j];

    /// <summary>w_0;ij^2 of a hidden layer other than the first, input-major, each rounded to nearest.</summary>
    public ref float Squares(int layer) => ref _hidden.Squares(layer).At(0);

    /// <summary>
    /// Whether H of a layer is kept. That of the first one is of no use: all inputs may move, and on them H gives no less than
    /// the
    /// norm of the whole matrix.
    /// </summary>
    public bool HasColumnGram(int layer) => layer > 0 && _hidden.ColumnGram(layer) is not null;

    /// <summary>
    /// H of a hidden layer other than the first, each entry rounded up; its rows are as long as the layer below.
    /// </summary>
    public ref float ColumnGram(int layer) => ref _hidden.ColumnGram(layer)!.At(0);

    /// <summary>Whether |W_0 W_0^T| of a layer is kept.</summary>
    public bool HasRowGram(int layer) => layer > 0 && _hidden.RowGram(layer) is not null;

    /// <summary>
    /// |W_0 W_0^T| of a hidden layer other than the first, each entry rounded up; its rows are as long as the layer.
    /// </summary>
    public ref float RowGram(int layer) => ref _hidden.RowGram(layer)!.At(0);

    /// <summary>Computes what only inputs that move need of the first layer, once.</summary>
    /// <param name="prior">theta_0.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public void AddFirstLayer(NetworkParameters prior, CancellationToken cancellationToken)
    {
        if (_first is null && Shape.LayerCount > 1)
            _first = new FirstLayer(prior, cancellationToken);
    }

    private static double[] RowSums(InputMajorWeights? gram, int rows, int stride)
    {
        var sums = new double[stride];
        if (gram is null)
            return sums;
        double[] ones = [.. Enumerable.Repeat(1.0, rows)];
        ColumnSums.Add(ref gram.At(0), ones, [.. Enumerable.Range(0, rows)], sums);
        double largest = sums.Max();
        return Array.ConvertAll(sums, sum => largest > 0 ? Math.Max(sum, largest / 1000) : 1);
    }

    private sealed class FirstLayer(NetworkParameters prior, CancellationToken cancellationToken)
    {
        public double OperatorNorm { get; } =
            BoundGen.OperatorNorm.UpperBound(
                prior.Values[prior.Shape.Weights(0)],
                prior.Shape.Outputs(0),
                prior.Shape.InputSize,
                cancellationToken: cancellationToken
            );

        public double[] RowSquares { get; } =
            WeightNorms.SquaredRows(
                prior.Values[prior.Shape.Weights(0)],
                prior.Shape.Outputs(0),
                Layout.Stride(prior.Shape.Outputs(0))
            );
    }
}
