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

        return new ImageSet(pixels, labels, size[1], size[2]);
    }

    /// <summary>Reads images that come without labels: every label is 0.</summary>
    /// <inheritdoc cref="Load"/>
    public static ImageSet LoadImages(string imagesPath)
    {
        (int[] size, byte[] pixels) = ReadFile(imagesPath, ImageMagic, "images", "rows", "columns");
        return new ImageSet(pixels, new byte[size[0]], size[1], size[2]);
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
    /// <exception cref="ArgumentException">One path for both files.</exception>
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

        AtomicFile.Write(
            (imagesPath, stream =>
                WriteContent(
                    stream,
                    IsGzipName(imagesPath),
                    [ImageMagic, images.Count, images.Rows, images.Columns],
                    images.Pixels
                )
            ),
            (labelsPath, stream => WriteContent(stream, IsGzipName(labelsPath), [LabelMagic, images.Count], images.Labels))
        );
    }

    private static (int[] Dimensions, byte[] Content) ReadFile(string path, int magic, params ReadOnlySpan<string> names)
    {
        path = Existing(path) ?? path;
        using FileStream file = InputFile.Open(path);
        bool zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using Stream stream = zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
        return ReadContent(path, stream, magic, names);
    }

    private static (int[] Dimensions, byte[] Content) ReadContent(
        string path,
        Stream stream,
        int magic,
        ReadOnlySpan<string> names
    )
    {
        Span<byte> header = stackalloc byte[4 + 4 * names.Length];
        int read = Fill(path, stream, header);
        if (read == 0)
            throw new InvalidDataException($"{path}: is empty, expected an IDX file of {names[0]}");
        // The kind of the file is checked first: a message about it helps more than one about the length.
        if (read >= 4 && BinaryPrimitives.ReadInt32BigEndian(header) is int found && found != magic)
        {
            throw new InvalidDataException(
                $"{path}: starts with 0x{found:x8}, expected 0x{magic:x8}, the mark of an IDX file of {names[0]}"
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

        return (dimensions, ReadExactly(path, stream, header.Length, (int)length));
    }

    // The header is only a claim: the buffer never grows past twice what the stream has already delivered.
    private static byte[] ReadExactly(string path, Stream stream, int headerLength, int length)
    {
        byte[] content = new byte[Math.Min(length, 1 << 20)];
        int filled = 0;
        while (true)
        {
            filled += Fill(path, stream, content.AsSpan(filled));
            if (filled < content.Length || filled == length)
                break;
            Array.Resize(ref content, (int)Math.Min(length, 2L * filled));
        }

        long found = filled;
        byte[] rest = new byte[1 << 16];
        for (int more = Fill(path, stream, rest); more > 0; more = Fill(path, stream, rest))
            found += more;
        if (found != length)
        {
            throw new InvalidDataException(
                $"{path}: has {headerLength + found} bytes, expected {headerLength + (long)length}: "
                    + $"a header of {headerLength} and {length} announced by it"
            );
        }

        return content;
    }

    // Fewer bytes than asked for only at the end of the stream.
    private static int Fill(string path, Stream stream, Span<byte> buffer)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: is damaged gzip, expected IDX data, plain or gzipped", e);
        }
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
