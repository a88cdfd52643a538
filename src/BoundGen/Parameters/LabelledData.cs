using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>Labelled inputs of a network, one row a sample.</summary>
public sealed class LabelledData
{
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly Lazy<SampleRecord> _record;
    private readonly Lazy<string> _digest;
    private readonly double[] _norms;

    /// <summary>Wraps inputs and labels without copying them.</summary>
    /// <param name="inputs">Shape [n, <paramref name="inputSize"/>], row-major, finite.</param>
    /// <param name="labels">Shape [n], none negative.</param>
    /// <param name="inputSize">Number of values of one input.</param>
    /// <param name="record">
    /// Gives the record of these samples, in this order, when it is needed for the first time. Left out, the samples are
    /// recognised by the values of their inputs.
    /// </param>
    /// <param name="preprocessing">
    /// How the inputs were made of pixels or numbers, to be reported; null where it is not known.
    /// </param>
    /// <exception cref="ArgumentException">Lengths that do not match, a NaN or infinite input, a negative label.</exception>
    public LabelledData(
        float[] inputs,
        int[] labels,
        int inputSize,
        Func<SampleRecord>? record = null,
        Preprocessing? preprocessing = null
    )
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
        Preprocessing = preprocessing;
        _record = new Lazy<SampleRecord>(() => record is null ? RecordOfValues() : Checked(record()));
        _digest = new Lazy<string>(() => Fingerprint.Of(MemoryMarshal.AsBytes(Labels), Inputs));
        _norms = new double[labels.Length];
    }

    /// <summary>Number of samples.</summary>
    public int Count => _labels.Length;

    /// <summary>Number of values of one input.</summary>
    public int InputSize { get; }

    /// <summary>How the inputs were made of pixels or numbers; null where it is not known.</summary>
    public Preprocessing? Preprocessing { get; }

    /// <summary>
    /// Whether the order of the samples is that of the names of files, which cannot show how they were drawn.
    /// </summary>
    public bool IsOrderedByName { get; init; }

    /// <summary>How many rows of the samples' file had cells without a value and were left out.</summary>
    public int RowsWithGaps { get; init; }

    /// <summary>All inputs, shape [Count, InputSize], row-major.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    /// <summary>All labels, shape [Count].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Which samples these are, and how each is recognised.</summary>
    public SampleRecord Record => _record.Value;

    /// <summary>Names every value and every label.</summary>
    internal string Digest => _digest.Value;

    /// <summary>One input, shape [InputSize].</summary>
    public ReadOnlySpan<float> Input(int sample) => _inputs.AsSpan(sample * InputSize, InputSize);

    /// <summary>Some of the samples, with their record.</summary>
    /// <param name="rows">Which, by their place.</param>
    internal LabelledData Keep(int[] rows)
    {
        float[] inputs = new float[rows.Length * InputSize];
        for (int i = 0; i < rows.Length; i++)
            Input(rows[i]).CopyTo(inputs.AsSpan(i * InputSize));
        return new LabelledData(
            inputs,
            Array.ConvertAll(rows, row => _labels[row]),
            InputSize,
            () => Record.Keep(rows),
            Preprocessing
        )
        {
            IsOrderedByName = IsOrderedByName,
            RowsWithGaps = RowsWithGaps,
        };
    }

    /// <summary>The samples of a range, with their record.</summary>
    /// <param name="start">The first, by its place.</param>
    /// <param name="end">The one after the last.</param>
    internal LabelledData Range(int start, int end) =>
        start == 0 && end == Count ? this : Keep([.. Enumerable.Range(start, end - start)]);

    /// <summary>The other samples, with their record.</summary>
    /// <param name="rows">Which are left out, by their place.</param>
    internal LabelledData Without(int[] rows) => Keep([.. Enumerable.Range(0, Count).Except(rows)]);

    /// <summary>The record of samples that come from no file.</summary>
    private SampleRecord RecordOfValues()
    {
        var look = new ValueLook(_inputs, InputSize);
        var selection = SampleSelection.InFileOrder(0, Count);
        return new SampleRecord(look.Fingerprint(), selection, look.Form, look.Hashes(), look.Looks());
    }

    private SampleRecord Checked(SampleRecord record)
    {
        if (record.Hashes.Length != Count)
            throw new ArgumentException($"The record is about {record.Hashes.Length} samples, expected {Count}.");
        return record;
    }

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
        // Several checks ask for all of them. 0 is not known yet, or soon computed again.
        if (_norms[sample] > 0)
            return _norms[sample];
        double sum = 0;
        foreach (float value in Input(sample))
            sum += (double)value * value;
        return _norms[sample] = Math.Sqrt(sum);
    }
}
