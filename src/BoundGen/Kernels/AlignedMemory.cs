using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>Where the next 64-byte boundary lies; for generated code, which may not use pointers.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AlignedMemory
{
    /// <summary>How many floats to skip from <paramref name="start"/> to the next 64-byte boundary.</summary>
    /// <param name="start">A float that does not move: on the stack, in native memory or in a pinned array.</param>
    /// <returns>0 to 15.</returns>
    public static int FloatsToAlignment(ref float start) =>
        (int)((-CacheLine.Address(ref start) & (Layout.Alignment - 1)) / sizeof(float));
}
