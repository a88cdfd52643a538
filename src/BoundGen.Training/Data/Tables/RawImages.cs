namespace BoundGen.Training;

/// <summary>Images of bytes as they were read.</summary>
/// <param name="source">The name of the file, for messages.</param>
/// <param name="pixels">Shape [n, rows, columns], row-major, n at least 1.</param>
/// <param name="size">Rows and columns.</param>
/// <param name="labels">One an image; null where there are none.</param>
internal sealed class RawImages(string source, byte[] pixels, ImageSize size, SampleLabels? labels)
{
    public string Source { get; } = source;

    /// <summary>Shape [Count, Size.Rows, Size.Columns], row-major.</summary>
    public byte[] Pixels { get; } = pixels;

    public ImageSize Size { get; } = size;

    public SampleLabels? Labels { get; } = labels;

    /// <summary>Number of images.</summary>
    public int Count => Pixels.Length / (Size.Rows * Size.Columns);
}
