namespace BoundGen;

/// <summary>Fisher's exact test of two counts.</summary>
public static class FisherExactTest
{
    /// <summary>
    /// P(X &lt;= <paramref name="failures"/>) of the hypergeometric distribution: how likely chance gives the first count so few
    /// failures where both fail with one probability. A sum of positive terms, so that the far tail is as accurate as the rest:
    /// to a relative 1e-7 at a million trials.
    /// </summary>
    /// <param name="failures">Failures of the first count, in 0..<paramref name="trials"/>.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="otherFailures">Failures of the second count, in 0..<paramref name="otherTrials"/>.</param>
    /// <param name="otherTrials">Its trials.</param>
    /// <returns>In (0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count of failures that is negative or above its trials.</exception>
    public static double FewerThanByChance(int failures, int trials, int otherFailures, int otherTrials)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)failures, (uint)trials, nameof(failures));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)otherFailures, (uint)otherTrials, nameof(otherFailures));
        return new Hypergeometric(checked(trials + otherTrials), trials, failures + otherFailures).AtMost(failures);
    }
}
