using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>One thread's samples of a minibatch, and the memory of their gradient.</summary>
/// <param name="shape">The network.</param>
/// <param name="augmentation">How images are distorted anew each time; null to leave samples as they are.</param>
/// <param name="seed">Decides the distortions.</param>
internal sealed class Minibatch(NetworkShape shape, ImageAugmentation? augmentation, int seed)
{
    /// <summary>Floats from any place to the next 64-byte boundary, at most.</summary>
    private const int LongestGap = 15;

    private readonly Random _random = new(seed);

    /// <summary>
    /// The seed of one thread's distortions: they must be independent of the order of the samples, and of the other threads'.
    /// </summary>
    /// <param name="training">What decides that order.</param>
    /// <param name="number">Which thread.</param>
    /// <param name="count">How many there are.</param>
    public static int DistortionSeed(int training, int number, int count) => unchecked(training * count + number + 1_000_003);

    private float[] _inputs = [];
    private int[] _labels = [];
    private float[] _memory = [];

    /// <summary>n.</summary>
    public int Samples { get; private set; }

    /// <summary>Shape [n, InputSize].</summary>
    public ReadOnlySpan<float> Inputs => _inputs.AsSpan(0, Samples * shape.InputSize);

    /// <summary>Shape [n].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Samples);

    /// <summary>The gradient over the samples.</summary>
    public GradientFactors Factors =>
        new(
            shape,
            Samples,
            _memory.AsSpan(AlignedMemory.FloatsToAlignment(ref _memory[0]), GradientFactors.Length(shape, Samples))
        );

    /// <summary>Takes other samples.</summary>
    public void Load(LabelledData data, ReadOnlySpan<int> samples)
    {
        Samples = samples.Length;
        if (_labels.Length < samples.Length || _memory.Length == 0)
        {
            _labels = new int[samples.Length];
            _inputs = new float[samples.Length * shape.InputSize];
            _memory = GC.AllocateUninitializedArray<float>(
                GradientFactors.Length(shape, samples.Length) + LongestGap,
                pinned: true
            );
        }

        for (int i = 0; i < samples.Length; i++)
        {
            Span<float> input = _inputs.AsSpan(i * shape.InputSize, shape.InputSize);
            if (augmentation is null)
                data.Input(samples[i]).CopyTo(input);
            else
                augmentation.Distort(data.Input(samples[i]), input, _random);
            _labels[i] = data.Labels[samples[i]];
        }
    }
}
