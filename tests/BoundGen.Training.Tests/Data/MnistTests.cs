using System.Security.Cryptography;
using BoundGen.Testing;

namespace BoundGen.Training.Tests;

#pragma warning disable CA5351 // MD5 is how the original files are known.

/// <summary>The reader on the original files, in whatever compression they are kept.</summary>
public sealed class MnistTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MnistFact]
    public void The_test_images_are_read()
    {
        ImageSet images = Read("t10k");
        Assert.Equal((10_000, 28, 28), (images.Count, images.Rows, images.Columns));
        Assert.Equal(new[] { 7, 2, 1, 0, 4 }, images.Labels[..5]);
        Assert.Equal(1_135, images.Labels.Count(1));
        Assert.Equal(("2646ac647ad5339dbf082846283269ea", "27ae3e4e09519cfbb04c329615203637"), Md5OfPlainFiles(images));
    }

    [MnistFact]
    public void The_training_images_are_read()
    {
        ImageSet images = Read("train");
        Assert.Equal((60_000, 28, 28), (images.Count, images.Rows, images.Columns));
        Assert.Equal(new[] { 5, 0, 4, 1, 9 }, images.Labels[..5]);
        Assert.Equal(("6bbc9ace898e44ae57da46a324031adb", "a25bea736e30d166cdddb491f175f624"), Md5OfPlainFiles(images));
    }

    private static ImageSet Read(string prefix)
    {
        (string images, string labels) = IdxFiles.Find(MnistFactAttribute.Folder, prefix);
        return IdxFiles.Load(images, labels);
    }

    // Reading and writing together lose nothing: the files come out as they were published.
    private (string Images, string Labels) Md5OfPlainFiles(ImageSet images)
    {
        string imagesPath = _folder.At("images");
        string labelsPath = _folder.At("labels");
        IdxFiles.Save(images, imagesPath, labelsPath);
        return (Md5(imagesPath), Md5(labelsPath));
    }

    private static string Md5(string path) => Convert.ToHexStringLower(MD5.HashData(File.ReadAllBytes(path)));
}
