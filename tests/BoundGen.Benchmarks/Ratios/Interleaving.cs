using System.Diagnostics;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>Times contenders in turns on one thread, so that whatever else the machine does meets all of them alike.</summary>
/// <param name="Rounds">How often each contender has its turn.</param>
/// <param name="Slice">How long a turn lasts, and at least one call.</param>
internal sealed record Interleaving(int Rounds, TimeSpan Slice)
{
    // The runtime compiles what it has seen run for good only after a while.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150);

    /// <summary>Seconds a call, for every contender the list of its rounds.</summary>
    public double[][] Run(IReadOnlyList<Contender> contenders)
    {
        int[] calls = new int[contenders.Count];
        for (int i = 0; i < contenders.Count; i++)
            Turn(contenders[i], ref calls[i], WarmUp);

        double[][] seconds = [.. contenders.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                int i = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                seconds[i][round] = Turn(contenders[i], ref calls[i], Slice);
            }
        }

        return seconds;
    }

    private static double Turn(Contender contender, ref int calls, TimeSpan slice)
    {
        // Once unmeasured: the caches are those of the contender before.
        contender.Call(calls++);
        int first = calls;
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            contender.Call(calls++);
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed < slice);
        return elapsed.TotalSeconds / (calls - first);
    }
}
