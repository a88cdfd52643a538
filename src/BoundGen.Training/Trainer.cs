using System.Numerics.Tensors;
using MathNet.Numerics;

namespace BoundGen.Training;

/// <summary>Trains a network by minibatch SGD over its generated gradient.</summary>
public static class Trainer
{
    /// <summary>
    /// Every minibatch is split into so many parts, one a thread: fixed, so that results do not depend on the cores.
    /// </summary>
    private const int ShardCount = 2;

    /// <summary>Steps between two looks at norms and distance; both hold at the end.</summary>
    private const int LimitInterval = 8;

    /// <summary>Random weights, biases 0.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="seed">Fixes the weights.</param>
    /// <param name="distribution">Where every weight is drawn from.</param>
    /// <exception cref="ArgumentException">No such distribution.</exception>
    public static NetworkParameters Initialise(NetworkShape shape, ulong seed, InitialWeights distribution = InitialWeights.He)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!Enum.IsDefined(distribution))
            throw new ArgumentException(
                $"The distribution is {distribution}, expected one of {nameof(InitialWeights)}.",
                nameof(distribution)
            );
        var values = new float[shape.ParameterCount];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            Span<float> weights = values.AsSpan(shape.Weights(layer));
            CounterNormals.Fill(seed, (ulong)layer, RandomPurpose.InitialWeights, weights);
            int inputs = shape.Inputs(layer);
            if (distribution == InitialWeights.Uniform)
            {
                // 2 Phi(n) - 1 of a standard normal n is uniform in (-1, 1).
                foreach (ref float weight in weights)
                    weight = (float)(SpecialFunctions.Erf(weight / Math.Sqrt(2)) / Math.Sqrt(inputs));
            }
            else
            {
                TensorPrimitives.Multiply(weights, MathF.Sqrt(2f / inputs), weights);
            }
        }

        return new NetworkParameters(shape, values);
    }

    /// <summary>
    /// Trains from the parameters of a network, which are also the centre of <see cref="TrainingOptions.MaxDistance"/> and
    /// <see cref="TrainingOptions.Caps"/>.
    /// </summary>
    /// <param name="network">Where to start; is not changed.</param>
    /// <param name="data">At least one sample, labels among the classes.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Is told after every epoch.</param>
    /// <param name="cancellationToken">Ends the training, within a step.</param>
    /// <returns>
    /// The trained parameters. They record the temperature, and the preprocessing where the data know theirs; the rest of their
    /// usage is that of <paramref name="network"/>.
    /// </returns>
    /// <exception cref="ArgumentException">Options out of range, or data that does not fit the network.</exception>
    /// <exception cref="NotFiniteNumberException">Training diverged: a parameter is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NetworkParameters Train(
        IReluNetwork network,
        LabelledData data,
        TrainingOptions options,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (data.Count == 0)
            throw new ArgumentException("There are no samples to train on.", nameof(data));
        if (options.Augmentation is { } images && images.Rows * images.Columns != data.InputSize)
            throw new ArgumentException(
                $"Augmentation is for {images.Rows} x {images.Columns} images, the inputs have {data.InputSize} values.",
                nameof(options)
            );

        var initial = network.ToParameters();
        var parameters = initial.Values.ToArray();
        var velocity = new float[parameters.Length];
        var stretches = Stretch.Of(initial.Shape, options);
        var pull = new Pull(options, initial);
        var limits = new Constraints(initial, options);
        var shards = Enumerable.Range(0, ShardCount).Select(s => new Shard(parameters.Length, options, s)).ToArray();
        int[] order = Enumerable.Range(0, data.Count).ToArray();
        var random = new Random(options.Seed);
        int stepsPerEpoch = (data.Count + options.BatchSize - 1) / options.BatchSize;
        long steps = options.Steps ?? (long)stepsPerEpoch * options.Epochs,
            step = 0;
        int epochs = (int)((steps + stepsPerEpoch - 1) / stepsPerEpoch);

        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            random.Shuffle(order);
            double loss = 0;
            int seen = 0;
            for (; seen < order.Length && step < steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int start = seen,
                    length = Math.Min(options.BatchSize, order.Length - start);
                Parallel.For(0, ShardCount, s =>
                {
                    var samples = order.AsSpan((start + length * s / ShardCount)..(start + length * (s + 1) / ShardCount));
                    shards[s].Run(network, parameters, data, samples);
                });
                loss += shards.Sum(shard => shard.Loss);
                double rate =
                    options.LearningRate
                    * (options.Schedule == LearningRateSchedule.Cosine ? 0.5 * (1 + Math.Cos(Math.PI * step / steps)) : 1);
                Move(parameters, velocity, shards, stretches, pull, (float)options.Momentum, rate, length);
                if (step % LimitInterval == LimitInterval - 1)
                    limits.Apply(parameters);
                seen += length;
            }

            if (!double.IsFinite(loss))
                throw new NotFiniteNumberException(
                    $"Training diverged in epoch {epoch}: the loss is {loss}. A smaller learning rate may help.",
                    loss
                );
            progress?.Report(new TrainingProgress(epoch, epochs, loss / seen));
        }

        limits.Enforce(parameters, cancellationToken);
        var usage = initial.Usage with
        {
            Preprocessing = data.Preprocessing ?? initial.Usage.Preprocessing,
            Temperature = options.Temperature,
        };
        return new NetworkParameters(initial.Shape, parameters, usage: usage);
    }

    /// <summary>velocity = momentum velocity - rate factor (gradient / length + pull); parameters += velocity.</summary>
    private static void Move(
        float[] parameters,
        float[] velocity,
        Shard[] shards,
        Stretch[] stretches,
        Pull pull,
        float momentum,
        double rate,
        int length
    )
    {
        Parallel.For(0, stretches.Length, i =>
        {
            var (start, count, factor) = stretches[i];
            Span<float> w = parameters.AsSpan(start, count),
                v = velocity.AsSpan(start, count);
            TensorPrimitives.Multiply(v, momentum, v);
            foreach (var shard in shards)
                TensorPrimitives.MultiplyAdd(shard.Gradient.AsSpan(start, count), (float)(-rate * factor / length), v, v);
            pull.AddTo(v, w, start, rate * factor);
            TensorPrimitives.Add(w, v, w);
        });
    }

    /// <summary>Parameters next to each other whose learning rate is multiplied by the same factor.</summary>
    private readonly record struct Stretch(int Start, int Count, double Factor)
    {
        /// <summary>So many stay in the first-level cache from one operation to the next.</summary>
        private const int MaxCount = 2048;

        /// <summary>All parameters of a network.</summary>
        public static Stretch[] Of(NetworkShape shape, TrainingOptions options)
        {
            var stretches = new List<Stretch>();
            for (int layer = 0; layer < shape.LayerCount; layer++)
            {
                Add(shape.Weights(layer), layer == 0 ? 1 / (options.InputScale * options.InputScale) : 1);
                Add(shape.Biases(layer), options.BiasFactor);
            }

            return [.. stretches];

            void Add(Range parameters, double factor)
            {
                for (int start = parameters.Start.Value; start < parameters.End.Value; start += MaxCount)
                    stretches.Add(new(start, Math.Min(MaxCount, parameters.End.Value - start), factor));
            }
        }
    }

    /// <summary>The gradient of lambda/(K+1) sum_k ||theta^k - centre^k||^2.</summary>
    private sealed class Pull
    {
        private readonly NetworkParameters _centre;
        private readonly double _factor;

        public Pull(TrainingOptions options, NetworkParameters initial)
        {
            _centre = options.PullCentre ?? initial;
            if (!_centre.Shape.Equals(initial.Shape))
                throw new ArgumentException(
                    $"PullCentre is a network {_centre.Shape}, expected {initial.Shape}.",
                    nameof(options)
                );
            _factor = 2 * options.Pull / initial.Shape.LayerCount;
        }

        public void AddTo(Span<float> velocity, ReadOnlySpan<float> parameters, int start, double rate)
        {
            if (_factor == 0)
                return;
            float step = (float)(rate * _factor);
            TensorPrimitives.MultiplyAdd(_centre.Values.Slice(start, parameters.Length), step, velocity, velocity);
            TensorPrimitives.MultiplyAdd(parameters, -step, velocity, velocity);
        }
    }

    /// <summary>One thread's part of a minibatch.</summary>
    private sealed class Shard(int parameterCount, TrainingOptions options, int number)
    {
        // A seed of its own: the distortion must be independent of the order of the samples.
        private readonly Random _random = new(unchecked(options.Seed * ShardCount + number + 1_000_003));
        private float[] _inputs = [];
        private int[] _labels = [];

        public float[] Gradient { get; } = new float[parameterCount];

        public double Loss { get; private set; }

        public void Run(IReluNetwork network, float[] parameters, LabelledData data, ReadOnlySpan<int> samples)
        {
            if (_labels.Length < samples.Length)
            {
                _labels = new int[samples.Length];
                _inputs = new float[samples.Length * data.InputSize];
            }

            for (int i = 0; i < samples.Length; i++)
            {
                Span<float> input = _inputs.AsSpan(i * data.InputSize, data.InputSize);
                if (options.Augmentation is { } augmentation)
                    augmentation.Distort(data.Input(samples[i]), input, _random);
                else
                    data.Input(samples[i]).CopyTo(input);
                _labels[i] = data.Labels[samples[i]];
            }

            Loss = network.Gradient(
                parameters,
                _inputs.AsSpan(0, samples.Length * data.InputSize),
                _labels.AsSpan(0, samples.Length),
                new(options.Temperature, options.ActivityPenalty),
                Gradient
            );
        }
    }
}
