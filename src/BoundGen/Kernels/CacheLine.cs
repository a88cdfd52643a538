using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace BoundGen;

/// <summary>
/// Addresses, and hints to fetch what lies there. A hint reads nothing: the address may lie outside of all memory.
/// </summary>
internal static unsafe class CacheLine
{
    /// <summary>The address of a place that does not move, or one for a hint, where it does not matter if it does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Address<T>(ref readonly T place) => (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in place));

    /// <summary>Has so many bytes brought into the first-level cache while others are worked on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(nint address, int bytes)
    {
        for (int i = 0; i < bytes && Sse.IsSupported; i += Layout.Alignment)
            Sse.Prefetch0((byte*)address + i);
    }

    /// <summary>Has one line brought into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchFar(nint address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1((void*)address);
    }
}
