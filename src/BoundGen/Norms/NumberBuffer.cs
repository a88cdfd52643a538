using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>Takes numbers, one array after the other, out of bytes that have just as many.</summary>
internal ref struct NumberReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public ReadOnlySpan<T> Take<T>(int count)
        where T : unmanaged
    {
        var taken = MemoryMarshal.Cast<byte, T>(_left)[..count];
        _left = _left[MemoryMarshal.AsBytes(taken).Length..];
        return taken;
    }
}

/// <summary>Puts numbers, one array after the other, into so many bytes.</summary>
internal ref struct NumberWriter(int length)
{
    private readonly byte[] _bytes = new byte[length];
    private int _used;

    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The place of the next numbers, to be filled.</summary>
    public Span<T> Take<T>(int count)
        where T : unmanaged
    {
        var taken = MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(_used))[..count];
        _used += MemoryMarshal.AsBytes(taken).Length;
        return taken;
    }
}
