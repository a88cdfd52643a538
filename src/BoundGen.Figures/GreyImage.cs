using SkiaSharp;

namespace BoundGen.Figures;

/// <summary>Grey images in files: PNG is written, PNG and JPEG are read.</summary>
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

    /// <summary>Height and width of an image, by the header of its file alone.</summary>
    /// <exception cref="InvalidDataException">No PNG or JPEG; the file is not named.</exception>
    public static (int Rows, int Columns) SizeOf(Stream file)
    {
        using var codec = Open(file);
        return (codec.Info.Height, codec.Info.Width);
    }

    /// <summary>
    /// The grey levels of an image as its file stores them: profiles and orientation play no part. A colour becomes
    /// (19595 R + 38470 G + 7471 B + 32768) / 65536 without the rest, ITU-R BT.601 as Pillow's <c>convert("L")</c> rounds it.
    /// </summary>
    /// <param name="file">A PNG or JPEG.</param>
    /// <param name="pixels">Shape [rows, columns], row-major; 0 is black.</param>
    /// <exception cref="InvalidDataException">
    /// No PNG or JPEG, a damaged one, one of another size, or one that is transparent somewhere; the file is not named.
    /// </exception>
    public static void Read(Stream file, Span<byte> pixels)
    {
        using var codec = Open(file);
        var (rows, columns) = (codec.Info.Height, codec.Info.Width);
        if ((long)rows * columns != pixels.Length)
            throw new InvalidDataException(
                FormattableString.Invariant($"has {rows} x {columns} pixels, expected {pixels.Length} in all.")
            );
        bool grey = codec.Info.ColorType == SKColorType.Gray8;
        using var bitmap = grey
            ? new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Gray8, SKAlphaType.Opaque))
            : new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
            throw new InvalidDataException(
                result == SKCodecResult.IncompleteInput ? "ends before its last pixel." : $"is damaged ({result})."
            );
        if (grey)
            bitmap.GetPixelSpan().CopyTo(pixels);
        else
            MixColours(bitmap.GetPixelSpan(), columns, pixels);
    }

    private static void MixColours(ReadOnlySpan<byte> colours, int columns, Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            var colour = colours.Slice(4 * i, 4);
            if (colour[3] != byte.MaxValue)
                throw new InvalidDataException(
                    FormattableString.Invariant(
                        $"is transparent at row {i / columns}, column {i % columns}; put it on a background first."
                    )
                );
            pixels[i] = (byte)(19595 * colour[0] + 38470 * colour[1] + 7471 * colour[2] + 32768 >> 16);
        }
    }

    private static SKCodec Open(Stream file)
    {
        // As bytes: no exception of a stream can pass through native code.
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        using var data = SKData.CreateCopy(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        var codec = SKCodec.Create(data);
        if (codec is { EncodedFormat: SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg })
            return codec;
        string found = codec is null ? "" : $"is {codec.EncodedFormat}, ";
        codec?.Dispose();
        throw new InvalidDataException(found + "no PNG or JPEG image, or its header is damaged.");
    }
}
