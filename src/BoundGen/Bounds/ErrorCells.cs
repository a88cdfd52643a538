namespace BoundGen;

/// <summary>How often a network and its prior misclassify the samples, as shares that sum to 1 (theory.md section 12).</summary>
public readonly record struct ErrorCells
{
    /// <summary>Shares of the samples.</summary>
    /// <param name="onlyNetwork">q_A: misclassified by the network alone.</param>
    /// <param name="both">q_B: by both.</param>
    /// <param name="onlyPrior">q_C: by the prior alone.</param>
    /// <exception cref="ArgumentException">Shares that are negative, NaN, or more than 1 together.</exception>
    public ErrorCells(double onlyNetwork, double both, double onlyPrior)
    {
        double sum = onlyNetwork + both + onlyPrior;
        if (!(onlyNetwork >= 0 && both >= 0 && onlyPrior >= 0 && sum <= Rounding.Cover(4)))
            throw new ArgumentException(
                $"The shares of errors are {onlyNetwork:g6}, {both:g6} and {onlyPrior:g6}, expected at least 0 each and at most 1 together."
            );
        (OnlyNetwork, Both, OnlyPrior) = (onlyNetwork, both, onlyPrior);
    }

    /// <summary>q_A.</summary>
    public double OnlyNetwork { get; }

    /// <summary>q_B.</summary>
    public double Both { get; }

    /// <summary>q_C.</summary>
    public double OnlyPrior { get; }

    /// <summary>q_D: both are right.</summary>
    public double Neither => Math.Max(1 - (OnlyNetwork + Both + OnlyPrior), 0);

    /// <summary>Of upper limits: A takes from D, B from C, which makes every bound larger.</summary>
    /// <param name="onlyNetwork">An upper limit of q_A.</param>
    /// <param name="both">An upper limit of q_B.</param>
    /// <param name="prior">q_B + q_C, exactly: the share that the prior misclassifies.</param>
    /// <exception cref="ArgumentException">A number that is negative, NaN or above 1.</exception>
    public static ErrorCells OfLimits(double onlyNetwork, double both, double prior)
    {
        double most = Math.Min(both, prior);
        return new ErrorCells(Math.Min(onlyNetwork, 1 - prior), most, prior - most);
    }
}
