using SkiaSharp;

namespace BoundGen.Figures.Tests;

public sealed class GreyImageTests
{
    [Fact]
    public void Every_pixel_keeps_its_place_and_its_grey()
    {
        byte[] pixels = [0, 64, 128, 192, 255, 1];
        byte[] png = GreyImage.ToPng(pixels, 2, 3);
        using var image = SKBitmap.Decode(png);
        Assert.Equal((3, 2), (image.Width, image.Height));
        Assert.Equal(pixels, Enumerable.Range(0, 6).Select(i => image.GetPixel(i % 3, i / 3).Red));
        Assert.Equal(pixels, Enumerable.Range(0, 6).Select(i => image.GetPixel(i % 3, i / 3).Blue));
        Assert.Equal(png, GreyImage.ToPng(pixels, 2, 3));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(0, 6)]
    [InlineData(-2, -3)]
    public void Another_number_of_pixels_is_refused(int rows, int columns) =>
        Assert.Contains(
            $"pixels: found 6, expected {rows} rows of {columns}",
            Assert.Throws<ArgumentException>(() => GreyImage.ToPng(new byte[6], rows, columns)).Message
        );
}
