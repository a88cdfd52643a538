using System.Numerics;

namespace BoundGen;

/// <summary>How far the logit of one class lies above all others: the margin of a logit vector (theory.md section 1).</summary>
internal static class LogitMargin
{
    /// <summary>h_y less the largest other logit, the difference in double precision; +infinity for a single class, NaN where a logit is.</summary>
    /// <param name="logits">h, shape [C].</param>
    /// <param name="label">y, in 0..C-1.</param>
    public static double Of<T>(ReadOnlySpan<T> logits, int label)
        where T : IFloatingPoint<T>
    {
        double others = double.NegativeInfinity;
        for (int j = 0; j < logits.Length; j++)
            others = j == label ? others : Math.Max(others, double.CreateTruncating(logits[j]));
        return double.CreateTruncating(logits[label]) - others;
    }
}
