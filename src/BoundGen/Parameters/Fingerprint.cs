using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BoundGen.Runtime;

/// <summary>Names contents by SHA-256. For the packages beside this one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Fingerprint
{
    private const int Piece = 1 << 20;

    /// <summary>The first 16 bytes of the digest of a header and a body, as 32 lower-case hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>The same of a body of numbers, which may have more bytes than a span.</summary>
    public static string Of(ReadOnlySpan<byte> header, ReadOnlySpan<float> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        for (int start = 0; start < body.Length; start += Piece)
            hash.AppendData(MemoryMarshal.AsBytes(body.Slice(start, Math.Min(Piece, body.Length - start))));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>The first 8 bytes of a digest, as a number.</summary>
    public static ulong Hash64(ReadOnlySpan<byte> contents)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(contents, digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
