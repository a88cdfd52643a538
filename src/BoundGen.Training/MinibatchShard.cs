using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>One thread's part of a minibatch, from its samples to the factors of its gradient.</summary>
internal sealed class MinibatchShard(NetworkShape shape, TrainingOptions options, int number, int count)
{
    // A seed of its own: the distortion must be independent of the order of the samples.
    private readonly Random _random = new(unchecked(options.Seed * count + number + 1_000_003));

    /// <summary>Floats from any place to the next 64-byte boundary, at most.</summary>
    private const int LongestGap = 15;

    private float[] _inputs = [];
    private int[] _labels = [];
    private float[] _memory = [];
    private int _samples;

    /// <summary>The loss over the samples of the last run, summed.</summary>
    public double Loss { get; private set; }

    /// <summary>The gradient over the samples of the last run.</summary>
    public GradientFactors Factors =>
        new(
            shape,
            _samples,
            _memory.AsSpan(AlignedMemory.FloatsToAlignment(ref _memory[0]), GradientFactors.Length(shape, _samples))
        );

    /// <summary>Backpropagates so many samples.</summary>
    public void Run(IReluNetwork network, float[] parameters, LabelledData data, ReadOnlySpan<int> samples)
    {
        _samples = samples.Length;
        if (_labels.Length < samples.Length || _memory.Length == 0)
        {
            _labels = new int[samples.Length];
            _inputs = new float[samples.Length * data.InputSize];
            _memory = GC.AllocateUninitializedArray<float>(
                GradientFactors.Length(shape, samples.Length) + LongestGap,
                pinned: true
            );
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

        Loss = network.Backpropagate(
            parameters,
            _inputs.AsSpan(0, samples.Length * data.InputSize),
            _labels.AsSpan(0, samples.Length),
            new(options.Temperature, options.ActivityPenalty),
            Factors
        );
    }
}
