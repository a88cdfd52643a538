namespace BoundGen;

/// <summary>
/// The norms of the prior theta_0 that certificates may use: they are fixed before the sample is seen (theory.md
/// section 5). They depend on neither the noise nor the distance caps, so one instance serves every noise level.
/// </summary>
public sealed class PriorNorms
{
    private readonly SparseNormBound?[] _sparseNorms;
    private readonly InputMajorWeights?[] _squares;
    private readonly double[]?[] _columnSquares;
    private readonly InputMajorWeights _outputWeights;
    private readonly double[] _outputDistances;
    private readonly float[] _ones;

    /// <summary>Computes the norms of theta_0; the cost is a few products of its matrices with themselves.</summary>
    public PriorNorms(NetworkParameters prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        Shape = prior.Shape;
        int layers = Shape.LayerCount, last = layers - 1;
        _sparseNorms = new SparseNormBound?[layers];
        _squares = new InputMajorWeights?[layers];
        _columnSquares = new double[]?[layers];

        // The certificates multiply by hidden layers that have a hidden layer before them.
        for (int l = 1; l < last; l++)
        {
            var weights = prior.Values[Shape.Weights(l)];
            _sparseNorms[l] = new SparseNormBound(weights, Shape.Outputs(l), Shape.Inputs(l));
            _squares[l] = InputMajor(Squares(weights), l);
            _columnSquares[l] = ColumnSquares(weights, Shape.Outputs(l));
        }

        _outputWeights = InputMajor(prior.Values[Shape.Weights(last)], last);
        _outputDistances = RowDistances(prior.Values[Shape.Weights(last)]);
        _ones = new float[Shape.Sizes.ToArray().Max()];
        _ones.AsSpan().Fill(1);
    }

    /// <summary>The architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>As many ones as the widest layer has neurons: sums of columns are products with them.</summary>
    internal ReadOnlySpan<float> Ones => _ones;

    /// <summary>w_0;ij^2 of a hidden layer other than the first, input-major, each rounded to nearest.</summary>
    internal InputMajorWeights Squares(int layer) => _squares[layer] ?? throw Missing(layer);

    /// <summary>Upper bounds of the sparse norms of a hidden layer other than the first (section 2).</summary>
    internal SparseNormBound SparseNorm(int layer) => _sparseNorms[layer] ?? throw Missing(layer);

    /// <summary>Upper bounds of ||W_0;.,i||^2 for every input i of a hidden layer other than the first.</summary>
    internal ReadOnlySpan<double> ColumnSquares(int layer) => _columnSquares[layer] ?? throw Missing(layer);

    /// <summary>W_0 of the output layer, input-major: the C weights that leave hidden neuron i.</summary>
    internal ReadOnlySpan<float> OutputWeights(int neuron)
    {
        int stride = InputMajorWeights.Stride(Shape.OutputSize);
        return _outputWeights.Row(neuron * stride, stride);
    }

    /// <summary>An upper bound of ||w_0;y - w_0;j|| of the output layer.</summary>
    internal double OutputDistance(int y, int j) => _outputDistances[y * Shape.OutputSize + j];

    private InputMajorWeights InputMajor(ReadOnlySpan<float> weights, int layer)
    {
        var stored = new InputMajorWeights(Shape.Inputs(layer) * InputMajorWeights.Stride(Shape.Outputs(layer)));
        stored.Load(weights, Shape.Outputs(layer), 0);
        return stored;
    }

    private static float[] Squares(ReadOnlySpan<float> weights)
    {
        var squares = new float[weights.Length];
        for (int i = 0; i < squares.Length; i++)
            squares[i] = weights[i] * weights[i];
        return squares;
    }

    private static double[] ColumnSquares(ReadOnlySpan<float> weights, int rows)
    {
        var sums = new double[weights.Length / rows];
        for (int i = 0; i < weights.Length; i++)
            sums[i % sums.Length] += (double)weights[i] * weights[i];
        return Array.ConvertAll(sums, sum => Rounding.CoverDouble(sum, rows));
    }

    private double[] RowDistances(ReadOnlySpan<float> weights)
    {
        int rows = Shape.OutputSize, columns = weights.Length / rows;
        var distances = new double[rows * rows];
        for (int y = 0; y < rows; y++)
        {
            for (int j = 0; j < y; j++)
            {
                double sum = 0;
                for (int i = 0; i < columns; i++)
                {
                    double difference = (double)weights[y * columns + i] - weights[j * columns + i];
                    sum += difference * difference;
                }

                distances[y * rows + j] = distances[j * rows + y] = Math.Sqrt(Rounding.CoverDouble(sum, columns));
            }
        }

        return distances;
    }

    private ArgumentOutOfRangeException Missing(int layer) => new(
        nameof(layer), layer, $"Norms are kept for layers 1 to {Shape.LayerCount - 2} of a network {Shape}.");
}
