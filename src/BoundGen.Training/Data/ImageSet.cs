using System.Buffers.Binary;

namespace BoundGen.Training;

/// <summary>Grey images of one size with their labels: at least one image, at least one pixel each.</summary>
public sealed class ImageSet
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;
    private readonly Lazy<(ulong[] Hashes, ulong[] Looks)> _identities;
    private string? _fingerprint;

    /// <summary>Wraps images and labels without copying them.</summary>
    /// <param name="pixels">Shape [n, rows, columns], row-major; 0 is black, 255 is white.</param>
    /// <param name="labels">Shape [n], n at least 1.</param>
    /// <param name="rows">Height of an image in pixels.</param>
    /// <param name="columns">Width of an image in pixels.</param>
    /// <exception cref="ArgumentException">No image, an empty image, or lengths that do not match.</exception>
    public ImageSet(byte[] pixels, byte[] labels, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (labels.Length == 0)
            throw new ArgumentException("An image set has 0 labels, expected at least 1.", nameof(labels));
        // The product of three lengths may pass 64 bits.
        Int128 expected = (Int128)labels.Length * rows * columns;
        if (pixels.Length != expected)
        {
            throw new ArgumentException(
                $"{labels.Length} images of {rows} x {columns} pixels need {expected} bytes, got {pixels.Length}.",
                nameof(pixels)
            );
        }

        _pixels = pixels;
        _labels = labels;
        Rows = rows;
        Columns = columns;
        _identities = new Lazy<(ulong[], ulong[])>(Identify);
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Height of an image in pixels.</summary>
    public int Rows { get; }

    /// <summary>Width of an image in pixels.</summary>
    public int Columns { get; }

    /// <summary>How they can be drawn again; null where they are not the first procedural digits of a stream.</summary>
    public RecordedDigits? Digits { get; internal init; }

    /// <summary>All labels, shape [Count].</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>All images, shape [Count, Rows, Columns], row-major.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>One image, shape [Rows, Columns], row-major.</summary>
    public ReadOnlySpan<byte> Image(int i) => _pixels.AsSpan(i * Rows * Columns, Rows * Columns);

    /// <summary>The first images and their labels.</summary>
    /// <param name="count">How many, 1 to Count.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other number.</exception>
    public ImageSet First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return count == Count ? this : new ImageSet(_pixels[..(count * Rows * Columns)], _labels[..count], Rows, Columns);
    }

    /// <summary>
    /// Names the images whatever file they came from: the first 16 bytes of SHA-256 over count, rows, columns
    /// (little-endian int32) and all pixels, as 32 lower-case hex digits. Labels do not enter.
    /// </summary>
    public string Fingerprint => _fingerprint ??= ComputeFingerprint();

    /// <summary>Some of the images as model files record them. Labels do not enter.</summary>
    /// <param name="selection">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">A selection that needs more images.</exception>
    public SampleRecord Record(SampleSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return Record(selection, selection.Rows(Count));
    }

    /// <summary>
    /// The images that a network has not seen: those after the ones it has, in their order; all where that is not known.
    /// </summary>
    /// <param name="seen">What the network has seen; null where it is not known.</param>
    public SampleSelection NewTo(SampleRecord? seen)
    {
        bool mine = seen is { Selection.Start: 0 } && seen.Count <= Count && seen.DataSet == Fingerprint;
        return mine ? seen!.Selection.WithRange(seen.Count, Count - seen.Count) : SampleSelection.InFileOrder(0, Count);
    }

    /// <summary>Reads pixel p of images that stand next to one another as p/255, preprocessed.</summary>
    /// <param name="preprocessing">What is done to each value.</param>
    /// <param name="start">The first image.</param>
    /// <param name="count">Number of images.</param>
    /// <returns>Inputs of shape [count, Rows * Columns] and their labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A range outside 0..Count.</exception>
    public LabelledData ToInputs(Preprocessing preprocessing, int start, int count)
    {
        if (start < 0 || start > Count)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Image {start} of {Count}, expected 0 to {Count}.");
        if (count < 0 || count > Count - start)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                $"{count} images from image {start} of {Count}, expected 0 to {Count - start}."
            );
        }

        return ToInputs(preprocessing, SampleSelection.InFileOrder(start, count));
    }

    /// <summary>Reads pixel p of some images as p/255, preprocessed.</summary>
    /// <param name="preprocessing">What is done to each value.</param>
    /// <param name="selection">Which images.</param>
    /// <returns>Inputs of shape [selection.Count, Rows * Columns] and their labels, with the record of these images.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A selection that needs more images.</exception>
    public LabelledData ToInputs(Preprocessing preprocessing, SampleSelection selection)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(selection);
        float[] table = preprocessing.Table();
        int size = Rows * Columns;
        int[] rows = selection.Rows(Count);
        float[] inputs = new float[checked(rows.Length * size)];
        for (int i = 0; i < rows.Length; i++)
        {
            var image = Image(rows[i]);
            var input = inputs.AsSpan(i * size, size);
            for (int pixel = 0; pixel < size; pixel++)
                input[pixel] = table[image[pixel]];
        }

        int[] labels = Array.ConvertAll(rows, row => (int)_labels[row]);
        return new LabelledData(inputs, labels, size, () => Record(selection, rows), preprocessing);
    }

    private SampleRecord Record(SampleSelection selection, int[] rows)
    {
        var (hashes, looks) = _identities.Value;
        return new SampleRecord(
            Fingerprint,
            selection,
            FormattableString.Invariant($"{Rows}x{Columns}"),
            Array.ConvertAll(rows, row => hashes[row]),
            Array.ConvertAll(rows, row => looks[row]),
            rows: rows
        );
    }

    private (ulong[] Hashes, ulong[] Looks) Identify()
    {
        var (hashes, looks) = (new ulong[Count], new ulong[Count]);
        var look = new ImageLook(Rows, Columns);
        Parallel.For(0, Count, i =>
        {
            hashes[i] = Runtime.Fingerprint.Hash64(Image(i));
            looks[i] = look.Of(Image(i));
        });
        return (hashes, looks);
    }

    private string ComputeFingerprint()
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(header, Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Columns);
        return Runtime.Fingerprint.Of(header, _pixels);
    }
}
