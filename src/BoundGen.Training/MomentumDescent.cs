using System.Numerics.Tensors;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>
/// Steps of SGD with momentum: velocity = momentum velocity - rate (gradient / samples + pull); parameters += velocity. Rows of
/// the gradient are computed block by block, and used up while they are in cache.
/// </summary>
internal sealed class MomentumDescent
{
    private readonly NetworkShape _shape;
    private readonly TrainingOptions _options;
    private readonly float[] _parameters;
    private readonly float[] _velocity;
    private readonly NetworkParameters _pullCentre;
    private readonly double _pull;
    private readonly GradientBlock[] _blocks;

    /// <summary>Begins at rest.</summary>
    /// <param name="parameters">The parameters that are moved, now those of <paramref name="initial"/>.</param>
    /// <param name="initial">Where training starts.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">A centre of the pull of another shape.</exception>
    public MomentumDescent(float[] parameters, NetworkParameters initial, TrainingOptions options)
    {
        _shape = initial.Shape;
        _options = options;
        _parameters = parameters;
        _velocity = new float[parameters.Length];
        _pullCentre = options.PullCentre ?? initial;
        if (!_pullCentre.Shape.Equals(_shape))
            throw new ArgumentException($"PullCentre is a network {_pullCentre.Shape}, expected {_shape}.", nameof(options));
        // The gradient of lambda/(K+1) sum_k ||theta^k - centre^k||^2.
        _pull = 2 * options.Pull / _shape.LayerCount;
        _blocks = [.. GradientBlock.Of(_shape)];
    }

    /// <summary>One step along the gradients of all shards of a minibatch.</summary>
    /// <param name="shards">The parts of the minibatch.</param>
    /// <param name="samples">How many it has.</param>
    /// <param name="rate">The learning rate of the step.</param>
    public void Step(MinibatchShard[] shards, int samples, double rate) => Parallel.For(0, _blocks.Length, i =>
        {
            MoveWeights(_blocks[i], shards, samples, rate);
            MoveBiases(_blocks[i], shards, samples, rate);
        });

    private void MoveWeights(GradientBlock block, MinibatchShard[] shards, int samples, double rate)
    {
        int inputs = _shape.Inputs(block.Layer),
            start = _shape.Weights(block.Layer).Start.Value + block.First * inputs,
            stride = shards[0].Factors.RowStride(block.Layer);
        double factor = block.Layer == 0 ? 1 / (_options.InputScale * _options.InputScale) : 1;
        using var scratch = ScratchBlock.Rent(sizeof(float) * (nint)block.Count * stride);
        Span<float> gradient = scratch.Span<float>();
        foreach (var shard in shards)
        {
            shard.Factors.WeightRows(block.Layer, block.First, gradient);
            for (int row = 0; row < block.Count; row++)
            {
                int from = start + row * inputs;
                // All that is due on a row, while it is in the first-level cache.
                if (shard == shards[0])
                    Slow(from, inputs);
                Accelerate(from, gradient.Slice(row * stride, inputs), rate * factor, samples);
                if (shard == shards[^1])
                    Move(from, inputs, rate * factor);
            }
        }
    }

    private void MoveBiases(GradientBlock block, MinibatchShard[] shards, int samples, double rate)
    {
        if (!_shape.HasBias)
            return;
        int start = _shape.Biases(block.Layer).Start.Value + block.First;
        Span<float> gradient = stackalloc float[GradientFactors.RowsAtOnce];
        gradient = gradient[..block.Count];
        Slow(start, block.Count);
        foreach (var shard in shards)
        {
            shard.Factors.Biases(block.Layer, block.First, gradient);
            Accelerate(start, gradient, rate * _options.BiasFactor, samples);
        }

        Move(start, block.Count, rate * _options.BiasFactor);
    }

    private void Slow(int start, int count)
    {
        Span<float> velocity = _velocity.AsSpan(start, count);
        TensorPrimitives.Multiply(velocity, (float)_options.Momentum, velocity);
    }

    private void Accelerate(int start, ReadOnlySpan<float> gradient, double rate, int samples)
    {
        Span<float> velocity = _velocity.AsSpan(start, gradient.Length);
        TensorPrimitives.MultiplyAdd(gradient, (float)(-rate / samples), velocity, velocity);
    }

    private void Move(int start, int count, double rate)
    {
        Span<float> velocity = _velocity.AsSpan(start, count),
            parameters = _parameters.AsSpan(start, count);
        if (_pull != 0)
        {
            float step = (float)(rate * _pull);
            TensorPrimitives.MultiplyAdd(_pullCentre.Values.Slice(start, count), step, velocity, velocity);
            TensorPrimitives.MultiplyAdd(parameters, -step, velocity, velocity);
        }

        TensorPrimitives.Add(parameters, velocity, parameters);
    }
}
