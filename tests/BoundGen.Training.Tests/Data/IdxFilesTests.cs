using System.IO.Compression;
using BoundGen.Testing;

namespace BoundGen.Training.Tests;

public sealed class IdxFilesTests : IDisposable
{
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9];
    private static readonly byte[] Images =
    [
        0,
        0,
        8,
        3,
        0,
        0,
        0,
        2,
        0,
        0,
        0,
        2,
        0,
        0,
        0,
        3,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_format_is_big_endian_with_a_header()
    {
        ImageSet images = IdxFiles.Load(Put("images", Images), Put("labels", Labels));
        Assert.Equal((2, 2, 3), (images.Count, images.Rows, images.Columns));
        Assert.Equal(new byte[] { 7, 8, 9, 10, 11, 12 }, images.Image(1));
        Assert.Equal(new[] { 7, 9 }, images.Labels);
    }

    [Fact]
    public void Images_without_labels_have_label_0()
    {
        ImageSet images = IdxFiles.LoadImages(Put("images", Zip(Images)));
        Assert.Equal((2, 2, 3), (images.Count, images.Rows, images.Columns));
        Assert.Equal(new byte[] { 7, 8, 9, 10, 11, 12 }, images.Image(1));
        Assert.Equal(new[] { 0, 0 }, images.Labels);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void What_is_written_is_read_back(string suffix)
    {
        // Two megabytes and a bit: more than the reader takes at once.
        var pixels = new byte[3000 * 27 * 26];
        new Random(1).NextBytes(pixels);
        var random = new Random(2);
        int[] labels = [.. Enumerable.Range(0, 3000).Select(_ => random.Next(256))];
        var written = new ImageSet(pixels, labels, 27, 26);

        IdxFiles.Save(written, At("images" + suffix), At("labels" + suffix));
        ImageSet read = IdxFiles.Load(At("images" + suffix), At("labels" + suffix));

        Assert.Equal((27, 26), (read.Rows, read.Columns));
        Assert.True(read.Pixels.SequenceEqual(pixels));
        Assert.True(read.Labels.SequenceEqual(labels));
        Assert.Equal(written.Fingerprint, read.Fingerprint);
        Assert.Equal(suffix == ".gz", File.ReadAllBytes(At("images" + suffix)).AsSpan().StartsWith(new byte[] { 0x1f, 0x8b }));
        Assert.Equal(2, _folder.Contents().Length);
    }

    [Fact]
    public void The_plain_form_is_the_documented_one()
    {
        IdxFiles.Save(IdxFiles.Load(Put("a", Images), Put("b", Labels)), At("c"), At("d"));
        Assert.Equal(Images, File.ReadAllBytes(At("c")));
        Assert.Equal(Labels, File.ReadAllBytes(At("d")));
    }

    [Fact]
    public void Gzip_is_recognised_by_content_and_does_not_change_the_fingerprint()
    {
        ImageSet plain = IdxFiles.Load(Put("images.gz", Images), Put("labels.gz", Labels));
        ImageSet zipped = IdxFiles.Load(Put("images", Zip(Images)), Put("labels", Zip(Labels)));
        Assert.Equal(plain.Fingerprint, zipped.Fingerprint);
        Assert.Equal(plain.Labels, zipped.Labels);
    }

    [Fact]
    public void A_file_that_is_not_there_is_looked_for_with_gz_behind_its_name()
    {
        Put("images.gz", Zip(Images));
        Put("labels.gz", Zip(Labels));
        Assert.Equal(
            Array.ConvertAll(Labels[8..], label => (int)label),
            IdxFiles.Load(At("images"), At("labels")).Labels.ToArray()
        );
        // A file that is there comes first.
        Put("labels", [0, 0, 8, 1, 0, 0, 0, 0]);
        AssertRefused(At("labels"), "number of labels is 0", labels => IdxFiles.Load(At("images"), labels));
    }

    [Fact]
    public void A_folder_is_called_one()
    {
        var e = Assert.Throws<IOException>(() => IdxFiles.LoadImages(_folder.At()));
        Assert.Equal($"{_folder.At()}: is a folder, expected a file.", e.Message);
    }

    [Fact]
    public void Writing_replaces_files_and_leaves_nothing_behind_on_failure()
    {
        ImageSet images = IdxFiles.Load(Put("images", Images), Put("labels", Labels));
        IdxFiles.Save(images, At("images"), At("labels"));
        Assert.Equal(Images, File.ReadAllBytes(At("images")));

        Assert.ThrowsAny<IOException>(() => IdxFiles.Save(images, At("new"), _folder.At("no such folder", "labels")));
        Assert.Throws<ArgumentException>(() => IdxFiles.Save(images, At("new"), At("new")));
        Assert.Equal(["images", "labels"], _folder.Contents().Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("00 00 08", "ends after 3 bytes, expected an IDX header of 16 bytes")]
    [InlineData("00 00 08 03 00 00 00 02 00 00 00 02 00 00 00", "ends after 15 bytes, expected an IDX header of 16 bytes")]
    [InlineData("00 00 08 01 00 00 00 02 07 09", "starts with 0x00000801, expected 0x00000803")]
    [InlineData("00 00 0d 03 00 00 00 01 00 00 00 01 00 00 00 01 00", "starts with 0x00000d03, expected 0x00000803")]
    [InlineData("50 4b 03 04", "starts with 0x504b0304, expected 0x00000803")]
    [InlineData("00 00 08 03 00 00 00 02 00 00 00 02 00 00 00 01 01 02 03", "has 19 bytes, expected 20")]
    [InlineData("00 00 08 03 00 00 00 02 00 00 00 02 00 00 00 01 01 02 03 04 05", "has 21 bytes, expected 20")]
    [InlineData("00 00 08 03 00 00 00 00 00 00 00 1c 00 00 00 1c", "number of images is 0")]
    [InlineData("00 00 08 03 00 00 00 02 00 00 00 00 00 00 00 1c", "number of rows is 0")]
    [InlineData("00 00 08 03 00 00 00 02 00 00 00 1c ff ff ff ff", "number of columns is -1")]
    [InlineData("00 00 08 03 7f ff ff ff 7f ff ff ff 7f ff ff ff 01", "2147483647 x 2147483647 x 2147483647 bytes announced")]
    [InlineData("00 00 08 03 40 00 00 00 40 00 00 00 00 00 00 10", "1073741824 x 1073741824 x 16 bytes announced")] // 0 modulo 2^64
    [InlineData("00 00 08 03 00 01 00 00 00 01 00 00 00 00 00 01 01", "65536 x 65536 x 1 bytes announced")]
    [InlineData("00 00 08 03 7f ff ff 00 00 00 00 01 00 00 00 01 01", "has 17 bytes, expected 2147483408")]
    public void Malformed_images_are_refused(string hex, string message)
    {
        byte[] content = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        string labels = Put("labels", Labels);
        AssertRefused(Put("plain", content), message, path => IdxFiles.Load(path, labels));
        AssertRefused(Put("zipped", Zip(content)), message, path => IdxFiles.Load(path, labels));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("00 00 08 01 00 00 00", "ends after 7 bytes, expected an IDX header of 8 bytes")]
    [InlineData("00 00 08 03 00 00 00 02 00 00", "starts with 0x00000803, expected 0x00000801")]
    [InlineData("00 00 08 01 00 00 00 02 07", "has 9 bytes, expected 10")]
    [InlineData("00 00 08 01 80 00 00 00 07", "number of labels is -2147483648")]
    [InlineData("00 00 08 01 00 00 00 03 07 08 09", "has 3 labels, expected 2, the number of images in")]
    public void Malformed_labels_are_refused(string hex, string message)
    {
        byte[] content = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        string images = Put("images", Images);
        AssertRefused(Put("plain", content), message, path => IdxFiles.Load(images, path));
        AssertRefused(Put("zipped", Zip(content)), message, path => IdxFiles.Load(images, path));
    }

    [Fact]
    public void A_plain_file_cut_anywhere_is_refused()
    {
        string labels = Put("labels", Labels);
        for (int length = 0; length < Images.Length; length++)
            AssertRefused(Put("cut", Images[..length]), "expected", path => IdxFiles.Load(path, labels));
    }

    [Fact]
    public void A_gzipped_file_cut_anywhere_is_refused()
    {
        string labels = Put("labels", Labels);
        byte[] zipped = Zip(Images);
        for (int length = 0; length < zipped.Length; length++)
            AssertRefused(Put("cut", zipped[..length]), "expected", path => IdxFiles.Load(path, labels));
    }

    [Fact]
    public void A_web_page_is_called_one()
    {
        string labels = Put("labels", Labels);
        byte[] page = "<!DOCTYPE html><title>404</title>"u8.ToArray();
        const string Message = "; it is a web page; maybe the download failed (it begins \"<!DOCTYPE html><title>404</title>\")";
        AssertRefused(Put("page", page), Message, path => IdxFiles.Load(path, labels));
        AssertRefused(Put("page.gz", Zip(page)), Message, path => IdxFiles.Load(path, labels));
    }

    [Fact]
    public void Damaged_gzip_is_refused()
    {
        string labels = Put("labels", Labels);
        byte[] zipped = Zip(Images);
        // The deflated bytes, their checksum and their length; the ten bytes before hold a time stamp among others.
        for (int i = 10; i < zipped.Length; i++)
        {
            byte[] damaged = [.. zipped];
            damaged[i] ^= 0x55;
            AssertRefused(Put("damaged", damaged), "expected", path => IdxFiles.Load(path, labels));
        }

        AssertRefused(Put("damaged", [0x1f, 0x8b, 1, 2, 3, 4]), "is damaged gzip", path => IdxFiles.Load(path, labels));
    }

    [Fact]
    public void A_small_file_with_a_large_claim_takes_no_memory()
    {
        string images = Put("images", [0, 0, 8, 3, 0x7f, 0xff, 0xff, 0, 0, 0, 0, 1, 0, 0, 0, 1, 5]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => IdxFiles.Load(images, Put("labels", Labels)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")]
    [InlineData("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte")]
    [InlineData("t10k-images.idx3-ubyte.gz", "t10k-labels-idx1-ubyte")]
    public void Files_are_found_by_their_usual_names(string images, string labels)
    {
        Put(images, Images);
        Put(labels, Labels);
        Put("train-images-idx3-ubyte", Images);
        Assert.Equal((At(images), At(labels)), IdxFiles.Find(_folder.At(), "t10k"));
        var e = Assert.Throws<FileNotFoundException>(() => IdxFiles.Find(_folder.At(), "train"));
        Assert.Equal($"{_folder.At()}: has no train-labels-idx1-ubyte[.gz] or train-labels.idx1-ubyte[.gz]", e.Message);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var e = Assert.Throws<FileNotFoundException>(() => IdxFiles.Find(At("nowhere"), "train"));
        Assert.StartsWith($"{At("nowhere")}: is not a folder", e.Message);
    }

    private static void AssertRefused(string path, string message, Func<string, ImageSet> read)
    {
        var e = Assert.Throws<InvalidDataException>(() => read(path));
        Assert.StartsWith($"{path}: ", e.Message);
        Assert.Contains(message, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    private string At(string name) => _folder.At(name);

    private string Put(string name, byte[] content)
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    private static byte[] Zip(byte[] content)
    {
        var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal))
            stream.Write(content);
        return zipped.ToArray();
    }
}
