using System.Numerics;

namespace BoundGen;

/// <summary>More look-alikes between two sets than within one.</summary>
/// <param name="Distance">In how many of 64 bits they differ at most; -1 for equal samples.</param>
/// <param name="Tested">How many samples were looked at.</param>
/// <param name="Across">How many of them have a look-alike among known ones.</param>
/// <param name="Within">How many have one among as many others of their own set.</param>
internal sealed record LookAlikes(int Distance, int Tested, int Across, int Within)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Across} of {Tested} look like known ones, where {Within} look like others of their own");
}

/// <summary>Which samples of a set are known ones, and whether more of them look like known ones than chance explains.</summary>
internal static class SampleComparison
{
    /// <summary>How often honest data are found to be alike, at most.</summary>
    private const double Level = 1e-6;

    /// <summary>Slightly changed copies differ in no more bits; honest images of one class often do not either.</summary>
    private const int MaxDistance = 8;

    /// <summary>More samples would cost time, and add little.</summary>
    private const int MaxTested = 20_000;

    private const ulong Seed = 0x626f756e6467656e;

    /// <summary>The samples that are equal to known ones, by their place.</summary>
    public static int[] Common(SampleRecord known, LabelledData data)
    {
        var hashes = new HashSet<ulong>(known.Hashes.Length);
        foreach (ulong hash in known.Hashes)
            hashes.Add(hash);
        var found = new List<int>();
        var record = data.Record;
        for (int i = 0; i < data.Count; i++)
        {
            if (hashes.Contains(record.Hashes[i]))
                found.Add(i);
        }

        return [.. found];
    }

    /// <summary>
    /// Compares how many samples have a look-alike among known ones with how many have one among equally many others of their own
    /// set.
    /// Where known ones and samples are independent draws of one distribution, both are equally likely.
    /// </summary>
    /// <remarks>
    /// One-sided Fisher test at every distance, all of them paid for. The counts are halved, as the others that samples are
    /// compared with
    /// vary as well: that doubles the variance that the test allows for.
    /// </remarks>
    /// <param name="known">What is known.</param>
    /// <param name="data">The samples.</param>
    /// <param name="withEqual">Whether equal samples count too; otherwise the caller has removed or excused them.</param>
    /// <returns>Null where there is nothing to report.</returns>
    public static LookAlikes? FindLookAlikes(SampleRecord known, LabelledData data, bool withEqual)
    {
        int compared = Math.Min(Math.Min(known.Hashes.Length, data.Count / 2), MaxTested);
        if (compared == 0)
            return null;
        int tested = Math.Min(data.Count - compared, MaxTested);
        int[] order = CounterNormals.Permutation(Seed, data.Count),
            // Another order: copies often stand at the same places.
            knownOrder = CounterNormals.Permutation(Seed + 1, known.Hashes.Length);
        var own = new Looks(data.Record.Hashes, data.LooksBeside(known), order[..compared]);
        var others = new Looks(known.Hashes, known.Looks, knownOrder[..compared]);
        var subject = new Looks(data.Record.Hashes, data.LooksBeside(known), order[^tested..]);
        int[] across = subject.CountByDistance(others, MaxDistance),
            within = subject.CountByDistance(own, MaxDistance);
        for (int distance = withEqual ? -1 : 0; distance <= MaxDistance; distance++)
        {
            var found = new LookAlikes(distance, tested, across[distance + 1], within[distance + 1]);
            double p = FisherExactTest.FewerThanByChance(found.Within / 2, tested / 2, found.Across / 2, tested / 2);
            if (p * (MaxDistance + 2) < Level)
                return found;
        }

        return null;
    }

    /// <summary>Hashes and looks of some samples.</summary>
    private sealed class Looks
    {
        private readonly ulong[] _hashes;
        private readonly ulong[] _looks;

        public Looks(ReadOnlySpan<ulong> hashes, ReadOnlySpan<ulong> looks, int[] rows)
        {
            (_hashes, _looks) = (new ulong[rows.Length], new ulong[rows.Length]);
            for (int i = 0; i < rows.Length; i++)
                (_hashes[i], _looks[i]) = (hashes[rows[i]], looks[rows[i]]);
        }

        /// <summary>
        /// How many have another within every distance: at place 0 an equal one, at place d + 1 one within d bits.
        /// </summary>
        public int[] CountByDistance(Looks others, int most)
        {
            var equal = new HashSet<ulong>(others._hashes);
            int[] nearest = new int[_looks.Length];
            Parallel.For(0, _looks.Length, i =>
                nearest[i] = equal.Contains(_hashes[i]) ? 0 : 1 + Nearest(_looks[i], others._looks)
            );
            int[] counts = new int[most + 2];
            for (int place = 0; place < counts.Length; place++)
                counts[place] = nearest.Count(distance => distance <= place);
            return counts;
        }

        private static int Nearest(ulong look, ulong[] others)
        {
            int nearest = 64;
            foreach (ulong other in others)
                nearest = Math.Min(nearest, BitOperations.PopCount(look ^ other));
            return nearest;
        }
    }
}
