using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>One thread's part of a minibatch, from its samples to the factors of its gradient.</summary>
internal sealed class MinibatchShard(NetworkShape shape, TrainingOptions options, int number, int count)
{
    private readonly Minibatch _batch = new(shape, options.Augmentation, Minibatch.DistortionSeed(options.Seed, number, count));

    /// <summary>The loss over the samples of the last run, summed.</summary>
    public double Loss { get; private set; }

    /// <summary>The gradient over the samples of the last run.</summary>
    public GradientFactors Factors => _batch.Factors;

    /// <summary>Backpropagates so many samples.</summary>
    public void Run(IReluNetwork network, float[] parameters, LabelledData data, ReadOnlySpan<int> samples)
    {
        _batch.Load(data, samples);
        Loss = network.Backpropagate(
            parameters,
            _batch.Inputs,
            _batch.Labels,
            new(options.Temperature, options.ActivityPenalty),
            Factors
        );
    }
}
