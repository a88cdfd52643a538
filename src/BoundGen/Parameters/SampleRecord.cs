using System.Runtime.InteropServices;
using System.Text;

namespace BoundGen;

/// <summary>
/// Which samples they are and how each is recognised, whatever file it comes in. It travels with parameters as what they have
/// seen, so that no bound is computed on samples that its prior was trained on (docs/assumptions.md).
/// </summary>
public sealed class SampleRecord : IEquatable<SampleRecord>
{
    /// <summary>How many hashes a file holds at most: of more samples it holds a random share.</summary>
    public const int MaxStored = 1_000_000;

    private readonly ulong[] _hashes;
    private readonly ulong[] _looks;
    private readonly int[]? _rows;

    /// <summary>A record that knows every sample.</summary>
    /// <param name="dataSet">A fingerprint of the whole data set, at most 64 letters, digits and spaces.</param>
    /// <param name="selection">Which of its samples.</param>
    /// <param name="form">
    /// What a sample is, such as <c>28x28</c>, at most 64 letters, digits and spaces: only records of one form can be compared.
    /// </param>
    /// <param name="hashes">A 64-bit hash of every sample's contents, shape [Count]: equal samples have equal hashes.</param>
    /// <param name="looks">64 bits of what every sample looks like, shape [Count]: similar samples differ in few.</param>
    /// <param name="rows">The place of every sample in its file; left out where they stand there in this order.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or another name.</exception>
    public SampleRecord(
        string dataSet,
        SampleSelection selection,
        string form,
        ReadOnlySpan<ulong> hashes,
        ReadOnlySpan<ulong> looks,
        int[]? rows = null
    )
        : this(dataSet, selection, form, hashes.ToArray(), looks.ToArray(), ulong.MaxValue, rows)
    {
        if (hashes.Length != selection.Count || looks.Length != selection.Count || (rows?.Length ?? Count) != Count)
            throw new ArgumentException(
                $"There are {hashes.Length} hashes and {looks.Length} looks, expected {selection.Count} of each.",
                nameof(hashes)
            );
    }

    private SampleRecord(
        string dataSet,
        SampleSelection selection,
        string form,
        ulong[] hashes,
        ulong[] looks,
        ulong largestHash,
        int[]? rows
    )
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(form);
        CheckName(dataSet, nameof(dataSet));
        CheckName(form, nameof(form));
        (DataSet, Selection, Form, LargestHash) = (dataSet, selection, form, largestHash);
        (_hashes, _looks, _rows) = (hashes, looks, rows);
    }

    /// <summary>A fingerprint of the data set's contents.</summary>
    public string DataSet { get; }

    /// <summary>Which of its samples.</summary>
    public SampleSelection Selection { get; }

    /// <summary>How many samples.</summary>
    public int Count => Selection.Count;

    /// <summary>What a sample is: only records of one form can be compared.</summary>
    public string Form { get; }

    /// <summary>Whether a sample is a row of numbers, which may come again by chance as an image does not.</summary>
    internal bool IsOfValues => Form.EndsWith(" values", StringComparison.Ordinal);

    /// <summary>The hashes that are known: of all samples in their order, or those up to <see cref="LargestHash"/>.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes;

    /// <summary>What each sample of <see cref="Hashes"/> looks like: similar ones differ in few bits.</summary>
    public ReadOnlySpan<ulong> Looks => _looks;

    /// <summary>Samples with a larger hash are not in <see cref="Hashes"/>; <see cref="ulong.MaxValue"/> where all are.</summary>
    public ulong LargestHash { get; }

    /// <summary>Whether every sample is known.</summary>
    public bool IsComplete => LargestHash == ulong.MaxValue;

    /// <summary>Which share of all hashes is kept: 1 where all are.</summary>
    public double Share => IsComplete ? 1 : (double)LargestHash / ulong.MaxValue;

    /// <summary>Names all that is known of the samples, but not their places in a file.</summary>
    internal string Digest =>
        Fingerprint.Of(
            Encoding.UTF8.GetBytes(FormattableString.Invariant($"{this}, {Form}, up to {LargestHash}, {_hashes.Length}\n")),
            MemoryMarshal.AsBytes<ulong>([.. _hashes, .. _looks])
        );

    /// <summary>
    /// The probability that of so many samples in common at most so many are found, because only a share of the hashes is kept.
    /// Hashes fall on either side of <see cref="LargestHash"/> independently.
    /// </summary>
    /// <param name="common">How many samples are in common, 0 or more.</param>
    /// <param name="found">How many are found at most, 0 or more.</param>
    public double MissProbability(int common, int found)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(common);
        ArgumentOutOfRangeException.ThrowIfNegative(found);
        if (found >= common)
            return 1;
        if (IsComplete)
            return 0;
        double sum = 0;
        for (int k = 0; k <= found; k++)
            sum += Math.Exp(BinomialCoefficient.Ln(common, k) + k * Math.Log(Share) + (common - k) * Math.Log(1 - Share));
        return Math.Min(sum, 1);
    }

    /// <summary>Whether every sample of the other is known to be one of these.</summary>
    public bool Covers(SampleRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Form == other.Form && other.IsComplete && new HashSet<ulong>(_hashes).IsSupersetOf(other._hashes);
    }

    /// <summary>
    /// The record as a file holds it: of more than <see cref="MaxStored"/> samples those with the smallest hashes.
    /// </summary>
    internal SampleRecord ForFile(int most = MaxStored)
    {
        if (_hashes.Length <= most)
            return this;
        ulong[] ascending = [.. _hashes];
        Array.Sort(ascending);
        ulong largest = ascending[most - 1];
        return Keep([.. Enumerable.Range(0, _hashes.Length).Where(i => _hashes[i] <= largest)], largest);
    }

    /// <summary>A record that knows the samples with hashes up to a largest one.</summary>
    internal static SampleRecord Restore(
        string dataSet,
        SampleSelection selection,
        string form,
        ulong[] hashes,
        ulong[] looks,
        ulong largestHash
    ) => new(dataSet, selection, form, hashes, looks, largestHash, rows: null);

    /// <summary>The place of a sample in its file, to compare it with others: later ones have a larger place.</summary>
    internal int Row(int sample) => _rows is null ? sample : _rows[sample];

    /// <summary>The same data set, another choice of its samples.</summary>
    /// <param name="rows">Which of these samples, by their place in <see cref="Hashes"/>.</param>
    internal SampleRecord Keep(int[] rows) => Keep(rows, LargestHash);

    private SampleRecord Keep(int[] rows, ulong largestHash) =>
        new(
            DataSet,
            Selection,
            Form,
            Array.ConvertAll(rows, i => _hashes[i]),
            Array.ConvertAll(rows, i => _looks[i]),
            largestHash,
            Array.ConvertAll(rows, Row)
        );

    private static void CheckName(string name, string parameter)
    {
        if (name.Length is < 1 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' '))
            throw new ArgumentException(
                "A name of a data set or of a form has other characters than letters, digits and spaces, or not 1 to 64 of them.",
                parameter
            );
    }

    /// <summary>Equal records know the same of the same samples.</summary>
    public bool Equals(SampleRecord? other) =>
        other is not null
        && (DataSet, Selection, Form, LargestHash) == (other.DataSet, other.Selection, other.Form, other.LargestHash)
        && Hashes.SequenceEqual(other.Hashes)
        && Looks.SequenceEqual(other.Looks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SampleRecord);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DataSet, Selection, Form, LargestHash);

    /// <summary>As in <c>samples 0 to 29999 in file order of data set 1a2b3c</c>.</summary>
    public override string ToString() => $"{Selection} of data set {DataSet}";
}
