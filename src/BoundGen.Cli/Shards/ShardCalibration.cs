using System.Diagnostics;

namespace BoundGen.Cli;

/// <summary>What a few seconds of work tell of all of it, on this machine.</summary>
/// <param name="Models">How many models there are; all are taken to be like the first.</param>
/// <param name="SetUpSeconds">Processor time before a process counts anything: start, reading, checks, norms.</param>
/// <param name="WorkSeconds">Processor time of one core for the counts of one model.</param>
/// <param name="PeakBytes">Memory of a process at most.</param>
/// <param name="Draws">Draws of one model, at all noise levels.</param>
internal sealed record ShardCalibration(int Models, double SetUpSeconds, double WorkSeconds, long PeakBytes, long Draws)
{
    /// <summary>How long counts are made.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    /// <summary>The first share, of so many parts.</summary>
    private const long Parts = 1L << 40;

    /// <summary>Processor time of one core for all that is divided.</summary>
    public double TotalSeconds => Models * WorkSeconds;

    /// <summary>Counts shares of the first model's work for a few seconds.</summary>
    /// <param name="model">The first model.</param>
    /// <param name="models">How many there are.</param>
    public static ShardCalibration Measure(ModelCertification model, int models)
    {
        var request = model.Request() with { CancellationToken = Messages.Display.CancellationToken };
        var work = ReportWork.Prepare(request);
        // The first counts make what all others need.
        _ = work.Count(new WorkShare(0, 1, Parts));
        double setUp = Used(),
            used = 0;
        long at = 1,
            length = Parts >> 14,
            counted = 1;
        var watch = Stopwatch.StartNew();
        // Shares twice as long one after the other: the last tells how long it takes, as it begins with everything at hand.
        while (watch.Elapsed < Enough && at < Parts)
        {
            long end = Math.Min(Parts, at + length);
            double before = Used();
            _ = work.Count(new WorkShare(at, end, Parts));
            (used, counted) = (Used() - before, end - at);
            (at, length) = (end, length * 2);
        }

        double seconds = used * Parts / counted;
        using var process = Process.GetCurrentProcess();
        return new ShardCalibration(models, setUp, seconds, process.PeakWorkingSet64, request.Options.Draws * work.NoiseLevels);

        static double Used()
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }
}
