using System.Diagnostics;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>Half of a batch of 1024 on each of two threads, against one thread with such a half.</summary>
internal sealed class TwoCallers : IDisposable
{
    private const int Half = BenchmarkNetwork.SampleCount / 2;
    private const double BestDecile = 0.1;

    private readonly BoundGenContender[] _halves;
    private readonly Barrier _barrier = new(participantCount: 2);
    private readonly Thread _second;
    private volatile bool _ended;

    private TwoCallers(BenchmarkNetwork network)
    {
        var work = new Work(network, Half);
        _halves = [new BoundGenContender(work), new BoundGenContender(work)];
        _second = new Thread(Answer);
        _second.Start();
    }

    /// <summary>Microseconds a sample of one thread and of two, each the best decile of its rounds.</summary>
    public static (double One, double Two) Measure(BenchmarkNetwork network, int rounds)
    {
        using var callers = new TwoCallers(network);
        double[] one = new double[rounds],
            two = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            one[round] = Seconds(() => callers._halves[0].Call(0));
            two[round] = Seconds(callers.Both);
        }

        return (1e6 * Quantile.Of(one, BestDecile) / Half, 1e6 * Quantile.Of(two, BestDecile) / (2 * Half));
    }

    public void Dispose()
    {
        _ended = true;
        _barrier.SignalAndWait();
        _second.Join();
        _barrier.Dispose();
    }

    private void Both()
    {
        _barrier.SignalAndWait();
        _halves[0].Call(0);
        _barrier.SignalAndWait();
    }

    private void Answer()
    {
        for (; ; )
        {
            _barrier.SignalAndWait();
            if (_ended)
                return;
            _halves[1].Call(1);
            _barrier.SignalAndWait();
        }
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
