using System.Collections.Immutable;

namespace BoundGen.Training;

/// <summary>Samples of one file or folder, with their labels: images (<see cref="ImageSet"/>) or rows of a table.</summary>
/// <remarks>
/// A set as it was read knows labels and columns by the names of its file. <see cref="For"/> puts them into the order in which a
/// network has its inputs and classes.
/// </remarks>
public abstract class SampleSet
{
    private readonly SampleLabels? _labels;
    private readonly int[] _classes;
    private string? _fingerprint;
    private NetworkUsage? _usage;

    private protected SampleSet(int count, SampleLabels? labels, int[]? classes = null)
    {
        (Count, _labels) = (count, labels);
        _classes = classes ?? (labels is { Names: null } ? labels.Values : new int[count]);
    }

    /// <summary>Number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>Number of values of one input.</summary>
    public abstract int InputSize { get; }

    /// <summary>The size of the images; null for other samples.</summary>
    public virtual ImageSize? ImageSize => null;

    /// <summary>Whether every value is that of a pixel, from 0 to 1.</summary>
    public virtual bool IsOfPixels => false;

    /// <summary>Whether the samples came with labels; else every label is 0.</summary>
    public bool HasLabels => _labels is not null;

    /// <summary>
    /// The label of every sample, shape [Count]: the output of a network that stands for it after <see cref="For"/>, before that
    /// the whole number of the file (0 where labels are names).
    /// </summary>
    public ReadOnlySpan<int> Labels => _classes;

    /// <summary>What a network of these inputs and labels records of them: all that is known after <see cref="For"/>.</summary>
    public NetworkUsage Usage => _usage ?? new NetworkUsage { Image = ImageSize };

    /// <summary>How they can be drawn again; null where they are not the first procedural digits of a stream.</summary>
    public RecordedDigits? Digits { get; internal init; }

    /// <summary>What the reader of the file, and <see cref="For"/>, have to say of it, to be shown to the user.</summary>
    public virtual ImmutableArray<string> Remarks => [];

    /// <summary>
    /// Names the samples whatever file they came from: 32 lower-case hexadecimal digits of the digest of all values. Labels do
    /// not
    /// enter.
    /// </summary>
    public string Fingerprint => _fingerprint ??= ComputeFingerprint();

    /// <summary>What is said of one sample where it is named in a record: only records of one form can be compared.</summary>
    private protected abstract string Form { get; }

    /// <summary>Labels as the file has them; null for a file without.</summary>
    internal SampleLabels? FileLabels => _labels;

    /// <summary>
    /// What a network trained on this set would record of it: features, classes and their column. Categories and classes are
    /// those of some samples alone, since a prior may know of no others.
    /// </summary>
    /// <param name="seen">
    /// The samples whose categories become inputs and whose labels become classes; all if there are none.
    /// </param>
    /// <param name="source">What the user called the set, for messages.</param>
    /// <param name="classes">How many classes the network has; null for as many as there are labels.</param>
    /// <exception cref="ArgumentException">
    /// Another number of labels than classes, a label that none of these samples has, or a column that cannot be an input.
    /// </exception>
    public NetworkUsage UsageFor(SampleSelection seen, string source, int? classes = null)
    {
        ArgumentNullException.ThrowIfNull(seen);
        int[] rows = seen.Rows(Count);
        var usage = Describe(seen);
        return usage with { ClassNames = _labels?.ClassNames(rows.Length > 0 ? rows : null, classes, source) ?? [] };
    }

    /// <summary>The same with classes that were fixed beforehand.</summary>
    /// <param name="seen">The samples whose categories become inputs.</param>
    /// <param name="classNames">The labels in the order of the outputs.</param>
    /// <exception cref="ArgumentException">A column that cannot be an input, or names that are no names of classes.</exception>
    public NetworkUsage UsageFor(SampleSelection seen, ImmutableArray<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return Describe(seen) with { ClassNames = classNames };
    }

    /// <summary>The architecture of a network of this set's inputs and classes.</summary>
    /// <param name="usage">
    /// What <see cref="UsageFor(SampleSelection, string, int?)"/> gives for as many classes as there are labels, or with stated
    /// classes.
    /// </param>
    /// <param name="hidden">Width of every hidden layer.</param>
    /// <param name="hasBias">Whether layers have biases.</param>
    public NetworkShape ShapeFor(NetworkUsage usage, ReadOnlySpan<int> hidden, bool hasBias = true)
    {
        ArgumentNullException.ThrowIfNull(usage);
        int inputs = usage.Features.IsEmpty ? InputSize : usage.Features.Length,
            classes = usage.ClassNames.IsEmpty ? _classes.Max() + 1 : usage.ClassNames.Length;
        return new NetworkShape([inputs, .. hidden, classes], hasBias);
    }

    /// <summary>This set with inputs and labels in the order of a network.</summary>
    /// <param name="usage">What the network records of its inputs and classes; what is not known stays as in the file.</param>
    /// <param name="shape">The architecture.</param>
    /// <param name="source">What the user called the set, for messages.</param>
    /// <param name="labelSource">What the user called its labels; null for the same.</param>
    /// <exception cref="ArgumentException">The set does not fit the network; the message starts with the source.</exception>
    public SampleSet For(NetworkUsage usage, NetworkShape shape, string source, string? labelSource = null)
    {
        ArgumentNullException.ThrowIfNull(usage);
        ArgumentNullException.ThrowIfNull(shape);
        var set = Arrange(usage, shape, source)
            .WithClasses(_labels?.Classes(shape, usage.ClassNames, labelSource ?? source) ?? new int[Count]);
        set._usage = new NetworkUsage
        {
            Image = usage.Image ?? ImageSize,
            Features = usage.Features,
            LabelColumn = usage.LabelColumn,
            ClassNames = usage.ClassNames,
        };
        return set;
    }

    /// <summary>The first samples.</summary>
    /// <param name="count">How many, 1 to Count.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other number.</exception>
    public virtual SampleSet First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        if (count == Count)
            return this;
        var first = Cut(count);
        first._usage = _usage;
        return first;
    }

    /// <summary>Some of the samples as model files record them. Labels do not enter.</summary>
    /// <param name="selection">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">A selection that needs more samples.</exception>
    public SampleRecord Record(SampleSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return Record(selection, selection.Rows(Count));
    }

    /// <summary>
    /// The samples that a network has not seen: those after the ones it has, in their order; all where that is not known.
    /// </summary>
    /// <param name="seen">What the network has seen; null where it is not known.</param>
    public SampleSelection NewTo(SampleRecord? seen)
    {
        bool mine = seen is { Selection.Start: 0 } && seen.Count <= Count && seen.DataSet == Fingerprint;
        return mine ? seen!.Selection.WithRange(seen.Count, Count - seen.Count) : SampleSelection.InFileOrder(0, Count);
    }

    /// <summary>Makes inputs of samples that stand next to one another.</summary>
    /// <param name="preprocessing">What is done to each value.</param>
    /// <param name="start">The first sample.</param>
    /// <param name="count">Number of samples.</param>
    /// <returns>Inputs of shape [count, InputSize] and their labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A range outside 0..Count.</exception>
    public LabelledData ToInputs(Preprocessing preprocessing, int start, int count)
    {
        if (start < 0 || start > Count)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Sample {start} of {Count}, expected 0 to {Count}.");
        if (count < 0 || count > Count - start)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                $"{count} samples from sample {start} of {Count}, expected 0 to {Count - start}."
            );
        }

        return ToInputs(preprocessing, SampleSelection.InFileOrder(start, count));
    }

    /// <summary>Makes inputs of some samples.</summary>
    /// <param name="preprocessing">What is done to each value.</param>
    /// <param name="selection">Which samples.</param>
    /// <returns>Inputs of shape [selection.Count, InputSize] and their labels, with the record of these samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A selection that needs more samples.</exception>
    /// <exception cref="ArgumentException">
    /// Means and deviations of another number of columns, or an input that is not finite.
    /// </exception>
    public LabelledData ToInputs(Preprocessing preprocessing, SampleSelection selection)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(selection);
        int size = InputSize;
        int[] rows = selection.Rows(Count);
        float[] inputs = new float[checked(rows.Length * size)];
        Fill(rows, preprocessing, inputs);
        int[] labels = Array.ConvertAll(rows, row => _classes[row]);
        return new LabelledData(inputs, labels, size, () => Record(selection, rows), preprocessing)
        {
            IsOrderedByName = IsOrderedByName,
            RowsWithGaps = RowsWithGaps,
        };
    }

    /// <summary>The values of one sample before they are preprocessed, shape [InputSize].</summary>
    internal abstract void CopyValues(int row, Span<float> values);

    /// <summary>
    /// Which inputs are numbers, and no pixels or categories: those that are worth standardising, shape [InputSize].
    /// </summary>
    internal virtual bool IsNumber(int input) => true;

    /// <summary>Whether the order is that of the names of files.</summary>
    private protected virtual bool IsOrderedByName => false;

    /// <summary>How many rows of the file had gaps and were left out.</summary>
    private protected virtual int RowsWithGaps => 0;

    /// <summary>The features of the set, the column of its labels, the size of its images.</summary>
    private protected abstract NetworkUsage Describe(SampleSelection seen);

    /// <summary>This set with inputs as a network has them.</summary>
    /// <exception cref="ArgumentException">
    /// The samples are no inputs of the network; the message starts with the source.
    /// </exception>
    private protected abstract SampleSet Arrange(NetworkUsage usage, NetworkShape shape, string source);

    /// <summary>This set with other classes.</summary>
    private protected abstract SampleSet WithClasses(int[] classes);

    /// <summary>The first samples, fewer than all.</summary>
    private protected abstract SampleSet Cut(int count);

    /// <summary>Fills inputs of shape [rows, InputSize].</summary>
    private protected virtual void Fill(int[] rows, Preprocessing preprocessing, float[] inputs)
    {
        int size = InputSize;
        preprocessing.CheckColumns(size);
        Parallel.For(0, rows.Length, i =>
        {
            var input = inputs.AsSpan(i * size, size);
            CopyValues(rows[i], input);
            preprocessing.Apply(input, input);
        });
    }

    /// <summary>A hash and a look by sample, as in <see cref="SampleRecord"/>: those of some samples at least.</summary>
    private protected abstract (ulong[] Hashes, ulong[] Looks) Identify(int[] rows);

    private protected abstract string ComputeFingerprint();

    private SampleRecord Record(SampleSelection selection, int[] rows)
    {
        var (hashes, looks) = Identify(rows);
        return new SampleRecord(
            Fingerprint,
            selection,
            Form,
            Array.ConvertAll(rows, row => hashes[row]),
            Array.ConvertAll(rows, row => looks[row]),
            rows: rows
        );
    }
}
