using BoundGen.Cli;
using BoundGen.Figures;
using BoundGen.Training;
using SkiaSharp;

namespace BoundGen.Fuzzing;

/// <summary>Folders with one image of two classes: PNG grey and in colours, and JPEG.</summary>
internal sealed class ImageFormat : FuzzedFormat, IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"boundgen-fuzz-{Guid.NewGuid():N}");

    public override IReadOnlyList<byte[]> Files { get; } =
    [
        GreyImage.ToPng([.. Enumerable.Range(0, 400).Select(i => (byte)(i * i))], 20, 20),
        Coloured(SKEncodedImageFormat.Png),
        Coloured(SKEncodedImageFormat.Jpeg),
    ];

    public override void Read(byte[] file)
    {
        foreach (string name in (string[])["a", "b"])
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(_path, name)).FullName, "x.png"), file);
        try
        {
            var images = DataSets.Load(_path, new DataSetOptions { ImageDecoder = new ImageDecoder() }).Train;
            if (images.Count != 2)
                throw new InvalidOperationException($"{images.Count} images.");
        }
        catch (InvalidDataException e) when (e.Message.Contains('\n') || !e.Message.StartsWith(_path, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static byte[] Coloured(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(12, 9, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < 108; i++)
            bitmap.SetPixel(i % 12, i / 12, new SKColor((byte)(i * 7), (byte)(i * 3), (byte)(255 - i)));
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
