namespace BoundGen;

/// <summary>
/// Loops take as many threads as there are processors. Without a limit they take every thread that the pool adds while the
/// machine is busy with other things, and each has buffers as large as a network.
/// </summary>
internal static class ProcessorThreads
{
    public static ParallelOptions Until(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
}
