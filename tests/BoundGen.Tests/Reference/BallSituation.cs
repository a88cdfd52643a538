using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>
/// A small random centre with caps, a sample, and in two of three situations a radius that the input moves within. Zero inputs,
/// dead rows and rank-one weights come from
/// <see cref="Reference.Situation"/>; with biases, neurons at 0 and tiny margins are made here.
/// </summary>
internal sealed class BallSituation
{
    private readonly int _seed;

    /// <param name="seed">Makes everything else.</param>
    /// <param name="hiddenLayers">K.</param>
    /// <param name="maxWidth">Of input and hidden layers, 1 for chains of single neurons.</param>
    public BallSituation(int seed, int hiddenLayers, int maxWidth = 5)
    {
        _seed = seed;
        Random = new Random(seed + 1000 * hiddenLayers);
        var sizes = new int[hiddenLayers + 2];
        for (int k = 0; k <= hiddenLayers; k++)
            sizes[k] = Random.Next(1, maxWidth + 1);
        sizes[^1] = Random.Next(2, 5);
        var situation = new Situation(seed, new NetworkShape(sizes, bias: Random.Next(3) > 0));
        X = situation.X;
        if (situation.Shape.HasBias && Random.Next(2) == 0)
            MoveNeuronsToZero(situation);
        ReferencePass pass = situation.Prior.Forward(X);
        Label = Random.Next(8) == 0 ? Random.Next(sizes[^1]) : pass.Classify();
        if (situation.Shape.HasBias && Random.Next(3) == 0)
        {
            int j = (Label + 1) % sizes[^1];
            situation.ShiftBias(
                hiddenLayers + 1,
                j,
                (pass.Logits[Label] - pass.Logits[j]) * (1 - Math.Pow(10, -4 * Random.NextDouble()))
            );
        }

        Prior = situation.Prior;
        Caps =
        [
            .. Enumerable
                .Range(1, hiddenLayers + 1)
                .Select(k =>
                    Random.Next(8) == 0
                        ? 0
                        : Math.Max(ReferenceNorms.OperatorNorm(Prior.W(k)), 0.1) * Math.Pow(10, -2.5 + 2 * Random.NextDouble())
                ),
        ];
        InputRadius = seed % 3 == 0 ? 0 : Math.Pow(10, -2.5 + 2 * Random.NextDouble());
    }

    public BallSituation(ReferenceNetwork prior, double[] caps, float[] x, int label, double inputRadius = 0)
    {
        Prior = prior;
        InputRadius = inputRadius;
        Caps = caps;
        X = x;
        Label = label;
        Random = new Random(0);
    }

    public ReferenceNetwork Prior { get; }

    public double[] Caps { get; }

    public float[] X { get; }

    public double InputRadius { get; }

    public int Label { get; }

    public Random Random { get; }

    public ReferenceBall Ball(double scale = 1) => new(Prior, ScaledCaps(scale), InputRadius);

    public double[] ScaledCaps(double scale) => [.. Caps.Select(cap => scale * cap)];

    public BallAttack Attack(double scale = 1) => new(Prior, ScaledCaps(scale), X, new Random(_seed), InputRadius);

    public override string ToString() =>
        $"seed {_seed}, {Prior.Shape}, caps {string.Join(" ", Caps)}, radius {InputRadius}, label {Label}";

    private void MoveNeuronsToZero(Situation situation)
    {
        for (int k = 1; k <= situation.K; k++)
        {
            int i = Random.Next(situation.Shape.Sizes[k]);
            situation.ShiftBias(k, i, -situation.Prior.Forward(X).Z(k)[i]);
        }
    }
}
