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
        var descent = new MomentumDescent(parameters, initial, options);
        var limits = new Constraints(initial, options);
        MinibatchShard[] shards =
        [
            .. Enumerable.Range(0, ShardCount).Select(number => new MinibatchShard(initial.Shape, options, number, ShardCount)),
        ];
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
                descent.Step(shards, length, rate);
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
}
