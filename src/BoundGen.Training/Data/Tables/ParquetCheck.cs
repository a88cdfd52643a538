using System.Buffers.Binary;
using Parquet.Meta;

namespace BoundGen.Training;

/// <summary>
/// What is checked of a Parquet file before the library reads it. That trusts every length: it takes memory for what is
/// announced,
/// and where the footer ends too early it reads on for ever (Parquet.Net 6.1.0).
/// </summary>
internal static class ParquetCheck
{
    /// <summary>The length of the footer, and the mark behind it.</summary>
    private const int EndLength = 8;

    /// <summary>The longest description of a page that is read.</summary>
    private const int LongestHeader = 1 << 16;

    /// <summary>A page may be so large when unpacked, or so many times larger than in the file.</summary>
    private const long LargePage = 1 << 26;
    private const int LargestGrowth = 1 << 10;

    /// <summary>Checks the footer, which says what is in the file and where.</summary>
    /// <param name="stream">The file; it is left at its start.</param>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public static void Footer(Stream stream)
    {
        byte[] end = new byte[EndLength];
        if (stream.Length < EndLength + 4)
            throw new InvalidDataException("it is too short");
        stream.Position = stream.Length - EndLength;
        stream.ReadExactly(end);
        int length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end.AsSpan(4).SequenceEqual("PAR1"u8) || length < 0 || length > stream.Length - EndLength - 4)
            throw new InvalidDataException("it does not end as Parquet does; it may be cut short");
        stream.Position = stream.Length - EndLength - length;
        byte[] footer = new byte[length];
        stream.ReadExactly(footer);
        new ThriftWalk(footer).Structure("FileMetaData");
        stream.Position = 0;
    }

    /// <summary>
    /// Refuses booleans that are written as runs of equal values, as in pages of version 2: Parquet.Net 6.1.0 reads them as
    /// false.
    /// </summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="footer">How the columns are written.</param>
    /// <exception cref="InvalidDataException">There is such a column.</exception>
    public static void Booleans(string path, FileMetaData footer)
    {
        var columns = footer.RowGroups.SelectMany(group => group.Columns).Select(chunk => chunk.MetaData);
        var unread = columns.FirstOrDefault(column =>
            column?.Type == Parquet.Meta.Type.BOOLEAN && !column.Encodings.Contains(Encoding.PLAIN)
        );
        if (unread is not null)
            throw new InvalidDataException(
                $"{path}: column {CellText.Quote(string.Join('.', unread.PathInSchema))} holds booleans in run-length encoding, "
                    + "which is not read, expected the numbers 0 and 1 or pages of version 1."
            );
    }

    /// <summary>Checks the descriptions of the pages of all columns.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="footer">Where the columns are.</param>
    /// <exception cref="InvalidDataException">One is broken, or announces more than there can be.</exception>
    public static void Pages(Stream stream, FileMetaData footer)
    {
        byte[] header = new byte[LongestHeader];
        foreach (ColumnChunk chunk in footer.RowGroups.SelectMany(group => group.Columns))
        {
            if (chunk.MetaData is not { } column)
                throw new InvalidDataException("a column says nothing of itself");
            long position = column.DictionaryPageOffset is { } dictionary and > 0
                ? Math.Min(dictionary, column.DataPageOffset)
                : column.DataPageOffset;
            long end = position + Math.Min(column.TotalCompressedSize, stream.Length);
            while (position < end)
                position = Page(stream, position, header);
        }
    }

    /// <summary>Checks a page and finds the next.</summary>
    private static long Page(Stream stream, long position, byte[] header)
    {
        if (position < 0 || position >= stream.Length)
            throw new InvalidDataException($"a page begins at byte {position}");
        stream.Position = position;
        int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var sizes = new Dictionary<int, long>();
        var walk = new ThriftWalk(header.AsSpan(0, read));
        walk.Structure("PageHeader", sizes);
        var (unpacked, packed) = (sizes.GetValueOrDefault(2, -1), sizes.GetValueOrDefault(3, -1));
        long next = position + walk.Position + packed;
        return packed >= 0 && next <= stream.Length && unpacked >= 0 && unpacked <= Math.Max(LargePage, packed * LargestGrowth)
            ? next
            : throw new InvalidDataException($"a page at byte {position} announces {packed} bytes, {unpacked} when unpacked");
    }
}
