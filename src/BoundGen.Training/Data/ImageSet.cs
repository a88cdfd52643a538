using System.Buffers.Binary;
using System.Collections.Immutable;

namespace BoundGen.Training;

/// <summary>Grey images of one size with their labels: at least one image, at least one pixel each.</summary>
public sealed class ImageSet : SampleSet
{
    private readonly byte[] _pixels;

    /// <summary>By image, those that were asked for.</summary>
    private readonly Lazy<(ulong[] Hashes, ulong[] Looks, bool[] Known)> _identities;

    /// <summary>What the reader of a folder has to say; the default for images that come from no folder.</summary>
    private readonly ImmutableArray<string> _folderRemarks;

    /// <summary>Wraps images and labels without copying them.</summary>
    /// <param name="pixels">Shape [n, rows, columns], row-major; 0 is black, 255 is white.</param>
    /// <param name="labels">Shape [n], n at least 1.</param>
    /// <param name="rows">Height of an image in pixels.</param>
    /// <param name="columns">Width of an image in pixels.</param>
    /// <exception cref="ArgumentException">No image, an empty image, or lengths that do not match.</exception>
    public ImageSet(byte[] pixels, int[] labels, int rows, int columns)
        : this(pixels, Checked(pixels, labels, rows, columns).Length, SampleLabels.OfNumbers(labels), labels, rows, columns) { }

    /// <summary>Images as they were read.</summary>
    /// <param name="raw">The images.</param>
    /// <param name="folderRemarks">
    /// What the reader of a folder has to say; the default for images that come from no folder.
    /// </param>
    internal ImageSet(RawImages raw, ImmutableArray<string> folderRemarks = default)
        : this(raw.Pixels, raw.Count, raw.Labels, classes: null, raw.Size.Rows, raw.Size.Columns) =>
        _folderRemarks = folderRemarks;

    private ImageSet(ImageSet from, byte[] pixels, SampleLabels? labels, int[] classes, ImageSize size)
        : this(pixels, classes.Length, labels, classes, size.Rows, size.Columns) => _folderRemarks = from._folderRemarks;

    internal ImageSet(byte[] pixels, int count, SampleLabels? labels, int[]? classes, int rows, int columns)
        : base(count, labels, classes)
    {
        (_pixels, Rows, Columns) = (pixels, rows, columns);
        _identities = new(() => (new ulong[count], new ulong[count], new bool[count]));
    }

    /// <summary>Height of an image in pixels.</summary>
    public int Rows { get; }

    /// <summary>Width of an image in pixels.</summary>
    public int Columns { get; }

    /// <inheritdoc/>
    public override int InputSize => Rows * Columns;

    /// <inheritdoc/>
    public override ImageSize? ImageSize => new ImageSize(Rows, Columns);

    /// <inheritdoc/>
    public override bool IsOfPixels => true;

    /// <inheritdoc/>
    public override ImmutableArray<string> Remarks => _folderRemarks.IsDefault ? [] : _folderRemarks;

    /// <summary>All images, shape [Count, Rows, Columns], row-major.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    private protected override bool IsOrderedByName => !_folderRemarks.IsDefault;

    private protected override string Form => FormattableString.Invariant($"{Rows}x{Columns}");

    /// <summary>One image, shape [Rows, Columns], row-major.</summary>
    public ReadOnlySpan<byte> Image(int i) => _pixels.AsSpan(i * InputSize, InputSize);

    /// <inheritdoc/>
    public override ImageSet First(int count) => (ImageSet)base.First(count);

    /// <summary>Images whose rows and columns change places.</summary>
    public ImageSet Transposed()
    {
        byte[] pixels = new byte[_pixels.Length];
        Parallel.For(0, Count, image =>
        {
            var from = Image(image);
            var to = pixels.AsSpan(image * InputSize, InputSize);
            for (int i = 0; i < from.Length; i++)
                to[i % Columns * Rows + i / Columns] = from[i];
        });
        return new ImageSet(this, pixels, FileLabels, Labels.ToArray(), new ImageSize(Columns, Rows));
    }

    internal override void CopyValues(int row, Span<float> values)
    {
        var image = Image(row);
        for (int i = 0; i < image.Length; i++)
            values[i] = image[i] / 255f;
    }

    private protected override void Fill(int[] rows, Preprocessing preprocessing, float[] inputs)
    {
        if (preprocessing.IsByColumn)
        {
            base.Fill(rows, preprocessing, inputs);
            return;
        }

        // A pixel has 256 values: a table of their inputs saves a division a pixel.
        byte[] pixels = new byte[256];
        for (int pixel = 0; pixel < pixels.Length; pixel++)
            pixels[pixel] = (byte)pixel;
        float[] table = new float[256];
        preprocessing.Apply(pixels, table);
        int size = InputSize;
        for (int i = 0; i < rows.Length; i++)
        {
            var image = Image(rows[i]);
            var input = inputs.AsSpan(i * size, size);
            for (int pixel = 0; pixel < size; pixel++)
                input[pixel] = table[image[pixel]];
        }
    }

    private protected override NetworkUsage Describe(SampleSelection seen) => new() { Image = ImageSize };

    private protected override ImageSet Arrange(NetworkUsage usage, NetworkShape shape, string source)
    {
        if (shape.InputSize != InputSize)
            throw new ArgumentException(
                $"{source}: images have {Rows} x {Columns} = {InputSize} pixels, but the network {shape} takes {shape.InputSize} inputs."
            );
        if (usage.Image is { } recorded && recorded != ImageSize)
            throw new ArgumentException($"{source}: images have {ImageSize} pixels, but the model records {recorded}.");
        if (!usage.Features.IsEmpty)
            throw new ArgumentException($"{source}: are images, but the model records columns of a table.");
        return this;
    }

    private protected override ImageSet WithClasses(int[] classes) =>
        new(this, _pixels, FileLabels, classes, new ImageSize(Rows, Columns)) { Digits = Digits };

    private protected override ImageSet Cut(int count) =>
        new(
            this,
            _pixels[..(count * InputSize)],
            FileLabels?.First(count),
            Labels[..count].ToArray(),
            new ImageSize(Rows, Columns)
        );

    private static int[] Checked(byte[] pixels, int[] labels, int rows, int columns)
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

        return labels;
    }

    private protected override (ulong[] Hashes, ulong[] Looks) Identify(int[] rows)
    {
        var (hashes, looks, known) = _identities.Value;
        var look = new ImageLook(Rows, Columns);
        Parallel.For(0, rows.Length, i =>
        {
            int row = rows[i];
            if (Volatile.Read(ref known[row]))
                return;
            hashes[row] = Runtime.Fingerprint.Hash64(Image(row));
            looks[row] = look.Of(Image(row));
            Volatile.Write(ref known[row], true);
        });
        return (hashes, looks);
    }

    /// <summary>The first 16 bytes of SHA-256 over count, rows, columns (little-endian int32) and all pixels.</summary>
    private protected override string ComputeFingerprint()
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(header, Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Columns);
        return Runtime.Fingerprint.Of(header, _pixels);
    }
}
