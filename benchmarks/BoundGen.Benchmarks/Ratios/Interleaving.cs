using System.Diagnostics;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>Times contenders in turns on one thread, so that whatever else the machine does meets all of them alike.</summary>
/// <param name="budget">How long a case may take; it has a few rounds in any case.</param>
internal sealed class Interleaving(TimeSpan budget)
{
    private const int FewestRounds = 5;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(12);

    // The runtime compiles for good only what has run for a while.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<Type> _warm = [];

    /// <summary>Seconds a call: for every contender one number a round.</summary>
    public List<double>[] Run(List<Contender> contenders)
    {
        int[] calls = new int[contenders.Count];
        for (int i = 0; i < contenders.Count; i++)
            Turn(i, _warm.Add(contenders[i].GetType()) ? WarmUp : Slice);

        List<double>[] seconds = [.. contenders.Select(_ => new List<double>())];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < FewestRounds || Stopwatch.GetElapsedTime(start) < budget; round++)
        {
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                int i = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                seconds[i].Add(Turn(i, Slice));
            }
        }

        return seconds;

        double Turn(int i, TimeSpan slice)
        {
            int first = calls[i];
            long turnStart = Stopwatch.GetTimestamp();
            TimeSpan elapsed;
            do
            {
                contenders[i].Call(calls[i]++);
                elapsed = Stopwatch.GetElapsedTime(turnStart);
            } while (elapsed < slice);
            return elapsed.TotalSeconds / (calls[i] - first);
        }
    }
}
