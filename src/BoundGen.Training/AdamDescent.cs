using System.Numerics.Tensors;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>Steps of Adam (Kingma and Ba 2015) with a pull towards a centre, block by block of the gradient's rows.</summary>
internal sealed class AdamDescent
{
    private const float FirstDecay = 0.9f,
        SecondDecay = 0.999f,
        Epsilon = 1e-8f;

    private readonly NetworkShape _shape;
    private readonly float[] _parameters;
    private readonly NetworkParameters _centre;
    private readonly double _inputScale;
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly GradientBlock[] _blocks;
    private readonly double[] _blockSquares;
    private int _steps;

    /// <summary>Begins at rest.</summary>
    /// <param name="parameters">The parameters that are moved, now those of <paramref name="centre"/>.</param>
    /// <param name="centre">Where the pull goes.</param>
    /// <param name="inputScale">As <see cref="TrainingOptions.InputScale"/>: the first layer's steps are divided by it.</param>
    public AdamDescent(float[] parameters, NetworkParameters centre, double inputScale)
    {
        (_shape, _parameters, _centre, _inputScale) = (centre.Shape, parameters, centre, inputScale);
        (_first, _second) = (new float[parameters.Length], new float[parameters.Length]);
        _blocks = [.. GradientBlock.Of(_shape)];
        _blockSquares = new double[_blocks.Length];
        SquaredDistances = new double[_shape.LayerCount];
    }

    /// <summary>||theta^k - centre^k||^2, shape [K + 1].</summary>
    public double[] SquaredDistances { get; }

    /// <summary>One step along the gradients of all shards of a minibatch.</summary>
    /// <param name="shards">The parts of the minibatch.</param>
    /// <param name="samples">How many it has.</param>
    /// <param name="rate">The learning rate of the step.</param>
    /// <param name="pull">Shape [K + 1]: times theta^k - centre^k, it is added to the mean gradient.</param>
    public void Step(NoisyShard[] shards, int samples, double rate, double[] pull)
    {
        _steps++;
        Parallel.For(0, _blocks.Length, i =>
            _blockSquares[i] = Move(_blocks[i], shards, samples, rate, (float)pull[_blocks[i].Layer])
        );
        // In the order of the blocks, whichever was done first.
        Array.Clear(SquaredDistances);
        for (int i = 0; i < _blocks.Length; i++)
            SquaredDistances[_blocks[i].Layer] += _blockSquares[i];
    }

    private double Move(GradientBlock block, NoisyShard[] shards, int samples, double rate, float pull)
    {
        int inputs = _shape.Inputs(block.Layer),
            stride = shards[0].Factors.RowStride(block.Layer),
            length = block.Count * stride;
        if (block.Layer == 0)
            rate /= _inputScale;
        using var scratch = ScratchBlock.Rent(sizeof(float) * 2 * (nint)length);
        Span<float> sum = scratch.Span<float>()[..length],
            rows = scratch.Span<float>().Slice(length, length);
        shards[0].Factors.WeightRows(block.Layer, block.First, sum);
        for (int s = 1; s < shards.Length; s++)
        {
            shards[s].Factors.WeightRows(block.Layer, block.First, rows);
            TensorPrimitives.Add(sum, rows, sum);
        }

        int from = _shape.Weights(block.Layer).Start.Value + block.First * inputs;
        double squares = 0;
        for (int row = 0; row < block.Count; row++)
            squares += Move(from + row * inputs, sum.Slice(row * stride, inputs), samples, rate, pull);
        return squares + MoveBiases(block, shards, samples, rate, pull);
    }

    private double MoveBiases(GradientBlock block, NoisyShard[] shards, int samples, double rate, float pull)
    {
        if (!_shape.HasBias)
            return 0;
        Span<float> sum = stackalloc float[GradientFactors.RowsAtOnce],
            part = stackalloc float[GradientFactors.RowsAtOnce];
        sum = sum[..block.Count];
        part = part[..block.Count];
        sum.Clear();
        foreach (var shard in shards)
        {
            shard.Factors.Biases(block.Layer, block.First, part);
            TensorPrimitives.Add(sum, part, sum);
        }

        return Move(_shape.Biases(block.Layer).Start.Value + block.First, sum, samples, rate, pull);
    }

    /// <summary>Moves neighbouring parameters.</summary>
    /// <returns>Their squared distance from the centre.</returns>
    private double Move(int from, ReadOnlySpan<float> gradient, int samples, double rate, float pull)
    {
        Span<float> parameters = _parameters.AsSpan(from, gradient.Length),
            first = _first.AsSpan(from, gradient.Length),
            second = _second.AsSpan(from, gradient.Length);
        ReadOnlySpan<float> centre = _centre.Values.Slice(from, gradient.Length);
        float step = (float)(rate / (1 - Math.Pow(FirstDecay, _steps))),
            correction = (float)(1 / (1 - Math.Pow(SecondDecay, _steps)));
        double squares = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            float slope = gradient[i] / samples + pull * (parameters[i] - centre[i]);
            first[i] = FirstDecay * first[i] + (1 - FirstDecay) * slope;
            second[i] = SecondDecay * second[i] + (1 - SecondDecay) * slope * slope;
            parameters[i] -= step * first[i] / (MathF.Sqrt(correction * second[i]) + Epsilon);
            double moved = (double)parameters[i] - centre[i];
            squares += moved * moved;
        }

        return squares;
    }
}
