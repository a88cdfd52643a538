namespace BoundGen.Tests;

/// <summary>What a thread allocates on the managed heap, in tests that run beside others.</summary>
internal static class Allocations
{
    /// <summary>
    /// The bytes that <paramref name="work"/> allocates: the least of three runs, as a collection caused by another
    /// test may charge this thread for the unused rest of its allocation context, up to 8 KB. Work that allocates
    /// at every call does so in every run; what only a first call allocates is not seen here.
    /// </summary>
    public static long Of(Action work) =>
        Enumerable
            .Range(0, 3)
            .Min(_ =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                work();
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
}
