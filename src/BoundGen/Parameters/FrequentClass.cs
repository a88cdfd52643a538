namespace BoundGen;

/// <summary>
/// The most frequent class of labelled samples. As the answer to everything it is what a network has to beat: where 97.7% of the
/// samples are of one class, an error of 2.3% is nothing.
/// </summary>
/// <param name="Class">Its number; of equally frequent ones the first.</param>
/// <param name="Count">How many samples are of it.</param>
/// <param name="Samples">How many samples there are, at least 1.</param>
public sealed record FrequentClass(int Class, int Count, int Samples)
{
    /// <summary>Its share of the samples.</summary>
    public double Share => (double)Count / Samples;

    /// <summary>How many samples it is wrong on as the answer to everything.</summary>
    public int Errors => Samples - Count;

    /// <summary>Errors / samples.</summary>
    public double Error => (double)Errors / Samples;

    /// <summary>The most frequent of labels.</summary>
    /// <param name="labels">At least one.</param>
    /// <exception cref="ArgumentException">No label.</exception>
    public static FrequentClass Of(ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty)
            throw new ArgumentException("There are no labels, expected at least one.", nameof(labels));
        var (most, count) = labels.ToArray().CountBy(label => label).OrderBy(pair => pair.Key).MaxBy(pair => pair.Value);
        return new FrequentClass(most, count, labels.Length);
    }
}
