using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>
/// Gives the memory of networks that nobody uses any more back to the system. The collector keeps what is free for itself unless
/// it is asked, and does not see the memory of batches. For the packages beside this one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LargeGarbage
{
    /// <summary>Parameters from which on a collection, a few milliseconds, is worth their memory.</summary>
    private const int Large = 1 << 22;

    /// <summary>Collects if the networks in question are large.</summary>
    /// <param name="parameters">How many parameters they have.</param>
    public static void Collect(int parameters)
    {
        if (parameters < Large)
            return;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
