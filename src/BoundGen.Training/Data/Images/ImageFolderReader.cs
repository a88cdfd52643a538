using System.Runtime.ExceptionServices;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>Reads the images of a folder: all of one size, whose colours the decoder makes grey.</summary>
internal static class ImageFolderReader
{
    private const int MostPixels = 1 << 24;
    private const int MostBytes = 1 << 28;

    /// <summary>Reads all images on all cores.</summary>
    /// <param name="folder">Which.</param>
    /// <param name="decoder">Reads one image.</param>
    /// <param name="progress">Is told how many images have been read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">
    /// An image that is damaged, too large or of another size than the first; the message names it.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ImageSet Read(
        ImageFolder folder,
        IImageDecoder decoder,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var images = folder.Images;
        var size = ReadOne(images[0].File, decoder, expected: null, []);
        int pixelsEach = size.Rows * size.Columns;
        if ((long)pixelsEach * images.Length > Array.MaxLength)
            throw new InvalidDataException(
                FormattableString.Invariant(
                    $"{folder.Path}: {images.Length} images of {size} pixels, expected at most {Array.MaxLength} pixels in all."
                )
            );
        byte[] pixels = new byte[pixelsEach * images.Length];
        var problems = new Exception?[images.Length];
        var sizes = new ImageSize[images.Length];
        var phase = PhaseProgress.Start(progress, "images", images.Length);
        Parallel.For(0, images.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            try
            {
                sizes[i] = ReadOne(images[i].File, decoder, size, pixels.AsSpan(i * pixelsEach, pixelsEach));
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                problems[i] = e;
            }

            phase?.Add(1);
        });
        // The first in their order, whichever thread met it.
        if (Array.Find(problems, problem => problem is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        CheckSizes(images, sizes);
        int[] labels = Array.ConvertAll(images, image => image.Class);
        return new ImageSet(
            new RawImages(folder.Path, pixels, size, SampleLabels.OfTexts(labels, folder.Classes)),
            folder.Remarks
        );
    }

    private static void CheckSizes((string File, int Class)[] images, ImageSize[] sizes)
    {
        int other = Array.FindIndex(sizes, size => size != sizes[0]);
        if (other >= 0)
            throw new InvalidDataException(
                FormattableString.Invariant(
                    $"{images[other].File}: has {sizes[other]} pixels, but {images[0].File} has {sizes[0]}; {sizes.Count(size => size != sizes[0])} of {images.Length} images differ from it, expected one size."
                )
            );
    }

    /// <summary>Reads the size of an image and, where it is what is expected, the image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="decoder">Reads it.</param>
    /// <param name="expected">Null to read the size alone.</param>
    /// <param name="pixels">Shape [expected.Rows, expected.Columns].</param>
    private static ImageSize ReadOne(string path, IImageDecoder decoder, ImageSize? expected, Span<byte> pixels)
    {
        using SourceFile file = SourceFile.Open(path);
        if (file.IsGzipped)
            throw new InvalidDataException($"{path}: is gzipped, expected an image.");
        long bytes = file.Contents().Length;
        if (bytes > MostBytes)
            throw new InvalidDataException(
                FormattableString.Invariant($"{path}: has {bytes} bytes, expected an image of at most {MostBytes}.")
            );
        ImageSize size;
        try
        {
            size = decoder.SizeOf(file.Contents());
            if ((long)size.Rows * size.Columns > MostPixels)
                throw new InvalidDataException(
                    FormattableString.Invariant($"has {size} pixels, expected at most {MostPixels} in all.")
                );
            if (size == expected)
                decoder.Decode(file.Contents(), pixels);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        file.CheckUnchanged();
        return size;
    }
}
