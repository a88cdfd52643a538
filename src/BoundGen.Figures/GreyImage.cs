using SkiaSharp;

namespace BoundGen.Figures;

/// <summary>Grey images as PNG files.</summary>
public static class GreyImage
{
    /// <summary>A PNG file; the same pixels give the same bytes.</summary>
    /// <param name="pixels">Shape [rows, columns], row-major; 0 is black.</param>
    /// <param name="rows">Height.</param>
    /// <param name="columns">Width.</param>
    /// <exception cref="ArgumentException">Another number of pixels than rows times columns, or none.</exception>
    public static byte[] ToPng(ReadOnlySpan<byte> pixels, int rows, int columns)
    {
        if (rows < 1 || columns < 1 || pixels.Length != (long)rows * columns)
            throw new ArgumentException(
                $"{nameof(pixels)}: found {pixels.Length}, expected {rows} rows of {columns}, at least one of each.",
                nameof(pixels)
            );
        var info = new SKImageInfo(columns, rows, SKColorType.Gray8, SKAlphaType.Opaque);
        using var image = SKImage.FromPixelCopy(info, pixels, columns);
        using var file = image.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }
}
