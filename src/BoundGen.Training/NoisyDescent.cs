namespace BoundGen.Training;

/// <summary>Training under noise on pre-activations, step by step: the next minibatch, its gradient, a step of Adam.</summary>
internal sealed class NoisyDescent
{
    /// <summary>
    /// Every minibatch is split into so many parts, one a thread: fixed, so that results do not depend on the cores.
    /// </summary>
    private const int ShardCount = 2;

    private readonly LabelledData _data;
    private readonly int _seen;
    private readonly ulong _seed;
    private readonly Random _random;
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly NoisyShard[] _shards;
    private readonly AdamDescent _adam;
    private int _start;
    private ulong _step;

    /// <summary>Begins at rest.</summary>
    /// <param name="start">Where training starts, and the centre of the pull.</param>
    /// <param name="data">At least one sample.</param>
    /// <param name="seen">How many of the samples, the first ones, the prior has seen.</param>
    /// <param name="inputScale">As <see cref="TrainingOptions.InputScale"/>.</param>
    /// <param name="batchSize">Samples per step; all, if there are fewer.</param>
    /// <param name="seed">Decides the order of the samples, the noise and the distortions.</param>
    /// <param name="augmentation">How images are distorted in every step; null to leave samples as they are.</param>
    public NoisyDescent(
        NetworkParameters start,
        LabelledData data,
        int seen,
        double inputScale,
        int batchSize,
        int seed,
        ImageAugmentation? augmentation = null
    )
    {
        (_data, _seen, _seed, _random) = (data, seen, unchecked((ulong)seed), new Random(seed));
        Parameters = start.Values.ToArray();
        _adam = new AdamDescent(Parameters, start, inputScale);
        _shards =
        [
            .. Enumerable
                .Range(0, ShardCount)
                .Select(s => new NoisyShard(start.Shape, augmentation, Minibatch.DistortionSeed(seed, s, ShardCount))),
        ];
        _order = [.. Enumerable.Range(0, data.Count)];
        _batchSize = Math.Min(batchSize, data.Count);
        _start = data.Count;
        SigmaGradient = new double[start.Shape.LayerCount];
    }

    /// <summary>The parameters as they are.</summary>
    public float[] Parameters { get; }

    /// <summary>||theta^k - start^k||^2, shape [K + 1].</summary>
    public double[] SquaredDistances => _adam.SquaredDistances;

    /// <summary>The mean loss of the last minibatch.</summary>
    public double Loss { get; private set; }

    /// <summary>Its derivative by ln sigma_k, shape [K + 1].</summary>
    public double[] SigmaGradient { get; }

    /// <summary>How many samples of the last minibatch are new to the prior.</summary>
    public int Fresh => _shards.Sum(shard => shard.Fresh);

    /// <summary>How many of these the noisy network misclassified.</summary>
    public int FreshErrors => _shards.Sum(shard => shard.FreshErrors);

    /// <summary>Differentiates the loss of the next minibatch.</summary>
    /// <param name="sigma">Shape [K + 1]: the deviation of the noise on each layer's weights.</param>
    /// <param name="loss">Of the noisy logits.</param>
    /// <exception cref="NotFiniteNumberException">Training diverged.</exception>
    public void Differentiate(double[] sigma, NoisyLoss loss)
    {
        if (_start + _batchSize > _order.Length)
        {
            _random.Shuffle(_order);
            _start = 0;
        }

        Parallel.For(0, ShardCount, s =>
        {
            int from = _start + _batchSize * s / ShardCount,
                to = _start + _batchSize * (s + 1) / ShardCount;
            var noise = (_seed, ShardCount * _step + (ulong)s);
            _shards[s].Run(Parameters, sigma, loss, _data, _order.AsSpan(from..to), _seen, noise);
        });
        _start += _batchSize;
        _step++;
        Loss = _shards.Sum(shard => shard.Loss) / _batchSize;
        if (!double.IsFinite(Loss))
            throw new NotFiniteNumberException($"Training diverged in step {_step}: the loss is {Loss}.", Loss);
        for (int layer = 0; layer < SigmaGradient.Length; layer++)
            SigmaGradient[layer] = _shards.Sum(shard => shard.SigmaGradient[layer]) / _batchSize;
    }

    /// <summary>Moves the parameters.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="pull">Shape [K + 1]: the pull towards the start.</param>
    public void Move(double rate, double[] pull) => _adam.Step(_shards, _batchSize, rate, pull);
}
