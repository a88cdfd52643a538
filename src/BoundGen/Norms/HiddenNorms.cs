namespace BoundGen;

/// <summary>
/// What certificates read of the matrices of theta_0 that lie between two hidden layers (theory.md sections 5 and 9): sparse
/// norms, H = |W_0^T W_0| and |W_0 W_0^T| entry by entry, and squares. Layers are counted from 0, so these are 1 to K - 1.
/// </summary>
internal sealed class HiddenNorms
{
    /// <summary>Up to so many inputs H of a layer is kept, and up to so many neurons |W_0 W_0^T|: 256 MiB of each.</summary>
    internal const int MostGramRows = 8192;

    private readonly Layer[] _layers;

    private HiddenNorms(NetworkShape shape, Layer[] layers) => (Shape, _layers) = (shape, layers);

    /// <summary>The architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Computes them: a few products of the matrices with themselves, seconds for a large network.</summary>
    /// <param name="network">theta_0.</param>
    /// <param name="cache">Where they are kept; null for nowhere.</param>
    /// <param name="progress">Is told how many layers are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static HiddenNorms Compute(
        NetworkParameters network,
        CacheFolder? cache,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var shape = network.Shape;
        var layers = new Layer[Math.Max(0, shape.LayerCount - 2)];
        var phase = PhaseProgress.Start(progress, "norms of the prior", shape.LayerCount);
        var key = ProgramDigest.Key("norms", network);
        if (layers.Length > 0 && cache?.Read(key) is { } kept && kept.LongLength == Bytes(shape))
        {
            var reader = new NumberReader(kept);
            for (int l = 1; l <= layers.Length; l++)
                layers[l - 1] = new Layer(network, l, ref reader);
        }
        else if (layers.Length > 0)
        {
            for (int l = 1; l <= layers.Length; l++)
            {
                layers[l - 1] = new Layer(network, l, cancellationToken);
                phase?.Add(1);
            }

            if (cache is not null && Bytes(shape) <= Array.MaxLength)
            {
                var writer = new NumberWriter((int)Bytes(shape));
                foreach (var layer in layers)
                    layer.Write(ref writer);
                cache.Write(key, writer.Bytes);
            }
        }

        phase?.Finish();
        return new HiddenNorms(shape, layers);
    }

    /// <summary>Upper bounds of the sparse norms, of all of the matrix and of its rows (section 2).</summary>
    public SparseNormBound Sparse(int layer) => Of(layer).Sparse;

    /// <summary>w_0;ij^2 input-major, each rounded to nearest.</summary>
    public InputMajorWeights Squares(int layer) => Of(layer).Squares;

    /// <summary>Upper bounds of ||W_0;.,i||^2 for every input i, padded to a multiple of 16.</summary>
    public ReadOnlySpan<double> ColumnSquares(int layer) => Of(layer).ColumnSquares;

    /// <summary>
    /// H, each entry rounded up; its rows are as long as the layer below. Null where that layer is too wide for it to be kept.
    /// </summary>
    public InputMajorWeights? ColumnGram(int layer) => Of(layer).ColumnGram;

    /// <summary>
    /// |W_0 W_0^T|, each entry rounded up; its rows are as long as the layer. Null where the layer is too wide for it to be kept.
    /// </summary>
    public InputMajorWeights? RowGram(int layer) => Of(layer).RowGram;

    /// <summary>Bytes of both Gram matrices of a layer.</summary>
    internal static long GramBytes(NetworkShape shape, int layer) =>
        sizeof(float) * (GramLength(shape.Inputs(layer)) + GramLength(shape.Outputs(layer)));

    private Layer Of(int layer) =>
        layer >= 1 && layer <= _layers.Length
            ? _layers[layer - 1]
            : throw new ArgumentOutOfRangeException(
                nameof(layer),
                layer,
                $"Norms are kept for layers 1 to {Shape.LayerCount - 2} of a network {Shape}."
            );

    /// <summary>How long an entry of the cache is.</summary>
    private static long Bytes(NetworkShape shape)
    {
        long bytes = 0;
        for (int l = 1; l < shape.LayerCount - 1; l++)
        {
            bytes += sizeof(double) * SparseNormBound.NumberCount(shape.Outputs(l), shape.Inputs(l));
            bytes += GramBytes(shape, l);
        }

        return bytes;
    }

    /// <summary>Entries of a Gram matrix of so many rows; 0 where it is not kept.</summary>
    private static long GramLength(int rows) => rows <= MostGramRows ? (long)rows * rows : 0;

    private sealed class Layer
    {
        private readonly int _inputs;
        private readonly int _outputs;

        public Layer(NetworkParameters network, int layer, CancellationToken cancellationToken)
            : this(network, layer)
        {
            float[]? rowGram = Room(_outputs),
                columnGram = Room(_inputs);
            var weights = network.Values[network.Shape.Weights(layer)];
            Sparse = new SparseNormBound(weights, _outputs, _inputs, rowGram, columnGram, cancellationToken);
            RowGram = rowGram is null ? null : InputMajorWeights.Of(rowGram, _outputs);
            ColumnGram = columnGram is null ? null : InputMajorWeights.Of(columnGram, _inputs);

            static float[]? Room(int rows) => GramLength(rows) is var length and > 0 ? new float[length] : null;
        }

        public Layer(NetworkParameters network, int layer, ref NumberReader reader)
            : this(network, layer)
        {
            Sparse = new SparseNormBound(ref reader, _outputs, _inputs);
            RowGram = Read(ref reader, _outputs);
            ColumnGram = Read(ref reader, _inputs);

            static InputMajorWeights? Read(ref NumberReader reader, int rows) =>
                GramLength(rows) is var length and > 0 ? InputMajorWeights.Of(reader.Take<float>((int)length), rows) : null;
        }

        private Layer(NetworkParameters network, int layer)
        {
            (_inputs, _outputs) = (network.Shape.Inputs(layer), network.Shape.Outputs(layer));
            var weights = network.Values[network.Shape.Weights(layer)];
            Squares = InputMajorWeights.OfSquares(weights, _outputs);
            ColumnSquares = WeightNorms.SquaredColumns(weights, _outputs, Layout.Stride(_inputs));
        }

        public SparseNormBound Sparse { get; } = null!;

        public InputMajorWeights Squares { get; }

        public double[] ColumnSquares { get; }

        public InputMajorWeights? RowGram { get; }

        public InputMajorWeights? ColumnGram { get; }

        public void Write(ref NumberWriter writer)
        {
            Sparse.Write(ref writer);
            RowGram?.Save(writer.Take<float>((int)GramLength(_outputs)), _outputs, 0);
            ColumnGram?.Save(writer.Take<float>((int)GramLength(_inputs)), _inputs, 0);
        }
    }
}
