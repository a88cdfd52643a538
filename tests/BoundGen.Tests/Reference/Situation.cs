using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>
/// A small random network with its prior, noise and input. Widths of 1, rank-one weights and weights of one sign, where the
/// inequalities of the proofs become equalities, come up often. All parameters are multiples of 2^-18 below 2^6: floats,
/// and their differences too.
/// </summary>
internal sealed class Situation
{
    private const int GridBits = 18;
    private const double Largest = 60;

    private readonly double[] _theta;
    private readonly double[] _prior;

    public Situation(int seed, int maxHiddenLayers = 3, int maxWidth = 6, int minHiddenLayers = 1)
        : this(seed, new Random(seed), rng => RandomShape(rng, minHiddenLayers, maxHiddenLayers, maxWidth)) { }

    public Situation(int seed, NetworkShape shape)
        : this(seed, new Random(seed), _ => shape) { }

    private Situation(int seed, Random rng, Func<Random, NetworkShape> shape)
    {
        Seed = seed;
        Rng = rng;
        Shape = shape(Rng);
        _prior = new double[Shape.ParameterCount];
        for (int layer = 0; layer < Shape.LayerCount; layer++)
            FillLayer(layer);
        _theta = [.. _prior];
        double moved = Rng.Next(3) switch
        {
            0 => 0,
            1 => 0.01,
            _ => 0.2,
        };
        Label = Rng.Next(Shape.OutputSize);
        int way = Rng.Next(3);
        for (int i = 0; i < _theta.Length; i++)
            _theta[i] +=
                moved
                * (
                    way == 0 ? _prior[i]
                    : way == 1 ? Gaussian()
                    : 0
                );
        for (int layer = 0; way == 2 && layer < Shape.LayerCount; layer++)
            MoveOneWay(layer, moved);
        for (int i = 0; i < _theta.Length; i++)
            _theta[i] = OnGrid(_theta[i]);

        Sigma = Enumerable.Range(0, K + 1).Select(_ => Math.Pow(10, -3 + 2.5 * Rng.NextDouble())).ToArray();
        Eta = new[] { 0.01, 0.5, 0.99 }[Rng.Next(3)];
        X = Enumerable.Range(0, Shape.InputSize).Select(_ => Rng.Next(4) == 0 ? 0 : (float)Gaussian()).ToArray();
        Rho = Enumerable.Range(1, K + 1).Select(k => Distance(k) * (1 + 1e-12)).ToArray();
        Certificates = new ReferenceCertificates(Prior, Rho, Sigma, Eta);
    }

    public int Seed { get; }

    public Random Rng { get; }

    public NetworkShape Shape { get; }

    public int K => Shape.HiddenLayerCount;

    public double[] Sigma { get; }

    public double[] Rho { get; }

    public double Eta { get; }

    public float[] X { get; }

    public int Label { get; }

    public ReferenceCertificates Certificates { get; }

    public ReferenceNetwork Network => new(Shape, _theta);

    public ReferenceNetwork Prior => new(Shape, _prior);

    /// <summary>theta as the floats it is made of.</summary>
    public float[] Parameters => Array.ConvertAll(_theta, value => (float)value);

    /// <summary>theta_0 as the floats it is made of.</summary>
    public float[] PriorParameters => Array.ConvertAll(_prior, value => (float)value);

    /// <summary>
    /// Moves a bias of layer k in theta and theta_0 alike, unless that would make it too large: no norm of a certificate
    /// about real numbers depends on it.
    /// </summary>
    public void ShiftBias(int k, int i, double by)
    {
        int at = Shape.Biases(k - 1).Start.Value + i;
        double onGrid = OnGrid(by);
        if (Math.Max(Math.Abs(_theta[at] + onGrid), Math.Abs(_prior[at] + onGrid)) > Largest)
            return;
        _theta[at] += onGrid;
        _prior[at] += onGrid;
    }

    /// <summary>theta_0 with the weights of one layer (counted from 0) multiplied.</summary>
    public ReferenceNetwork Scaled(int layer, double factor)
    {
        double[] scaled = [.. _prior];
        foreach (ref double weight in scaled.AsSpan(Shape.Weights(layer)))
            weight *= factor;
        return new(Shape, scaled);
    }

    /// <summary>
    /// The class that theta errs for where it errs: that of the largest logit beside y. Only its events count (theory.md section
    /// 11). Null with one class.
    /// </summary>
    public int? Rival
    {
        get
        {
            var logits = Network.Forward(X).Logits;
            int[] others = [.. Enumerable.Range(0, Shape.OutputSize).Where(j => j != Label)];
            return others.Length == 0 ? null : others.MaxBy(j => logits[j]);
        }
    }

    public double Gaussian() => MathNet.Numerics.Distributions.Normal.Sample(Rng, 0, 1);

    public double[] Normals(double scale) => Enumerable.Range(0, Shape.NoiseLength).Select(_ => scale * Gaussian()).ToArray();

    public NoisyDraw Draw(double[] normals) => new(Network, X, Sigma, normals);

    /// <summary>Where the normals of layer k lie among those of a draw.</summary>
    public Range NormalsOf(int k)
    {
        int start = Shape.Sizes[1..k].ToArray().Sum();
        return start..(start + Shape.Sizes[k]);
    }

    public override string ToString() =>
        $"seed {Seed}, {Shape}, sigma {string.Join(" ", Sigma)}, rho {string.Join(" ", Rho)}, eta {Eta}, label {Label}";

    /// <summary>||theta^k - theta_0^k||_2, weights and biases together.</summary>
    private double Distance(int k)
    {
        var moved = (Network.W(k) - Prior.W(k)).InsertColumn(Shape.Sizes[k - 1], Network.B(k) - Prior.B(k));
        return ReferenceNorms.OperatorNorm(moved);
    }

    private static NetworkShape RandomShape(Random rng, int minHiddenLayers, int maxHiddenLayers, int maxWidth)
    {
        int K = rng.Next(minHiddenLayers, maxHiddenLayers + 1);
        var sizes = new int[K + 2];
        for (int k = 0; k < sizes.Length; k++)
            sizes[k] = rng.Next(3) == 0 ? 1 : rng.Next(1, maxWidth + 1);
        sizes[^1] = rng.Next(1, 5);
        return new NetworkShape(sizes, bias: rng.Next(3) > 0);
    }

    private static double OnGrid(double value) =>
        Math.ScaleB(Math.Round(Math.ScaleB(Math.Clamp(value, -Largest, Largest), GridBits)), -GridBits);

    /// <summary>
    /// A move of rank one, so that its operator norm is its length; at the output it tells the label from one other class.
    /// </summary>
    private void MoveOneWay(int layer, double by)
    {
        double[] left = Enumerable.Range(0, Shape.Outputs(layer)).Select(_ => Gaussian()).ToArray();
        if (layer == K)
        {
            Array.Clear(left);
            left[(Label + 1) % left.Length] = -1;
            left[Label] = 1;
        }
        double[] right = Enumerable.Range(0, Shape.Inputs(layer)).Select(_ => Math.Abs(Gaussian())).ToArray();
        Span<double> weights = _theta.AsSpan(Shape.Weights(layer));
        for (int i = 0; i < weights.Length; i++)
            weights[i] += by * left[i / right.Length] * right[i % right.Length];
    }

    private void FillLayer(int layer)
    {
        int rows = Shape.Outputs(layer),
            columns = Shape.Inputs(layer),
            kind = Rng.Next(5);
        double scale = Math.Exp(Gaussian() / 2) / Math.Sqrt(columns);
        double[] left = Enumerable.Range(0, rows).Select(_ => Gaussian()).ToArray();
        double[] right = Enumerable.Range(0, columns).Select(_ => Gaussian()).ToArray();
        Span<double> weights = _prior.AsSpan(Shape.Weights(layer));
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = OnGrid(
                scale
                    * kind switch
                    {
                        0 => left[i / columns] * right[i % columns],
                        1 => Math.Abs(Gaussian()),
                        2 => Rng.Next(2) * Gaussian(),
                        3 => 0,
                        _ => Gaussian(),
                    }
            );
        }
        foreach (ref double bias in _prior.AsSpan(Shape.Biases(layer)))
            bias = OnGrid(0.3 * Gaussian());
    }
}
