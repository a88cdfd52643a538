namespace BoundGen;

/// <summary>Which samples of a data set: those from <see cref="Start"/> on in its file order or in a random one.</summary>
public sealed record SampleSelection
{
    private SampleSelection(ulong? seed, int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, int.MaxValue - start);
        (Seed, Start, Count) = (seed, start, count);
    }

    /// <summary>The seed of the random order; null for the order of the file.</summary>
    public ulong? Seed { get; }

    /// <summary>The place of the first sample in that order, from 0.</summary>
    public int Start { get; }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Samples that stand next to one another in the file.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or an end beyond <see cref="int.MaxValue"/>.</exception>
    public static SampleSelection InFileOrder(int start, int count) => new(null, start, count);

    /// <summary>Samples that stand next to one another in a random order of the whole data set.</summary>
    /// <param name="seed">Fixes the order.</param>
    /// <param name="start">The place of the first in that order, from 0.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or an end beyond <see cref="int.MaxValue"/>.</exception>
    public static SampleSelection InRandomOrder(ulong seed, int start, int count) => new(seed, start, count);

    /// <summary>Samples of the file order where there is no seed, else of the random order of the seed.</summary>
    /// <inheritdoc cref="InRandomOrder"/>
    public static SampleSelection InOrder(ulong? seed, int start, int count) => new(seed, start, count);

    /// <summary>Other samples of the same order.</summary>
    /// <inheritdoc cref="InFileOrder"/>
    public SampleSelection WithRange(int start, int count) => new(Seed, start, count);

    /// <summary>The places of these samples in the file, in this order.</summary>
    /// <param name="total">How many samples the file has.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than this selection needs.</exception>
    public int[] Rows(int total)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, Start + Count);
        return Seed is { } seed
            ? CounterNormals.Permutation(seed, total).AsSpan(Start, Count).ToArray()
            : [.. Enumerable.Range(Start, Count)];
    }

    /// <summary>As in <c>samples 0 to 29999 in file order</c>.</summary>
    public override string ToString() =>
        Count == 0
            ? "no samples"
            : FormattableString.Invariant($"samples {Start} to {Start + Count - 1} in ")
                + (Seed is { } seed ? FormattableString.Invariant($"the random order of seed {seed}") : "file order");
}
