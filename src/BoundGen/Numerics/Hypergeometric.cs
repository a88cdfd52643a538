namespace BoundGen;

/// <summary>How many marked ones a drawing without replacement holds.</summary>
/// <param name="population">N, at least 1.</param>
/// <param name="marked">K, in 0..N.</param>
/// <param name="drawn">n, in 0..N.</param>
internal sealed class Hypergeometric(int population, int marked, int drawn)
{
    // What BinomialCoefficient.Ln may have raised the divisor by is given back, so that no probability is too small.
    private readonly double _lnWays =
        BinomialCoefficient.Ln(population, drawn) - 1e-14 * population * Math.Log(Math.Max(population, 2));

    /// <summary>The least possible count.</summary>
    public int Least => Math.Max(0, drawn - (population - marked));

    /// <summary>The largest possible count.</summary>
    public int Largest => Math.Min(marked, drawn);

    /// <summary>n K/N.</summary>
    public double Mean => (double)drawn * marked / population;

    /// <summary>0 where only one count is possible.</summary>
    public double Variance =>
        Least == Largest ? 0 : Mean * (population - marked) / population * (population - drawn) / (population - 1);

    /// <summary>ln of the probability of a count, too large by at most 2e-14 N ln N.</summary>
    /// <param name="count">In <see cref="Least"/>..<see cref="Largest"/>.</param>
    public double LnProbability(int count) =>
        BinomialCoefficient.Ln(marked, count) + BinomialCoefficient.Ln(population - marked, drawn - count) - _lnWays;

    /// <summary>
    /// The probability of a count or less: a sum of positive terms, so that its far tail is as accurate as the rest.
    /// </summary>
    /// <param name="count">In <see cref="Least"/>..<see cref="Largest"/>.</param>
    public double AtMost(int count)
    {
        double sum = 0;
        for (int x = Least; x <= count; x++)
            sum += Math.Exp(LnProbability(x));
        return Math.Min(1, sum);
    }

    /// <summary>
    /// A p-value: twice the probability of a count at least as far out on the same side of the mean, at most 1.
    /// </summary>
    /// <param name="count">In <see cref="Least"/>..<see cref="Largest"/>.</param>
    public double TwoSided(int count)
    {
        // Relative to the probability of the count, so that nothing underflows before the end.
        double term = 1,
            sum = 1;
        double unmarked = population - marked - drawn;
        bool above = count >= Mean;
        for (int x = count; x != (above ? Largest : Least) && term > 1e-20 * sum; sum += term)
        {
            term *= above
                ? (double)(marked - x) * (drawn - x) / ((x + 1) * (unmarked + x + 1))
                : x * (unmarked + x) / ((double)(marked - x + 1) * (drawn - x + 1));
            x += above ? 1 : -1;
        }

        return Math.Min(1, 2 * sum * Math.Exp(LnProbability(count)));
    }
}
