using System.Collections.Immutable;

namespace BoundGen.Experiments;

/// <summary>
/// Deals the rows of experiments out to processes that share a folder, one after the other in the order of the experiments. A
/// process computes the cells of its rows alone; whoever runs the experiments afterwards finds all cells finished.
/// </summary>
public sealed class CellDeal
{
    private readonly int _shard;
    private readonly int _shards;
    private int _dealt;

    /// <summary>The rows of one process.</summary>
    /// <param name="shard">Which, from 1.</param>
    /// <param name="shards">How many processes there are.</param>
    public CellDeal(int shard, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shard, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, shard);
        (_shard, _shards) = (shard, shards);
    }

    /// <summary>The rows that are this process's, or all.</summary>
    /// <param name="deal">Who has which; null for all.</param>
    /// <param name="rows">Each computes or reads its cells.</param>
    internal static ImmutableArray<TRow> Rows<TRow>(CellDeal? deal, IEnumerable<Func<TRow>> rows) =>
        [.. rows.Where(_ => deal?.IsOwn() != false).Select(row => row())];

    private bool IsOwn() => _dealt++ % _shards == _shard - 1;
}
