namespace BoundGen;

/// <summary>
/// The excess of a block of the sample, b kl(share of marks in it || share in the sample) where the block has more than its
/// share, and how large the sum over blocks can be by chance (theory.md appendix A).
/// </summary>
/// <param name="samples">m.</param>
/// <param name="marked">k, the marks in the sample, in 0..m.</param>
/// <param name="length">b, in 1..m.</param>
internal sealed class BlockExcess(int samples, int marked, int length)
{
    private const int LambdasPerUnit = 32;

    private readonly (double LnProbability, double Excess)[] _counts = Enumerate(samples, marked, length);

    /// <summary>The excess of a block that holds so many marks.</summary>
    public double Of(int marks) => Excess(samples, marked, length, marks);

    /// <summary>The expected excess of a block.</summary>
    public double Mean => _counts.Sum(count => Math.Exp(count.LnProbability) * count.Excess);

    /// <summary>At least the probability that the excesses of so many blocks of one sample add up to a total or more.</summary>
    public double Tail(int blocks, double total)
    {
        // Chernoff's bound holds for every lambda, and the least of such bounds is still a function of the total alone.
        // From lambda = 1 on the moments grow like powers of b.
        double ln = 0;
        for (int step = 1; step < 2 * LambdasPerUnit; step++)
        {
            double lambda = (double)step / LambdasPerUnit;
            ln = Math.Min(ln, blocks * LnMoment(lambda) - lambda * total);
        }

        return Math.Exp(ln);
    }

    /// <summary>ln E exp(lambda excess).</summary>
    private double LnMoment(double lambda)
    {
        double largest = _counts.Max(count => count.LnProbability + lambda * count.Excess);
        return largest + Math.Log(_counts.Sum(count => Math.Exp(count.LnProbability + lambda * count.Excess - largest)));
    }

    private static (double, double)[] Enumerate(int samples, int marked, int length)
    {
        var count = new Hypergeometric(samples, marked, length);
        return
        [
            .. Enumerable
                .Range(count.Least, count.Largest - count.Least + 1)
                .Select(marks => (count.LnProbability(marks), Excess(samples, marked, length, marks))),
        ];
    }

    private static double Excess(int samples, int marked, int length, int marks)
    {
        double expected = (double)marked / samples,
            found = (double)marks / length;
        return found > expected ? length * BinaryRelativeEntropy.Kl(found, expected) : 0;
    }
}
