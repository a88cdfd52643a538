using BoundGen.Figures;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>Reads the images of a folder.</summary>
internal sealed class ImageDecoder : IImageDecoder
{
    public ImageSize SizeOf(Stream image)
    {
        var (rows, columns) = GreyImage.SizeOf(image);
        return new ImageSize(rows, columns);
    }

    public void Decode(Stream image, Span<byte> pixels) => GreyImage.Read(image, pixels);
}
