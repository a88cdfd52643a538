namespace BoundGen;

/// <summary>Labelled inputs of a network, one row a sample.</summary>
public sealed class LabelledData
{
    private readonly float[] _inputs;
    private readonly int[] _labels;

    /// <summary>Wraps inputs and labels without copying them.</summary>
    /// <param name="inputs">Shape [n, <paramref name="inputSize"/>], row-major, finite.</param>
    /// <param name="labels">Shape [n], none negative.</param>
    /// <param name="inputSize">Number of values of one input.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, a NaN or infinite input, a negative label.</exception>
    public LabelledData(float[] inputs, int[] labels, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        if (inputs.Length != (long)labels.Length * inputSize)
        {
            throw new ArgumentException(
                $"{labels.Length} labels of inputs with {inputSize} values need {(long)labels.Length * inputSize} values, got {inputs.Length}.",
                nameof(inputs)
            );
        }

        int bad = NonFinite.IndexIn(inputs);
        if (bad >= 0)
            throw new ArgumentException(
                $"Value {bad % inputSize} of sample {bad / inputSize} is {inputs[bad]}, expected a finite number.",
                nameof(inputs)
            );
        int negative = Array.FindIndex(labels, label => label < 0);
        if (negative >= 0)
            throw new ArgumentException($"Label {negative} is {labels[negative]}, expected 0 or more.", nameof(labels));

        _inputs = inputs;
        _labels = labels;
        InputSize = inputSize;
    }

    /// <summary>Number of samples.</summary>
    public int Count => _labels.Length;

    /// <summary>Number of values of one input.</summary>
    public int InputSize { get; }

    /// <summary>All inputs, shape [Count, InputSize], row-major.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    /// <summary>All labels, shape [Count].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>One input, shape [InputSize].</summary>
    public ReadOnlySpan<float> Input(int sample) => _inputs.AsSpan(sample * InputSize, InputSize);

    /// <summary>Throws unless the samples are inputs of a network and their labels among its classes.</summary>
    /// <exception cref="ArgumentException">Names the parameter, what was found and what was expected.</exception>
    internal void CheckFits(NetworkShape shape, string parameter)
    {
        CheckInputSize(shape, parameter);
        CheckLabels(shape, parameter);
    }

    /// <summary>Throws unless the samples are inputs of a network.</summary>
    internal void CheckInputSize(NetworkShape shape, string parameter)
    {
        if (InputSize != shape.InputSize)
            throw new ArgumentException(
                $"The inputs have {InputSize} values, expected {shape.InputSize} for a network {shape}.",
                parameter
            );
    }

    /// <summary>Throws unless the labels are among the classes of a network.</summary>
    internal void CheckLabels(NetworkShape shape, string parameter) => ShapeCheck.Labels(Labels, shape.OutputSize, parameter);

    /// <summary>The Euclidean norm of one input, in double precision.</summary>
    public double InputNorm(int sample)
    {
        double sum = 0;
        foreach (float value in Input(sample))
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
