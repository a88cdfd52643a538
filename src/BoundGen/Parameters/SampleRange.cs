using System.Globalization;

namespace BoundGen;

/// <summary>
/// Which samples of which data set parameters have seen. It travels in the model file, so that a prior cannot be
/// evaluated by accident on samples it was trained on.
/// </summary>
/// <param name="DataSet">A fingerprint of the data set's contents.</param>
/// <param name="Start">The first sample.</param>
/// <param name="Count">How many.</param>
/// <param name="Sketch">
/// The smallest hashes of the samples, ascending, <see cref="HashDigits"/> hexadecimal digits each: they betray samples
/// that come again in another file, shuffled or cut.
/// </param>
public sealed record SampleRange(string DataSet, int Start, int Count, string Sketch)
{
    /// <summary>Hexadecimal digits of one hash.</summary>
    public const int HashDigits = 16;

    /// <summary>How many hashes a sketch holds at most: a share of 1% in common is missed once in 20,000 times.</summary>
    public const int SketchLength = 1024;

    /// <summary>Whether the two are ranges of one data set with a sample in common.</summary>
    public bool Meets(SampleRange other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return DataSet == other.DataSet && Start < (long)other.Start + other.Count && other.Start < (long)Start + Count;
    }

    /// <summary>Whether the other is a part of this range, of the same data set.</summary>
    public bool Covers(SampleRange other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return DataSet == other.DataSet && Start <= other.Start && (long)other.Start + other.Count <= (long)Start + Count;
    }

    /// <summary>Whether the two are of different data sets whose sketches have a sample in common.</summary>
    public bool SeemsToMeet(SampleRange other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return DataSet != other.DataSet && Hashes(Sketch).Intersect(Hashes(other.Sketch), StringComparer.Ordinal).Any();

        static IEnumerable<string> Hashes(string sketch) => sketch.Chunk(HashDigits).Select(digits => new string(digits));
    }

    /// <summary>As in <c>samples 0 to 29999 of data set 1a2b3c</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Count == 0 ? "no samples" : $"samples {Start} to {(long)Start + Count - 1}")} of data set {DataSet}"
        );
}
