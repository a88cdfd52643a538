using System.Collections.Immutable;

namespace BoundGen;

/// <summary>How many draws failed, by eta and flag; one of them a thread, and one for all.</summary>
/// <param name="etas">How many values of eta there are.</param>
/// <param name="flags">The flags that are counted.</param>
internal sealed class FailureTally(int etas, ImmutableArray<DrawOutcome> flags)
{
    private readonly long[] _failures = new long[etas * flags.Length];
    private readonly long[] _excess = new long[etas * flags.Length];

    /// <summary>On how many draws every flag failed at one eta.</summary>
    public ImmutableArray<long> Failures(int eta) => [.. _failures.AsSpan(eta * flags.Length, flags.Length)];

    /// <summary>The same for draws of samples on which the prior is right.</summary>
    public ImmutableArray<long> Excess(int eta) => [.. _excess.AsSpan(eta * flags.Length, flags.Length)];

    /// <summary>Counts a draw.</summary>
    /// <param name="outcomes">What it came to at every eta.</param>
    /// <param name="priorErrs">Whether the prior errs on its sample.</param>
    public void Add(ReadOnlySpan<DrawOutcome> outcomes, bool priorErrs)
    {
        for (int eta = 0; eta < outcomes.Length; eta++)
        {
            for (int f = 0; f < flags.Length; f++)
            {
                int failed = (outcomes[eta] & flags[f]) == DrawOutcome.None ? 1 : 0;
                _failures[eta * flags.Length + f] += failed;
                _excess[eta * flags.Length + f] += priorErrs ? 0 : failed;
            }
        }
    }

    /// <summary>Adds what a thread counted; several may at once.</summary>
    public void Add(FailureTally other)
    {
        for (int i = 0; i < _failures.Length; i++)
        {
            Interlocked.Add(ref _failures[i], other._failures[i]);
            Interlocked.Add(ref _excess[i], other._excess[i]);
        }
    }
}
