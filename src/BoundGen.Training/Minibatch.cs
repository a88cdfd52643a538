using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>One thread's samples of a minibatch, and the memory of their gradient.</summary>
internal sealed class Minibatch(NetworkShape shape)
{
    /// <summary>Floats from any place to the next 64-byte boundary, at most.</summary>
    private const int LongestGap = 15;

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

    /// <summary>The input of a sample, in place.</summary>
    public Span<float> Input(int sample) => _inputs.AsSpan(sample * shape.InputSize, shape.InputSize);

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
            data.Input(samples[i]).CopyTo(Input(i));
            _labels[i] = data.Labels[samples[i]];
        }
    }
}
