namespace BoundGen.Cli;

/// <summary>How an array of jobs numbers the shards of a run, which are 1 to N.</summary>
/// <param name="First">The number of shard 1.</param>
/// <param name="Step">From one shard to the next, at least 1.</param>
internal sealed record ArrayNumbers(long First, long Step)
{
    /// <summary>The numbers of the shards themselves.</summary>
    public static ArrayNumbers FromOne { get; } = new(1, 1);

    /// <summary>The number of a shard.</summary>
    public long Of(int shard) => First + (shard - 1) * Step;

    /// <summary>The shard of a number; null where the array of so many shards has no such number.</summary>
    public int? Shard(long number, int count)
    {
        var (steps, rest) = Math.DivRem(number - First, Step);
        return rest == 0 && steps >= 0 && steps < count ? (int)steps + 1 : null;
    }

    /// <summary>Shards as <c>sbatch</c> has them: <c>--array=3,7-9</c>.</summary>
    /// <param name="shards">Ascending.</param>
    public string Expression(IEnumerable<int> shards)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (int shard in shards)
        {
            if (ranges.Count > 0 && ranges[^1].Last == shard - 1)
                ranges[^1] = (ranges[^1].First, shard);
            else
                ranges.Add((shard, shard));
        }

        return FormattableString.Invariant($"--array={string.Join(',', ranges.Select(Range))}");

        string Range((int First, int Last) range) =>
            range.First == range.Last ? FormattableString.Invariant($"{Of(range.First)}")
            : Step == 1 ? FormattableString.Invariant($"{Of(range.First)}-{Of(range.Last)}")
            : FormattableString.Invariant($"{Of(range.First)}-{Of(range.Last)}:{Step}");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Step == 1
            ? FormattableString.Invariant($"from {First}")
            : FormattableString.Invariant($"from {First} in steps of {Step}");
}
