using BoundGen.Reference;

namespace BoundGen.Tests.Sparsity;

/// <summary>
/// A small random network without biases, its prior and a sample. Inputs are not negative and weights lean to the negative
/// side, so that many neurons are far below 0; widths of 1 and rank-one weights come up often.
/// </summary>
internal sealed class PaperSituation
{
    public PaperSituation(int seed, int samples = 30, int minHiddenLayers = 1, int maxWidth = 7)
    {
        Seed = seed;
        Rng = new Random(seed);
        var sizes = new int[Rng.Next(minHiddenLayers, 4) + 2];
        foreach (ref int size in sizes.AsSpan())
            size = Rng.Next(5) == 0 ? 1 : Rng.Next(2, maxWidth + 1);
        sizes[^1] = Rng.Next(2, 5);
        Shape = new NetworkShape(sizes, bias: false);

        var prior = new float[Shape.ParameterCount];
        for (int layer = 0; layer < Shape.LayerCount; layer++)
            Fill(prior.AsSpan(Shape.Weights(layer)), Shape.Inputs(layer), layer < Shape.HiddenLayerCount);
        float moved = Rng.Next(2) == 0 ? 1e-4f : 1e-3f;
        Prior = new NetworkParameters(Shape, prior);
        Network = new NetworkParameters(Shape, Array.ConvertAll(prior, weight => weight + moved * Gaussian()));
        Norms = SparsityNorms.Compute(Network);

        var inputs = new float[samples * sizes[0]];
        foreach (ref float value in inputs.AsSpan())
            value = Math.Abs(Gaussian());
        var labels = new int[samples];
        foreach (ref int label in labels.AsSpan())
            label = Rng.Next(sizes[^1]);
        Data = new LabelledData(inputs, labels, sizes[0]);
        MaxInputNorm = Enumerable.Range(0, samples).Max(i => Math.Sqrt(Data.Input(i).ToArray().Sum(v => (double)v * v)));
    }

    public int Seed { get; }

    public Random Rng { get; }

    public NetworkShape Shape { get; }

    public int K => Shape.HiddenLayerCount;

    public NetworkParameters Network { get; }

    public NetworkParameters Prior { get; }

    public SparsityNorms Norms { get; }

    public LabelledData Data { get; }

    /// <summary>M_X: the largest norm in the sample.</summary>
    public double MaxInputNorm { get; }

    public GreedySparsity Greedy => new(Network, Norms, MaxInputNorm);

    public ReferenceNetwork Reference => new(Shape, Network.Values);

    public ReferencePass[] Passes => [.. Enumerable.Range(0, Data.Count).Select(i => Reference.Forward(Data.Input(i)))];

    /// <summary>
    /// The reference at fixed s_1..s_K, with xi and omega from given norms, and something else than M_X if it is given.
    /// </summary>
    public ReferencePaper Paper(
        SparsityNorms norms,
        IReadOnlyList<int> sparsity,
        double eps,
        double omegaTimes = 1,
        double? inputNorm = null
    )
    {
        int[] s = [0, .. sparsity, 0];
        double[] xi = [double.NaN, .. Enumerable.Range(1, K + 1).Select(k => norms.Xi(k - 1, s[k - 1]))];
        double[] omega = [double.NaN, .. Enumerable.Range(1, K).Select(k => omegaTimes * norms.Omega(k - 1, s[k], s[k - 1]))];
        return new ReferencePaper(Reference, inputNorm ?? MaxInputNorm, s, xi, omega, ReferencePaper.Spread(eps, K));
    }

    /// <summary>The weights of one layer multiplied.</summary>
    public static NetworkParameters Scaled(NetworkParameters network, params (int Layer, float Factor)[] factors)
    {
        float[] values = network.Values.ToArray();
        foreach ((int layer, float factor) in factors)
        {
            foreach (ref float weight in values.AsSpan(network.Shape.Weights(layer)))
                weight *= factor;
        }

        return new(network.Shape, values);
    }

    /// <summary>The network with its hidden neurons in another order.</summary>
    public static NetworkParameters Permuted(NetworkParameters network, int[][] order)
    {
        NetworkShape shape = network.Shape;
        var values = new float[shape.ParameterCount];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            int rows = shape.Outputs(layer),
                columns = shape.Inputs(layer),
                start = shape.Weights(layer).Start.Value;
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    int row = layer < shape.HiddenLayerCount ? order[layer][i] : i,
                        column = layer > 0 ? order[layer - 1][j] : j;
                    values[start + i * columns + j] = network.Values[start + row * columns + column];
                }
            }
        }

        return new(shape, values);
    }

    public int[][] RandomOrder()
    {
        int[][] order = [.. Enumerable.Range(0, K).Select(layer => Enumerable.Range(0, Shape.Outputs(layer)).ToArray())];
        foreach (int[] layer in order)
            Rng.Shuffle(layer);
        return order;
    }

    public override string ToString() => $"seed {Seed}, {Shape}";

    private float Gaussian() => (float)MathNet.Numerics.Distributions.Normal.Sample(Rng, 0, 1);

    private void Fill(Span<float> weights, int columns, bool hidden)
    {
        bool rankOne = Rng.Next(3) == 0;
        float[] left = [.. Enumerable.Range(0, weights.Length / columns).Select(_ => Gaussian())];
        float[] right = [.. Enumerable.Range(0, columns).Select(_ => Math.Abs(Gaussian()))];
        float lean = hidden ? 0.4f : 0;
        for (int i = 0; i < weights.Length; i++)
            weights[i] = ((rankOne ? left[i / columns] * right[i % columns] : Gaussian()) - lean) / MathF.Sqrt(columns);
    }
}
