namespace BoundGen.Training;

/// <summary>
/// Reads image files, PNG and JPEG, for <see cref="DataSets.Load"/>. The package has none of its own: any imaging library makes
/// one
/// in a few lines. Used by several threads at once.
/// </summary>
public interface IImageDecoder
{
    /// <summary>The size of an image, by its header alone: sizes are checked before anything is decoded.</summary>
    /// <param name="image">The file, from its start.</param>
    /// <exception cref="InvalidDataException">No image that can be read; the message need not name the file.</exception>
    ImageSize SizeOf(Stream image);

    /// <summary>The grey levels of an image.</summary>
    /// <param name="image">The file, from its start.</param>
    /// <param name="pixels">Shape [Rows, Columns] of its size, row-major, to be filled: 0 is black, 255 is white.</param>
    /// <exception cref="InvalidDataException">No image that can be read; the message need not name the file.</exception>
    void Decode(Stream image, Span<byte> pixels);
}
