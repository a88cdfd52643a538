using System.Globalization;

namespace BoundGen;

/// <summary>
/// Which samples of which data set parameters have seen. It travels in the model file, so that a prior cannot be
/// evaluated by accident on samples it was trained on.
/// </summary>
/// <param name="DataSet">A fingerprint of the data set's contents.</param>
/// <param name="Start">The first sample.</param>
/// <param name="Count">How many.</param>
public sealed record SampleRange(string DataSet, int Start, int Count)
{
    private const string Key = "boundgen.samples";

    /// <summary>Whether the two have a sample in common.</summary>
    public bool Meets(SampleRange other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return DataSet == other.DataSet && Start < (long)other.Start + other.Count && other.Start < (long)Start + Count;
    }

    /// <summary>What a model file says of the samples its parameters have seen; null if it says nothing.</summary>
    /// <exception cref="InvalidDataException">The record is there but cannot be read.</exception>
    public static SampleRange? FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(Key, out string? text))
            return null;

        if (text.Split(':') is [var dataSet, var start, var count]
            && int.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int length))
        {
            return new SampleRange(dataSet, first, length);
        }

        throw new InvalidDataException($"Metadata \"{Key}\" is \"{text}\", expected \"data set:first sample:count\".");
    }

    /// <summary>Writes the record into the metadata of a model file.</summary>
    public void WriteTo(IDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        metadata[Key] = string.Create(CultureInfo.InvariantCulture, $"{DataSet}:{Start}:{Count}");
    }

    /// <summary>As in <c>samples 0 to 29999 of data set 1a2b3c</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Count == 0 ? "no samples" : $"samples {Start} to {(long)Start + Count - 1}")} of data set {DataSet}");
}
