using System.Buffers.Binary;
using BoundGen.Testing;

namespace BoundGen.Training.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_come_by_class_and_then_by_the_characters_of_their_names()
    {
        Put("dog/b.png", 2, 1, 5, 6);
        Put("dog/B.PNG", 2, 1, 3, 4);
        Put("Zebra/10.jpeg", 2, 1, 1, 2);
        Put("dog/a/.hidden", 2, 1, 0, 0);
        Directory.Delete(At("dog/a"), recursive: true);

        var set = Load();

        Assert.Null(set.Test);
        var images = Assert.IsType<ImageSet>(set.Train);
        Assert.Equal((3, 2, 1), (images.Count, images.Rows, images.Columns));
        Assert.Equal([1, 2, 3, 4, 5, 6], images.Pixels.ToArray());
        var usage = images.UsageFor(SampleSelection.InFileOrder(0, 3), "x");
        Assert.Equal(["Zebra", "dog"], usage.ClassNames.ToArray());
        Assert.Equal(new ImageSize(2, 1), usage.Image);
        var arranged = images.For(usage, images.ShapeFor(usage, []), "x");
        Assert.Equal([0, 1, 1], arranged.Labels.ToArray());
        Assert.Empty(arranged.Remarks);
    }

    [Fact]
    public void Folders_named_0_to_9_are_the_outputs_themselves()
    {
        for (int digit = 0; digit < 10; digit++)
            Put($"{digit}/x.png", 1, 1, (byte)digit);
        var images = Load().Train;
        Assert.Equal(Enumerable.Range(0, 10), images.Labels.ToArray());
        Assert.Empty(images.UsageFor(SampleSelection.InFileOrder(0, 10), "x").ClassNames);
    }

    [Fact]
    public void Train_and_test_are_told_apart()
    {
        Put("train/a/1.png", 1, 1, 1);
        Put("train/b/1.png", 1, 1, 2);
        Put("val/b/1.png", 1, 1, 9);
        Assert.Null(Load().Test);
        Put("test/a/1.png", 1, 1, 3);
        Put("test/b/1.png", 1, 1, 4);

        var set = Load();

        Assert.Equal([1, 2], ((ImageSet)set.Train).Pixels.ToArray());
        Assert.Equal([3, 4], ((ImageSet)set.Test!).Pixels.ToArray());
        Assert.EndsWith($": 1 files or folders, the first {Path.Combine("..", "val")}", Assert.Single(set.Train.Remarks));
    }

    [Fact]
    public void Classes_may_be_called_train_and_test()
    {
        Put("train/1.png", 1, 1, 1);
        Put("test/1.png", 1, 1, 2);
        var set = Load();
        Assert.Equal([2, 1], ((ImageSet)set.Train).Pixels.ToArray());
        Assert.Null(set.Test);
    }

    [Fact]
    public void What_is_hidden_or_no_image_is_counted_and_named()
    {
        PutTwoClasses();
        Put("a/.DS_Store", 1, 1, 0);
        Put("a/.x.png", 1, 1, 0);
        Put("b/notes.txt", 1, 1, 0);
        Put("readme.md", 1, 1, 0);
        Put(".cache/x.png", 1, 1, 0);

        var images = Load().Train;

        string remark =
            $"{At()}: left out what is hidden or no image (.png, .jpg, .jpeg): 5 files or folders, the first readme.md";
        Assert.Equal(2, images.Count);
        Assert.Equal([remark], images.Remarks.ToArray());
        var usage = images.UsageFor(SampleSelection.InFileOrder(0, 2), "x");
        Assert.Equal([remark], images.For(usage, images.ShapeFor(usage, []), "x").First(1).Remarks.ToArray());
    }

    [Fact]
    public void Images_stored_column_by_column_are_turned()
    {
        Put("a/1.png", 2, 3, 1, 2, 3, 4, 5, 6);
        Put("b/1.png", 2, 3, 7, 7, 7, 7, 7, 7);
        var images = (ImageSet)Load(transpose: true).Train;
        Assert.Equal((3, 2), (images.Rows, images.Columns));
        Assert.Equal([1, 4, 2, 5, 3, 6], images.Image(0).ToArray());
        Assert.Equal(["a", "b"], images.UsageFor(SampleSelection.InFileOrder(0, 2), "x").ClassNames.ToArray());
    }

    [Fact]
    public void The_order_of_the_names_is_no_evidence_about_how_images_were_drawn()
    {
        PutTwoClasses();
        Assert.True(Load().Train.ToInputs(Preprocessing.Default, 0, 2).IsOrderedByName);
        Assert.False(ProceduralDigits.Draw(1, 0, 2).ToInputs(Preprocessing.Default, 0, 2).IsOrderedByName);
    }

    [Fact]
    public void Reading_reports_its_progress_and_can_be_cancelled()
    {
        for (int i = 0; i < 200; i++)
            Put($"{i % 2}/{i}.png", 1, 1, 0);
        var progress = new CollectedProgress<EvaluationProgress>();
        DataSets.Load(At(), Options(), progress);
        Assert.Equal([("images", 200)], Phases.Check(progress, report => (report.Phase, report.Done, report.Total)));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            DataSets.Load(At(), Options(), cancellationToken: new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public void Without_a_decoder_it_says_what_to_pass()
    {
        PutTwoClasses();
        var e = Assert.Throws<ArgumentException>(() => DataSets.Load(At()));
        Assert.Equal($"{At()}: is a folder of PNG or JPEG images, which need DataSetOptions.ImageDecoder.", e.Message);
    }

    [Fact]
    public void Images_of_several_sizes_are_counted_and_the_first_is_named()
    {
        PutTwoClasses();
        Put("b/2.png", 1, 2, 0, 0);
        Put("b/3.png", 2, 1, 0, 0);
        AssertRefused(
            $"{At("b", "2.png")}: has 1 x 2 pixels, but {At("a", "1.png")} has 1 x 1; 2 of 4 images differ from it, expected one size."
        );
    }

    [Fact]
    public void Of_several_damaged_images_the_first_is_named()
    {
        PutTwoClasses();
        for (int i = 2; i < 50; i++)
            Put($"b/{i:D2}.png", 1, 1);
        AssertRefused($"{At("b", "02.png")}: ends early.");
        File.WriteAllBytes(At("a", "1.png"), []);
        AssertRefused($"{At("a", "1.png")}: has no header.");
    }

    [Fact]
    public void An_image_that_would_be_huge_is_not_decoded()
    {
        PutTwoClasses();
        Put("b/2.png", 65535, 65535);
        AssertRefused($"{At("b", "2.png")}: has 65535 x 65535 pixels, expected at most 16777216 in all.");
        Put("a/0.png", 4096, 4096);
        for (int i = 0; i < 200; i++)
            Put($"a/1{i}.png", 1, 1);
        AssertRefused($"{At()}: 204 images of 4096 x 4096 pixels, expected at most {Array.MaxLength} pixels in all.");
    }

    [Fact]
    public void A_single_class_is_refused()
    {
        Put("a/1.png", 1, 1, 0);
        AssertRefused($"{At()}: has one folder, a, expected a folder of images for every class, at least two.");
    }

    [Fact]
    public void Images_in_no_class_are_refused()
    {
        Put("1.png", 1, 1, 0);
        AssertRefused($"{At("1.png")}: is in no folder of a class, expected {At()} to have one for every class.");
    }

    [Fact]
    public void A_class_without_images_is_refused()
    {
        PutTwoClasses();
        Put("c/x.txt", 1, 1, 0);
        AssertRefused($"{At("c")}: holds no images (.png, .jpg, .jpeg), expected those of a class.");
    }

    [Fact]
    public void Folders_in_a_class_are_refused()
    {
        PutTwoClasses();
        Put("b/more/1.png", 1, 1, 0);
        AssertRefused($"{At("b", "more")}: is a folder in the folder of a class, expected images (.png, .jpg, .jpeg).");
    }

    [Fact]
    public void A_mixture_with_IDX_files_is_refused()
    {
        PutTwoClasses();
        Put("train-images-idx3-ubyte", 1, 1, 0);
        AssertRefused($"{At()}: holds folders of images and the IDX file train-images-idx3-ubyte; expected one or the other.");
    }

    [Fact]
    public void An_IDX_folder_may_have_other_folders()
    {
        var digits = ProceduralDigits.Draw(1, 0, 3);
        IdxFiles.Save(digits, At("train-images-idx3-ubyte"), At("train-labels-idx1-ubyte"));
        Put("out/model.safetensors", 1, 1, 0);
        Assert.Equal(3, DataSets.Load(At()).Train.Count);
    }

    [Fact]
    public void Symbolic_links_stay_inside_of_the_folder()
    {
        using var elsewhere = new TemporaryFolder();
        File.WriteAllBytes(elsewhere.At("secret.png"), Image(1, 1, 9));
        PutTwoClasses();
        File.CreateSymbolicLink(At("b", "2.png"), Path.Combine("..", "a", "1.png"));
        Assert.Equal([1, 2, 1], ((ImageSet)Load().Train).Pixels.ToArray());

        File.CreateSymbolicLink(At("b", "3.png"), elsewhere.At("secret.png"));
        AssertRefused($"{At("b", "3.png")}: is a symbolic link to {Real(elsewhere.At("secret.png"))}, outside of the data; ");
        File.Delete(At("b", "3.png"));
        File.CreateSymbolicLink(At("b", "3.png"), At("nothing.png"));
        AssertRefused($"{At("b", "3.png")}: is a symbolic link to {Real(At("nothing.png"))}, which is not there.");
        File.Delete(At("b", "3.png"));
        Directory.CreateSymbolicLink(At("c"), elsewhere.At());
        AssertRefused($"{At("c")}: is a symbolic link to {Real(elsewhere.At())}, outside of the data; ");
    }

    // Folders of tests may themselves be behind a link, as /tmp is on macOS.
    private static string Real(string path) =>
        path.StartsWith("/tmp", StringComparison.Ordinal) && OperatingSystem.IsMacOS() ? "/private" + path : path;

    private void PutTwoClasses()
    {
        Put("a/1.png", 1, 1, 1);
        Put("b/1.png", 1, 1, 2);
    }

    private void Put(string name, int rows, int columns, params byte[] pixels)
    {
        string path = At(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Image(rows, columns, pixels));
    }

    private static byte[] Image(int rows, int columns, params byte[] pixels) =>
        [(byte)(rows >> 8), (byte)rows, (byte)(columns >> 8), (byte)columns, .. pixels];

    private string At(params string[] names) => _folder.At(names);

    private DataSet Load(bool transpose = false) => DataSets.Load(At(), Options(transpose));

    private void AssertRefused(string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => Load()).Message);

    private static DataSetOptions Options(bool transpose = false) =>
        new() { ImageDecoder = new TinyDecoder(), Transpose = transpose };

    /// <summary>Rows and columns as two big-endian bytes each, then the pixels.</summary>
    private sealed class TinyDecoder : IImageDecoder
    {
        public ImageSize SizeOf(Stream image)
        {
            byte[] header = new byte[4];
            return image.ReadAtLeast(header, 4, throwOnEndOfStream: false) == 4
                ? new ImageSize(
                    BinaryPrimitives.ReadUInt16BigEndian(header),
                    BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2))
                )
                : throw new InvalidDataException("has no header.");
        }

        public void Decode(Stream image, Span<byte> pixels)
        {
            image.Position = 4;
            if (image.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false) < pixels.Length)
                throw new InvalidDataException("ends early.");
        }
    }
}
