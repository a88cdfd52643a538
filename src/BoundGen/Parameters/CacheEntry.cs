using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BoundGen;

/// <summary>
/// The file of an entry: a mark, the version of the format, the length of the key and the key; the length of the contents,
/// SHA-256
/// over all that and the contents, and the contents. Numbers are little-endian.
/// </summary>
internal static class CacheEntry
{
    private const int Version = 1;

    /// <summary>Far beyond any key; whoever lists a folder of garbage reads no more.</summary>
    private const int MostKeyBytes = 1 << 20;

    private static ReadOnlySpan<byte> Mark => "BoundGen"u8;

    private static int KeyStart => Mark.Length + 2 * sizeof(int);

    /// <summary>Writes an entry.</summary>
    public static void Write(Stream stream, CacheKey key, ReadOnlySpan<byte> contents)
    {
        byte[] head = Head(key);
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, contents.Length);
        stream.Write(head);
        stream.Write(length);
        stream.Write(Digest(head, length, contents));
        stream.Write(contents);
    }

    /// <summary>The contents of an entry; null where the file is not a whole entry of this very key.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[]? Read(Stream stream, CacheKey key)
    {
        byte[] head = Head(key);
        byte[] found = new byte[head.Length + sizeof(long) + SHA256.HashSizeInBytes];
        if (stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) < found.Length)
            return null;
        ReadOnlySpan<byte> length = found.AsSpan(head.Length, sizeof(long));
        long bytes = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (!found.AsSpan(0, head.Length).SequenceEqual(head) || bytes != stream.Length - found.Length || bytes > Array.MaxLength)
            return null;
        byte[] contents = new byte[bytes];
        stream.ReadExactly(contents);
        return Digest(head, length, contents).AsSpan().SequenceEqual(found.AsSpan(head.Length + sizeof(long))) ? contents : null;
    }

    /// <summary>The key that a file begins with; null where it begins with none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CacheKey? ReadKey(Stream stream)
    {
        byte[] start = new byte[KeyStart];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Mark.Length + sizeof(int)));
        if (
            !start
                .AsSpan(0, KeyStart - sizeof(int))
                .SequenceEqual(Head(new CacheKey("", "", "")).AsSpan(0, KeyStart - sizeof(int)))
        )
            return null;
        if (length is < 0 or > MostKeyBytes)
            return null;
        byte[] key = new byte[length];
        return stream.ReadAtLeast(key, length, throwOnEndOfStream: false) == length ? CacheKey.From(key) : null;
    }

    /// <summary>All that stands before the length of the contents.</summary>
    private static byte[] Head(CacheKey key)
    {
        byte[] bytes = key.ToBytes();
        byte[] head = new byte[KeyStart + bytes.Length];
        Mark.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Mark.Length), Version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Mark.Length + sizeof(int)), bytes.Length);
        bytes.CopyTo(head, KeyStart);
        return head;
    }

    private static byte[] Digest(ReadOnlySpan<byte> head, ReadOnlySpan<byte> length, ReadOnlySpan<byte> contents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(length);
        hash.AppendData(contents);
        return hash.GetHashAndReset();
    }
}
