using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BoundGen.Training;

/// <summary>Grey images of one size with their labels: at least one image, at least one pixel each.</summary>
public sealed class ImageSet
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;
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
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Height of an image in pixels.</summary>
    public int Rows { get; }

    /// <summary>Width of an image in pixels.</summary>
    public int Columns { get; }

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

    /// <summary>A range of the images as model files record it.</summary>
    /// <param name="start">The first image.</param>
    /// <param name="count">Number of images.</param>
    public SampleRange Range(int start, int count) =>
        new(
            Fingerprint,
            start,
            count,
            string.Concat(
                Enumerable.Range(start, count).Select(Hash).Order(StringComparer.Ordinal).Take(SampleRange.SketchLength)
            )
        );

    /// <summary>Reads pixel p of a range of images as p/255, preprocessed.</summary>
    /// <param name="preprocessing">What is done to each value.</param>
    /// <param name="start">The first image.</param>
    /// <param name="count">Number of images.</param>
    /// <returns>Inputs of shape [count, Rows * Columns] and their labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A range outside 0..Count.</exception>
    public LabelledData ToInputs(Preprocessing preprocessing, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
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

        float[] table = preprocessing.Table();
        int size = Rows * Columns;
        ReadOnlySpan<byte> pixels = _pixels.AsSpan(start * size, count * size);
        float[] inputs = new float[pixels.Length];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = table[pixels[i]];
        int[] labels = Array.ConvertAll(_labels[start..(start + count)], label => (int)label);
        return new LabelledData(inputs, labels, size);
    }

    private string Hash(int i) => Convert.ToHexStringLower(SHA256.HashData(Image(i)).AsSpan(0, SampleRange.HashDigits / 2));

    private string ComputeFingerprint()
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(header, Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Columns);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(_pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
