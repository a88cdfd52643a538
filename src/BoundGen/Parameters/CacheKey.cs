using System.Security.Cryptography;
using System.Text;

namespace BoundGen;

/// <summary>What an entry of a <see cref="CacheFolder"/> is: all that its contents follow from.</summary>
/// <param name="kind">What sort of thing is kept, in a word or two, for people who list the folder.</param>
/// <param name="subject">What it was made for, for the same people: sizes of a network, say.</param>
/// <param name="inputs">Everything else that the contents follow from, digests of programs and of large inputs included.</param>
public sealed class CacheKey(string kind, string subject, string inputs)
{
    /// <summary>Ends the name of an entry's file.</summary>
    internal const string Extension = ".boundgen-cache";

    private const char Separator = '\n';

    /// <summary>What sort of thing is kept.</summary>
    public string Kind => kind;

    /// <summary>What it was made for.</summary>
    public string Subject => subject;

    /// <summary>Everything else that its contents follow from.</summary>
    internal string Inputs => inputs;

    /// <summary>The name of the entry's file, 32 hexadecimal digits of SHA-256 over the key.</summary>
    internal string FileName => Convert.ToHexStringLower(SHA256.HashData(ToBytes()).AsSpan(0, 16)) + Extension;

    /// <summary>The key as it stands in a file.</summary>
    internal byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Join(Separator, kind, subject, inputs));

    /// <summary>The key of a file; null where the bytes are none.</summary>
    internal static CacheKey? From(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes).Split(Separator, 3) is [var kind, var subject, var inputs]
            ? new CacheKey(kind, subject, inputs)
            : null;
}
