using SkiaSharp;

namespace BoundGen.Figures.Tests;

public sealed class GreyImageReadTests
{
    private static readonly byte[] AllGreys = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    [Fact]
    public void Grey_pixels_of_a_PNG_are_read_bit_for_bit() =>
        Assert.Equal(AllGreys, Read(GreyImage.ToPng(AllGreys, 8, 32), 8, 32));

    [Fact]
    public void Grey_pixels_stored_as_colours_keep_their_grey() =>
        Assert.Equal(
            AllGreys,
            Read(Colours(SKEncodedImageFormat.Png, [.. AllGreys.Select(grey => new SKColor(grey, grey, grey))], 32), 8, 32)
        );

    [Fact]
    public void Colours_become_grey_by_one_rule()
    {
        SKColor[] colours = [SKColors.Red, SKColors.Lime, SKColors.Blue, new(10, 200, 77), SKColors.White, new(1, 0, 0)];
        byte[] png = Colours(SKEncodedImageFormat.Png, colours, 3);
        // By hand: (19595 R + 38470 G + 7471 B + 32768) / 65536, without the rest.
        Assert.Equal([76, 150, 29, 129, 255, 0], Read(png, 2, 3));
    }

    [Theory]
    [InlineData(SKColorType.Gray8)]
    [InlineData(SKColorType.Rgba8888)]
    public void A_JPEG_is_read(SKColorType type)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(16, 8, type, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(200, 200, 200));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        Assert.All(Read(data.ToArray(), 8, 16), pixel => Assert.InRange(pixel, 198, 202));
    }

    [Fact]
    public void What_is_transparent_is_refused()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(3, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(SKColors.White);
        bitmap.SetPixel(2, 1, new SKColor(255, 255, 255, 254));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        AssertRefused("is transparent at row 1, column 2; put it on a background first.", data.ToArray(), 6);
    }

    [Fact]
    public void What_is_no_PNG_or_JPEG_or_ends_early_is_refused()
    {
        byte[] png = GreyImage.ToPng(AllGreys, 8, 32);
        AssertRefused("no PNG or JPEG image, or its header is damaged.", [], 256);
        AssertRefused("no PNG or JPEG image, or its header is damaged.", [.. "P5 8 32 255"u8], 256);
        AssertRefused("ends before its last pixel.", png[..60], 256);
        AssertRefused("has 8 x 32 pixels, expected 255 in all.", png, 255);
        using var bitmap = new SKBitmap(new SKImageInfo(3, 2));
        using var webp = bitmap.Encode(SKEncodedImageFormat.Webp, 100);
        AssertRefused("is Webp, no PNG or JPEG image", webp.ToArray(), 6);
    }

    private static byte[] Read(byte[] file, int rows, int columns)
    {
        Assert.Equal((rows, columns), GreyImage.SizeOf(new MemoryStream(file)));
        byte[] pixels = new byte[rows * columns];
        GreyImage.Read(new MemoryStream(file), pixels);
        return pixels;
    }

    private static void AssertRefused(string message, byte[] file, int pixels) =>
        Assert.StartsWith(
            message,
            Assert.Throws<InvalidDataException>(() => GreyImage.Read(new MemoryStream(file), new byte[pixels])).Message
        );

    private static byte[] Colours(SKEncodedImageFormat format, SKColor[] colours, int columns)
    {
        using var bitmap = new SKBitmap(
            new SKImageInfo(columns, colours.Length / columns, SKColorType.Rgba8888, SKAlphaType.Opaque)
        );
        for (int i = 0; i < colours.Length; i++)
            bitmap.SetPixel(i % columns, i / columns, colours[i]);
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }
}
