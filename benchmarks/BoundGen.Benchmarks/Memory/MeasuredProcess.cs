using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;

namespace BoundGen.Benchmarks.Memory;

/// <summary>What a process took.</summary>
/// <param name="PeakBytes">The largest resident memory, shared pages included.</param>
/// <param name="Seconds">From start to end.</param>
internal sealed record MeasuredProcess(long PeakBytes, double Seconds)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs a .NET program.</summary>
    /// <param name="program">Its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="CheckFailedException">It did not end well, or not in time.</exception>
    public static MeasuredProcess Run(string program, params string[] arguments)
    {
        var command = CliWrap
            .Cli.Wrap(ChildProcess.DotnetHost)
            .WithArguments(["exec", program, .. arguments])
            .WithValidation(CommandResultValidation.None);
        using var limit = new CancellationTokenSource(Limit);
        var running = command.ExecuteBufferedAsync(limit.Token);
        long peak = PeakOf(running.ProcessId, running.Task);
        try
        {
            var result = running.GetAwaiter().GetResult();
            return result.ExitCode == 0
                ? new MeasuredProcess(peak, result.RunTime.TotalSeconds)
                : throw new CheckFailedException($"{command}: exit code {result.ExitCode}\n{result.StandardError}");
        }
        catch (OperationCanceledException)
        {
            throw new CheckFailedException($"{command}: still running after {Limit}.");
        }
    }

    /// <summary>
    /// The system keeps the peak of a process while it lives, so what counts is the last look. What a process does in its last
    /// moments is to end.
    /// </summary>
    private static long PeakOf(int id, Task ended)
    {
        long peak = 0;
        try
        {
            using var process = Process.GetProcessById(id);
            while (!ended.Wait(Interval))
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or AggregateException) { }

        return peak;
    }
}
