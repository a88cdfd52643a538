using System.CommandLine;
using System.Diagnostics;

namespace BoundGen.Cli;

/// <summary>One shard of <c>certify</c>: counts its share of every model's draws and samples.</summary>
internal sealed class CertifyShard
{
    /// <summary>What a checkpoint may cost whoever is stopped; a write takes milliseconds.</summary>
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(5);

    private readonly ShardFolder _folder;
    private readonly ShardPlace _place;
    private readonly ShardRun _own;
    private ShardRun? _run;

    private CertifyShard(ShardFolder folder, ShardPlace place, ShardRun own, ShardRun? run) =>
        (_folder, _place, _own, _run) = (folder, place, own, run);

    /// <summary>Does the shard of a command line.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <param name="path">The folder of the run.</param>
    /// <param name="environment">Gives the value of a variable; null where it is not set.</param>
    public static void Do(ParseResult arguments, CertifyOptions options, string path, Func<string, string?> environment)
    {
        var (folder, place, own, run) = options.Shards.Enter(arguments, path, environment);
        var models = options.Model.Paths(arguments);
        var shard = new CertifyShard(folder, place, own, run);
        foreach (var (model, share) in place.Shares(models.Count))
            shard.Count(model, share, () => ModelCertification.Read(arguments, options, models[model]));
    }

    private void Count(int model, WorkShare share, Func<ModelCertification> read)
    {
        string name = FormattableString.Invariant($"shard {_place.Shard} of {_place.Count}, model {model + 1}");
        if (_run is not null && _folder.HasCounts(_place.Shard, model))
        {
            Messages.Write($"{name}: finished before");
            return;
        }

        var certification = read();
        // Whoever begins the run looks at the hold-out data too: what they say against the sample is to be heard before the work.
        var request = certification.Request(withHoldOut: _run is null);
        if (_run is not null)
            _folder.Join(model, certification.Identity(request));
        var work = ReportWork.Prepare(request with { CancellationToken = Messages.Display.CancellationToken });
        if (_run is null)
        {
            _run = _folder.Join(_own);
            _folder.Join(model, certification.Identity(request));
        }

        var counts = Messages.Display.Run(shown => Count(name, model, share, work, shown));
        _folder.SaveCounts(_place.Shard, model, counts);
        Messages.Write($"{name}: finished");
    }

    /// <summary>Counts part by part, each as long as is well between checkpoints, from the last checkpoint on.</summary>
    private ReportCounts Count(string name, int model, WorkShare share, ReportWork work, IProgress<EvaluationProgress> shown)
    {
        var counts = _folder.Checkpoint(_place.Shard, model, share);
        if (counts is not null)
            work.Check(counts);
        var phase = BoundGen.Runtime.PhaseProgress.Start(shown, name, share.End - share.Start);
        long at = counts?.Share.End ?? share.Start,
            length = Math.Max(1, (share.End - share.Start) >> 14);
        phase?.Add(at - share.Start);
        var saved = Stopwatch.StartNew();
        while (at < share.End)
        {
            var watch = Stopwatch.StartNew();
            long end = Math.Min(share.End, at + length);
            var part = work.Count(new WorkShare(at, end, share.Of));
            counts = counts is null ? part : counts.Append(part);
            phase?.Add(end - at);
            at = end;
            if (at < share.End && saved.Elapsed >= BetweenCheckpoints)
            {
                _folder.SaveCheckpoint(_place.Shard, model, counts);
                saved.Restart();
            }

            double growth = BetweenCheckpoints / watch.Elapsed;
            length = Math.Max(1, (long)(length * Math.Clamp(growth, 0.25, 4)));
        }

        return counts ?? throw new UnreachableException("A share has a part at least.");
    }
}
