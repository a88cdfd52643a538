using System.Numerics;

namespace BoundGen;

/// <summary>How many samples look like known ones, beside how many of others that should as often.</summary>
/// <param name="Tested">How many samples were looked at.</param>
/// <param name="Alike">How many of them have a look-alike, at the distance that is most striking.</param>
/// <param name="Controls">How many others were looked at.</param>
/// <param name="ControlsAlike">How many of these have one.</param>
/// <param name="IsFinding">Whether chance does not explain so many.</param>
/// <param name="HasPower">Whether it would be one if every sample were a copy that looks exactly like its original.</param>
internal sealed record LookAlikes(int Tested, int Alike, int Controls, int ControlsAlike, bool IsFinding, bool HasPower);

/// <summary>
/// Which samples of a set are known ones, and whether more of them look like known ones than chance explains (theory.md appendix
/// B).
/// </summary>
internal static class SampleComparison
{
    /// <summary>How often honest data are found to be alike, at most.</summary>
    private const double Level = 1e-6;

    /// <summary>Slightly changed copies differ in no more bits; honest images of one class often do not either.</summary>
    private const int MaxDistance = 8;

    private const int MaxTested = 10_000,
        MaxControls = 5_000;

    /// <summary>Pairs that are compared: a fraction of a second.</summary>
    private const int MaxPairs = 300_000_000;

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
    /// Samples beside known ones: some known ones are held back as the control, and the rest are the reference. If samples and
    /// known ones are independent draws of one distribution, both find look-alikes in the reference with one probability.
    /// </summary>
    /// <param name="known">What is known.</param>
    /// <param name="data">The samples.</param>
    /// <param name="withEqual">
    /// Whether equal ones count, as they do for rows that may repeat; otherwise the caller has looked at them.
    /// </param>
    /// <returns>Null where there are too few of either.</returns>
    public static LookAlikes? CompareWithKnown(SampleRecord known, LabelledData data, bool withEqual)
    {
        int[] order = Shuffled(known, distinct: !withEqual, Seed);
        int controls = Math.Min(order.Length / 3, MaxControls);
        var samples = new Looks(data.Record, Shuffled(data.Record, distinct: false, Seed + 1), MaxTested);
        return Compare(
            samples,
            new Looks(known, order, controls),
            new Looks(known, order[controls..], MaxPairs / Math.Max(1, samples.Count + controls)),
            order.Length,
            withEqual
        );
    }

    /// <summary>
    /// Samples beside others of their own set, with known ones as the control: if both are draws of one distribution, a sample
    /// has no more look-alikes among other samples than a known one has. Changed copies inside the set have more.
    /// </summary>
    /// <param name="known">What is known.</param>
    /// <param name="data">The samples.</param>
    /// <param name="withEqual">Whether equal ones count, as they do for rows that may repeat.</param>
    /// <returns>Null where there are too few of either.</returns>
    public static LookAlikes? CompareInside(SampleRecord known, LabelledData data, bool withEqual)
    {
        int[] order = Shuffled(data.Record, distinct: !withEqual, Seed);
        int half = order.Length / 2;
        var samples = new Looks(data.Record, order[half..], MaxTested);
        var controls = new Looks(known, Shuffled(known, distinct: !withEqual, Seed + 1), MaxControls);
        var reference = new Looks(data.Record, order[..half], MaxPairs / Math.Max(1, samples.Count + controls.Count));
        return Compare(samples, controls, reference, reference.Count, withEqual);
    }

    /// <summary>
    /// One-sided Fisher tests at every distance, all of them paid for. Exact: the reference is the same for both.
    /// </summary>
    private static LookAlikes? Compare(Looks samples, Looks controls, Looks reference, int originals, bool withEqual)
    {
        if (samples.Count == 0 || controls.Count == 0 || reference.Count == 0)
            return null;
        int[] alike = samples.CountByDistance(reference, MaxDistance),
            controlsAlike = controls.CountByDistance(reference, MaxDistance);
        int first = withEqual ? 0 : 1,
            place = Enumerable.Range(first, alike.Length - first).MinBy(P);
        // Copies of all: those whose originals are in the reference, and of the rest as many as of the control.
        double share = (double)reference.Count / originals,
            chance = (double)controlsAlike[first] / controls.Count;
        int ifCopied = (int)(samples.Count * (share + (1 - share) * chance));
        return new LookAlikes(
            samples.Count,
            alike[place],
            controls.Count,
            controlsAlike[place],
            IsBelowLevel(P(place)),
            IsBelowLevel(FisherExactTest.FewerThanByChance(controlsAlike[first], controls.Count, ifCopied, samples.Count))
        );

        double P(int i) => FisherExactTest.FewerThanByChance(controlsAlike[i], controls.Count, alike[i], samples.Count);
    }

    private static bool IsBelowLevel(double p) => p * (MaxDistance + 2) < Level;

    /// <summary>
    /// The places of a record's samples in random order; of equal ones the first alone if they should be distinct.
    /// </summary>
    private static int[] Shuffled(SampleRecord record, bool distinct, ulong seed)
    {
        int[] order = CounterNormals.Permutation(seed, record.Hashes.Length);
        if (!distinct)
            return order;
        var seen = new HashSet<ulong>();
        return [.. order.Where(i => seen.Add(record.Hashes[i]))];
    }

    /// <summary>Hashes and looks of some samples.</summary>
    private sealed class Looks
    {
        private readonly ulong[] _hashes;
        private readonly ulong[] _looks;

        public Looks(SampleRecord record, int[] rows, int most)
        {
            Count = Math.Min(rows.Length, most);
            (_hashes, _looks) = (new ulong[Count], new ulong[Count]);
            for (int i = 0; i < Count; i++)
                (_hashes[i], _looks[i]) = (record.Hashes[rows[i]], record.Looks[rows[i]]);
        }

        public int Count { get; }

        /// <summary>
        /// How many have another within every distance: at place 0 an equal one, at place d + 1 one within d bits.
        /// </summary>
        public int[] CountByDistance(Looks others, int most)
        {
            var equal = new HashSet<ulong>(others._hashes);
            int[] nearest = new int[Count];
            Parallel.For(0, Count, i => nearest[i] = equal.Contains(_hashes[i]) ? 0 : 1 + Nearest(_looks[i], others._looks));
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
