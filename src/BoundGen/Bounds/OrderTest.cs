using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// Whether the order of a sample looks random, as it does for independent draws (theory.md appendix A). Numbers in, numbers
/// out: errors and norms of inputs, in file order.
/// </summary>
public static class OrderTest
{
    /// <summary>The p-value below which a sample is said not to look like independent draws.</summary>
    public const double Level = 1e-6;

    private const int Lags = 10;
    private const int MostBlocks = 200;
    private const int LeastPerBlock = 10;

    /// <summary>Tests the order of a sample.</summary>
    /// <param name="errors">
    /// Shape [m]: where a network errs, in file order. It must not have learned from a part of the sample: the prior has not.
    /// </param>
    /// <param name="norms">Shape [m]: the Euclidean norm of each input, in file order.</param>
    /// <returns>
    /// Six statistics. Their p-values are 1 where there is nothing to see: no errors, equal norms, too few samples.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths that differ, or a norm that is NaN.</exception>
    public static OrderTestResult Evaluate(ReadOnlySpan<bool> errors, ReadOnlySpan<double> norms)
    {
        if (errors.Length != norms.Length)
            throw new ArgumentException(
                $"There are {norms.Length} norms, expected {errors.Length}, one for each sample.",
                nameof(norms)
            );
        bool[] erring = errors.ToArray();
        bool[] large = AboveMedian(norms);
        return new([
            Runs("errors", erring, 1),
            Blocks("errors", erring),
            FirstHalf("errors", erring),
            Runs("large norms", large, Lags),
            Blocks("large norms", large),
            FirstHalf("large norms", large),
        ]);
    }

    /// <summary>Which norms are large: above the median. Ranks alone matter, so heavy tails do no harm.</summary>
    private static bool[] AboveMedian(ReadOnlySpan<double> norms)
    {
        double[] sorted = norms.ToArray();
        Array.Sort(sorted);
        // NaN sorts before all numbers.
        if (sorted.Length > 0 && double.IsNaN(sorted[0]))
            throw new ArgumentException("A norm is NaN, expected numbers.", nameof(norms));
        bool[] large = new bool[norms.Length];
        for (int i = 0; i < large.Length; i++)
            large[i] = norms[i] > sorted[(sorted.Length - 1) / 2];
        return large;
    }

    /// <summary>
    /// Too few or too many runs among samples that are 1, 2, .. <paramref name="lags"/> apart: the most striking of these.
    /// </summary>
    private static OrderStatistic Runs(string what, bool[] marks, int lags)
    {
        var found = new OrderStatistic($"runs of {what}", "z", 0, 1);
        int marked = marks.Count(mark => mark);
        if (marked == 0)
            return found;
        var expected = new Hypergeometric(marks.Length, marks.Length - marked + 1, marked);
        for (int lag = 1; lag <= Math.Min(lags, marks.Length - 1); lag++)
        {
            int runs = CountRuns(marks, lag);
            double p = Math.Min(1, lags * expected.TwoSided(runs));
            if (p < found.PValue)
                found = new(lags == 1 ? found.Name : $"runs of {what} at lag {lag}", "z", Z(expected, runs), p);
        }

        return found;
    }

    /// <summary>The number of runs of marks, read in the order 0, lag, 2 lag, .., 1, 1 + lag, ..</summary>
    private static int CountRuns(bool[] marks, int lag)
    {
        int runs = 0;
        bool before = false;
        for (int start = 0; start < lag; start++)
        {
            for (int i = start; i < marks.Length; i += lag)
            {
                runs += marks[i] && !before ? 1 : 0;
                before = marks[i];
            }
        }

        return runs;
    }

    /// <summary>Marks that gather in some of equally long blocks.</summary>
    private static OrderStatistic Blocks(string what, bool[] marks)
    {
        int marked = marks.Count(mark => mark);
        int blocks = Math.Min(MostBlocks, Math.Min(marked, marks.Length - marked) / LeastPerBlock);
        if (blocks < 2)
            return new($"{what} in blocks", "ratio", 1, 1);
        int length = marks.Length / blocks;
        var expected = new BlockExcess(marks.Length, marked, length);
        double total = 0;
        for (int block = 0; block < blocks; block++)
            total += expected.Of(marks.AsSpan(block * length, length).Count(true));
        return new($"{what} in blocks of {length}", "ratio", total / (blocks * expected.Mean), expected.Tail(blocks, total));
    }

    /// <summary>Marks in the first half of the sample, against the second.</summary>
    private static OrderStatistic FirstHalf(string what, bool[] marks)
    {
        string name = $"{what} in the first half";
        if (marks.Length == 0)
            return new(name, "z", 0, 1);
        int half = marks.Length / 2;
        var expected = new Hypergeometric(marks.Length, marks.Count(mark => mark), half);
        int found = marks.AsSpan(0, half).Count(true);
        return new(name, "z", Z(expected, found), expected.TwoSided(found));
    }

    private static double Z(Hypergeometric expected, int count) =>
        expected.Variance == 0 ? 0 : (count - expected.Mean) / Math.Sqrt(expected.Variance);
}

/// <summary>One statistic of the order of a sample.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Measure">"z": deviations from the mean of random orders; "ratio": to the mean of random orders.</param>
/// <param name="Value">The statistic: 0 (z) or about 1 (ratio) where the order is random.</param>
/// <param name="PValue">In [0, 1]: for every p, a random order gives p or less with probability at most p.</param>
public sealed record OrderStatistic(string Name, string Measure, double Value, double PValue);

/// <summary>What <see cref="OrderTest"/> found.</summary>
public sealed class OrderTestResult
{
    internal OrderTestResult(ImmutableArray<OrderStatistic> statistics) => Statistics = statistics;

    /// <summary>Every statistic, whatever it says; at least one.</summary>
    public ImmutableArray<OrderStatistic> Statistics { get; }

    /// <summary>The statistic with the smallest p-value, the first of equal ones.</summary>
    public OrderStatistic Strongest => Statistics.MinBy(statistic => statistic.PValue)!;

    /// <summary>The p-value of all statistics together: the smallest times their number (Bonferroni), at most 1.</summary>
    public double PValue => Math.Min(1, Statistics.Length * Strongest.PValue);

    /// <summary>Whether the p-value is below <see cref="OrderTest.Level"/>.</summary>
    public bool IsContradicted => PValue < OrderTest.Level;

    /// <summary>The finding in one sentence, without the full stop.</summary>
    public string Sentence =>
        IsContradicted
            ? FormattableString.Invariant(
                $"the sample does not look like independent draws: {Strongest.Name}, {Strongest.Measure} {Strongest.Value:F1}, p {Shown(PValue)}"
            )
            : FormattableString.Invariant(
                $"the order of the sample looks random: p {PValue:G2} of {Statistics.Length} statistics together, where less than {OrderTest.Level:G1} would speak against it"
            );

    private static string Shown(double p) => p < 1e-12 ? "below 1e-12" : FormattableString.Invariant($"{p:G2}");
}
