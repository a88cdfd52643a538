namespace BoundGen;

/// <summary>
/// What a ball certificate reads of theta_0 beside its weights: norms, rounded up, and H = |W_0^T W_0| entry by entry (theory.md
/// section 9). They do not depend on the caps.
/// </summary>
internal sealed class BallNorms
{
    /// <summary>Up to so many inputs of a layer H is kept: 256 MiB of it.</summary>
    private const int MostGramInputs = 8192;

    private readonly double[] _frobenius;
    private readonly double[] _operatorNorms;
    private readonly InputMajorWeights?[] _squares;
    private readonly InputMajorWeights?[] _grams;
    private readonly double[] _outputDistances;

    private BallNorms(NetworkParameters prior, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        Shape = prior.Shape;
        int layers = Shape.LayerCount,
            last = layers - 1;
        _frobenius = new double[layers];
        _operatorNorms = new double[layers];
        _squares = new InputMajorWeights?[layers];
        _grams = new InputMajorWeights?[layers];
        var phase = PhaseProgress.Start(progress, "norms of the ball", layers);
        for (int l = 0; l < layers; l++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var weights = prior.Values[Shape.Weights(l)];
            double squares = WeightNorms.RowsWithBias(prior, l, Shape.Outputs(l)).Sum(norm => norm * norm);
            _frobenius[l] = Math.Sqrt(Rounding.CoverDouble(squares, Shape.Outputs(l)));
            // Below the first layer nothing deviates, and the last one is read row by row.
            if (l > 0 && l < last)
            {
                _operatorNorms[l] = OperatorNorm.UpperBound(
                    weights,
                    Shape.Outputs(l),
                    Shape.Inputs(l),
                    cancellationToken: cancellationToken
                );
                _squares[l] = InputMajorWeights.OfSquares(weights, Shape.Outputs(l));
                _grams[l] = AbsoluteGram(weights, Shape.Outputs(l), Shape.Inputs(l));
            }

            phase?.Add(1);
        }

        _outputDistances = WeightNorms.RowDistances(prior.Values[Shape.Weights(last)], Shape.OutputSize);
        int widest = Enumerable.Range(0, layers).Max(l => Math.Max(Shape.Inputs(l), Shape.Outputs(l)));
        DoubleSlack = (4.0 * widest + 64) * Rounding.DoubleUnit;
        phase?.Finish();
    }

    /// <summary>The architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>u64 of theory.md section 9: (4 max d + 64) 2^-53.</summary>
    public double DoubleSlack { get; }

    /// <summary>A few products of the matrices with themselves: seconds for a large network.</summary>
    public static BallNorms Compute(
        NetworkParameters prior,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    ) => new(prior, progress, cancellationToken);

    /// <summary>An upper bound of ||theta_0^k||_F, biases included.</summary>
    public double Frobenius(int layer) => _frobenius[layer];

    /// <summary>An upper bound of ||W_0^k||_2 of a hidden layer other than the first.</summary>
    public double OperatorNormOf(int layer) => _operatorNorms[layer];

    /// <summary>An upper bound of ||w_0;y - w_0;j|| of the output layer.</summary>
    public double OutputDistance(int y, int j) => _outputDistances[y * Shape.OutputSize + j];

    /// <summary>w_0;ij^2 of a hidden layer other than the first, input-major, each rounded to nearest.</summary>
    public ref float Squares(int layer) => ref _squares[layer]!.At(0);

    /// <summary>Whether H of a layer is kept.</summary>
    public bool HasGram(int layer) => _grams[layer] is not null;

    /// <summary>
    /// H of a hidden layer other than the first, each entry rounded up; its rows are as long as the layer below.
    /// </summary>
    public ref float Gram(int layer) => ref _grams[layer]!.At(0);

    private static InputMajorWeights? AbsoluteGram(ReadOnlySpan<float> weights, int rows, int columns)
    {
        if (columns > MostGramInputs)
            return null;
        var view = new MatrixView<double>(OperatorNorm.Widen(weights, rows, columns), rows, columns);
        double[] gram = OperatorNorm.Gram(view.Transposed);
        return InputMajorWeights.Of(Array.ConvertAll(gram, entry => MathF.BitIncrement((float)Math.Abs(entry))), columns);
    }
}
