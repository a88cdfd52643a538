using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace BoundGen.Runtime;

/// <summary>
/// Native memory for the length of one call, 64-byte aligned and not cleared. Blocks are kept for the next caller in
/// a lock-free pool, so that neither renting nor returning touches the managed heap, the first time included.
/// </summary>
/// <remarks>Dispose exactly once (a <c>using</c> declaration); spans of a disposed block must not be used.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe ref struct ScratchBlock
{
    /// <summary>Blocks have sizes 2^12, 2^13, ... bytes, so that a request finds a block of its class or none.</summary>
    private const int SmallestClass = 12;

    /// <summary>Blocks above 2^23 bytes are freed when returned: what the pool keeps is bounded by 16 MB a slot.</summary>
    private const int LargestKeptClass = 23;

    /// <summary>The number of blocks of one class that are kept: one for each thread that can run at once.</summary>
    private static readonly int s_slotsPerClass = Math.Max(4, Environment.ProcessorCount);

    /// <summary>Shape [classes, s_slotsPerClass]: the address of a kept block, or 0. Native, never freed.</summary>
    private static readonly nint* s_slots = (nint*)
        NativeMemory.AllocZeroed((nuint)((LargestKeptClass - SmallestClass + 1) * s_slotsPerClass), (nuint)sizeof(nint));

    private void* _start;
    private readonly nint _length;
    private readonly int _sizeClass;

    private ScratchBlock(void* start, nint length, int sizeClass)
    {
        _start = start;
        _length = length;
        _sizeClass = sizeClass;
    }

    /// <summary>Takes a block of at least <paramref name="bytes"/> bytes from the pool, or from the system.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public static ScratchBlock Rent(nint bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        int sizeClass = Math.Max(SmallestClass, BitOperations.Log2((nuint)Math.Max(bytes, 1) - 1) + 1);
        void* start = sizeClass <= LargestKeptClass ? Take(sizeClass) : null;
        if (start is null)
            start = NativeMemory.AlignedAlloc((nuint)1 << sizeClass, Layout.Alignment);
        return new ScratchBlock(start, bytes, sizeClass);
    }

    /// <summary>The block as values of type <typeparamref name="T"/>: as many as fit the bytes asked for. Not cleared.</summary>
    public readonly Span<T> Span<T>()
        where T : unmanaged => new(_start, checked((int)(_length / sizeof(T))));

    /// <summary>Takes so many values off the front of what is left of a block, in whole cache lines.</summary>
    internal static Span<T> Take<T>(scoped ref Span<double> left, int count)
        where T : unmanaged
    {
        int line = Layout.Alignment / sizeof(double),
            doubles = (int)(((long)count * sizeof(T) + Layout.Alignment - 1) / Layout.Alignment) * line;
        var taken = MemoryMarshal.Cast<double, T>(left[..doubles])[..count];
        left = left[doubles..];
        return taken;
    }

    /// <summary>Returns the block.</summary>
    public void Dispose()
    {
        if (_start is null)
            return;
        if (_sizeClass > LargestKeptClass || !Keep(_sizeClass, (nint)_start))
            NativeMemory.AlignedFree(_start);
        _start = null;
    }

    private static void* Take(int sizeClass)
    {
        nint* slots = s_slots + (sizeClass - SmallestClass) * s_slotsPerClass;
        for (int i = 0; i < s_slotsPerClass; i++)
        {
            // The plain read only spares an empty slot the exchange; whoever exchanges an address out owns it.
            if (Volatile.Read(ref slots[i]) == 0)
                continue;
            nint taken = Interlocked.Exchange(ref slots[i], 0);
            if (taken != 0)
                return (void*)taken;
        }

        return null;
    }

    private static bool Keep(int sizeClass, nint start)
    {
        nint* slots = s_slots + (sizeClass - SmallestClass) * s_slotsPerClass;
        for (int i = 0; i < s_slotsPerClass; i++)
        {
            if (Volatile.Read(ref slots[i]) == 0 && Interlocked.CompareExchange(ref slots[i], start, 0) == 0)
                return true;
        }

        return false;
    }
}
