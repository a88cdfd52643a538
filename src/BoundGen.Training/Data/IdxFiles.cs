using System.Buffers.Binary;
using System.IO.Compression;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>Reads and writes the IDX files of MNIST and its kin: big-endian headers, one byte a pixel or label.</summary>
public static class IdxFiles
{
    private const int ImageMagic = 0x00000803;
    private const int LabelMagic = 0x00000801;

    /// <summary>
    /// Reads images and labels, each file plain or gzipped (told by content, not by name). Where a file is not there,
    /// the one with .gz behind its name is read.
    /// </summary>
    /// <param name="imagesPath">An IDX file of unsigned bytes with three dimensions: images, rows, columns.</param>
    /// <param name="labelsPath">An IDX file of unsigned bytes with one dimension.</param>
    /// <exception cref="InvalidDataException">A file that is not what it should be, named in the message.</exception>
    /// <exception cref="IOException">A file that is not there or cannot be read.</exception>
    public static ImageSet Load(string imagesPath, string labelsPath)
    {
        (int[] size, byte[] pixels) = ReadFile(imagesPath, ImageMagic, "images", "rows", "columns");
        (int[] count, byte[] labels) = ReadFile(labelsPath, LabelMagic, "labels");
        if (size[0] != count[0])
        {
            throw new InvalidDataException(
                $"{labelsPath}: has {count[0]} labels, expected {size[0]}, the number of images in {imagesPath}"
            );
        }

        return new ImageSet(pixels, Array.ConvertAll(labels, label => (int)label), size[1], size[2]);
    }

    /// <summary>Reads images that come without labels: every label is 0.</summary>
    /// <inheritdoc cref="Load"/>
    public static ImageSet LoadImages(string imagesPath)
    {
        (int[] size, byte[] pixels) = ReadFile(imagesPath, ImageMagic, "images", "rows", "columns");
        return new ImageSet(pixels, size[0], labels: null, classes: null, size[1], size[2]);
    }

    /// <summary>Finds a pair of files by their usual names.</summary>
    /// <param name="directory">Where to look.</param>
    /// <param name="prefix">Start of the names, <c>train</c> or <c>t10k</c> in MNIST.</param>
    /// <returns>
    /// The paths of PREFIX-images-idx3-ubyte and PREFIX-labels-idx1-ubyte, of which each may have a dot in place of its
    /// second dash and may end in .gz.
    /// </returns>
    /// <exception cref="FileNotFoundException">One of them is not there.</exception>
    public static (string Images, string Labels) Find(string directory, string prefix)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(prefix);
        return (FindOne(directory, $"{prefix}-images", "idx3-ubyte"), FindOne(directory, $"{prefix}-labels", "idx1-ubyte"));
    }

    /// <summary>
    /// Writes images and labels, a file gzipped where its name ends in .gz. Both are complete before either gets its name.
    /// </summary>
    /// <exception cref="ArgumentException">One path for both files, or a label that is no byte.</exception>
    public static void Save(ImageSet images, string imagesPath, string labelsPath)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (Path.GetFullPath(imagesPath) == Path.GetFullPath(labelsPath))
        {
            throw new ArgumentException(
                $"Images and labels would both be written to {labelsPath}, expected two paths.",
                nameof(labelsPath)
            );
        }

        byte[] labels = Array.ConvertAll(images.Labels.ToArray(), label =>
            label is >= byte.MinValue and <= byte.MaxValue
                ? (byte)label
                : throw new ArgumentException($"A label is {label}, expected 0 to {byte.MaxValue}.", nameof(images))
        );
        AtomicFile.Write(
            (imagesPath, stream =>
                WriteContent(
                    stream,
                    IsGzipName(imagesPath),
                    [ImageMagic, images.Count, images.Rows, images.Columns],
                    images.Pixels
                )
            ),
            (labelsPath, stream => WriteContent(stream, IsGzipName(labelsPath), [LabelMagic, images.Count], labels))
        );
    }

    private static (int[] Dimensions, byte[] Content) ReadFile(string path, int magic, params ReadOnlySpan<string> names)
    {
        path = Existing(path) ?? path;
        using SourceFile file = SourceFile.Open(path);
        return ReadContent(file, magic, names);
    }

    private static (int[] Dimensions, byte[] Content) ReadContent(SourceFile file, int magic, ReadOnlySpan<string> names)
    {
        string path = file.Path;
        string? kind = OtherFormat.Of(file);
        Stream stream = file.Contents();
        Span<byte> header = stackalloc byte[4 + 4 * names.Length];
        int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read == 0)
            throw new InvalidDataException($"{path}: is empty, expected an IDX file of {names[0]}");
        // The kind of the file is checked first: a message about it helps more than one about the length.
        if (read >= 4 && BinaryPrimitives.ReadInt32BigEndian(header) is int found && found != magic)
        {
            throw new InvalidDataException(
                $"{path}: starts with 0x{found:x8}, expected 0x{magic:x8}, the mark of an IDX file of {names[0]}"
                    + (kind is null ? "" : $"; it is {kind}")
            );
        }

        if (read < header.Length)
            throw new InvalidDataException($"{path}: ends after {read} bytes, expected an IDX header of {header.Length} bytes");

        int[] dimensions = new int[names.Length];
        Int128 length = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(header[(4 + 4 * i)..]);
            if (dimensions[i] < 1)
                throw new InvalidDataException($"{path}: number of {names[i]} is {dimensions[i]}, expected at least 1");
            length *= dimensions[i];
        }

        if (length > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{path}: {string.Join(" x ", dimensions)} bytes announced, expected at most {Array.MaxLength} in all"
            );
        }

        byte[]? content = NumberArray.ReadToEnd(stream, (int)length, out long delivered);
        if (content is null)
        {
            throw new InvalidDataException(
                $"{path}: has {header.Length + delivered} bytes, expected {header.Length + (long)length}: "
                    + $"a header of {header.Length} and {length} announced by it"
            );
        }

        file.CheckUnchanged();
        return (dimensions, content);
    }

    private static string FindOne(string directory, string start, string end)
    {
        string[] names = [$"{start}-{end}", $"{start}.{end}"];
        return names.Select(name => Existing(Path.Combine(directory, name))).FirstOrDefault(path => path is not null)
            ?? throw new FileNotFoundException(
                $"{directory}: {(Directory.Exists(directory) ? "has no" : "is not a folder, expected one with")} "
                    + $"{start}-{end}[.gz] or {start}.{end}[.gz]",
                Path.Combine(directory, names[0])
            );
    }

    /// <summary>The file, else the one with .gz behind its name, else null.</summary>
    private static string? Existing(string path) => new[] { path, path + ".gz" }.FirstOrDefault(File.Exists);

    private static bool IsGzipName(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static void WriteContent(Stream file, bool zipped, ReadOnlySpan<int> header, ReadOnlySpan<byte> content)
    {
        // What is zipped ends when the zipper is disposed of; the file stays open.
        using GZipStream? zipper = zipped ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : null;
        Stream stream = zipper ?? file;
        Span<byte> word = stackalloc byte[4];
        foreach (int value in header)
        {
            BinaryPrimitives.WriteInt32BigEndian(word, value);
            stream.Write(word);
        }

        stream.Write(content);
    }
}
