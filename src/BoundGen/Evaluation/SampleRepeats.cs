namespace BoundGen;

/// <summary>Samples that come more than once in a set.</summary>
internal static class SampleRepeats
{
    /// <summary>
    /// A table whose columns were independent would have so many times fewer repeats than it may have and be explained.
    /// </summary>
    private const double Slack = 100;

    /// <summary>The samples that are equal to earlier ones, by their place.</summary>
    public static int[] Find(LabelledData data)
    {
        var seen = new HashSet<ulong>(data.Count);
        var found = new List<int>();
        var record = data.Record;
        for (int i = 0; i < data.Count; i++)
        {
            if (!seen.Add(record.Hashes[i]))
                found.Add(i);
        }

        return [.. found];
    }

    /// <summary>
    /// Whether independent draws may repeat as often, because columns have few distinct values: pairs of equal samples beside
    /// their expected number if columns were independent. Columns that depend on each other repeat more, hence
    /// <see cref="Slack"/>.
    /// </summary>
    public static bool AreExplained(LabelledData data)
    {
        double pairs = 0.5 * data.Count * (data.Count - 1),
            lnExpected = Math.Log(pairs);
        float[] column = new float[data.Count];
        for (int place = 0; place < data.InputSize; place++)
        {
            for (int i = 0; i < column.Length; i++)
                column[i] = data.Input(i)[place];
            lnExpected += Math.Log(Equal(column.CountBy(value => value).Select(group => group.Value)) / pairs);
        }

        double equal = Equal(data.Record.Hashes.ToArray().CountBy(hash => hash).Select(group => group.Value));
        return equal <= Slack * Math.Exp(lnExpected);
    }

    /// <summary>Pairs of equal ones among groups of equal ones.</summary>
    private static double Equal(IEnumerable<int> groups) => groups.Sum(size => 0.5 * size * (size - 1));
}
