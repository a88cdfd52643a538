using System.Buffers.Binary;
using System.ComponentModel;
using System.Security.Cryptography;

namespace BoundGen.Runtime;

/// <summary>Names contents by SHA-256. For the packages beside this one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Fingerprint
{
    /// <summary>The first 16 bytes of the digest of a header and a body, as 32 lower-case hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(body);
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
