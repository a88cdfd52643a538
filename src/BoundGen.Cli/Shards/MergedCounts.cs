namespace BoundGen.Cli;

/// <summary>The counts of all shards of a run, where a process would make its own.</summary>
internal sealed class MergedCounts
{
    private readonly ShardFolder _folder;
    private readonly List<(int Shard, int Model, WorkShare Share)> _parts;

    /// <summary>Looks for them; nothing is read yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">Its run.</param>
    /// <param name="models">How many models the run is about.</param>
    public MergedCounts(ShardFolder folder, ShardRun run, int models)
    {
        _folder = folder;
        _parts =
        [
            .. Enumerable
                .Range(1, run.Shards)
                .SelectMany(shard =>
                    new ShardPlace(shard, run.Shards, run.Numbers).Shares(models).Select(part => (shard, part.Model, part.Share))
                ),
        ];
        if (folder.Strangers(_parts.Select(part => (part.Shard, part.Model))).FirstOrDefault() is { } stranger)
            throw new InvalidDataException(
                $"{stranger}: is of no shard of this run, which has {run.Shards} shards and {models} models; delete it."
            );
    }

    /// <summary>The shards that are not finished.</summary>
    public int[] Missing() =>
        [.. _parts.Where(part => !_folder.HasCounts(part.Shard, part.Model)).Select(part => part.Shard).Distinct()];

    /// <summary>All counts of a model.</summary>
    /// <param name="model">Its place, from 0.</param>
    /// <param name="own">What this process sees of it.</param>
    /// <param name="work">What was to be counted.</param>
    public ReportCounts Of(int model, ShardModel own, ReportWork work)
    {
        _folder.Join(model, own);
        return _parts
            .Where(part => part.Model == model)
            .Select(part =>
            {
                var counts = _folder.Counts(part.Shard, model, part.Share);
                work.Check(counts);
                return counts;
            })
            .Aggregate((counts, next) => counts.Append(next));
    }
}
