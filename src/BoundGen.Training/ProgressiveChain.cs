using System.Collections.Immutable;

namespace BoundGen.Training;

/// <summary>
/// A chain of networks, each made from the samples before its block and tested on that block: what
/// <see cref="ProgressiveValidation.Bound"/> is about. The bound speaks of a choice among the networks, made with probabilities
/// as
/// their blocks are long, and of none of them alone.
/// </summary>
public sealed class ProgressiveChain
{
    internal ProgressiveChain(IReadOnlyCollection<(NetworkParameters Network, int Errors, int Samples)> links) =>
        (Networks, Errors, Samples) = (
            [.. links.Select(link => link.Network)],
            [.. links.Select(link => link.Errors)],
            [.. links.Select(link => link.Samples)]
        );

    /// <summary>h_1..h_T; each records the samples that it has seen.</summary>
    public ImmutableArray<NetworkParameters> Networks { get; }

    /// <summary>How many samples of its block each network misclassifies, shape [T]; a tie is an error.</summary>
    public ImmutableArray<int> Errors { get; }

    /// <summary>m_t, how many samples each block has, shape [T].</summary>
    public ImmutableArray<int> Samples { get; }

    /// <summary>
    /// <see cref="ProgressiveValidation.Bound"/>: with probability at least 1 - delta the risk of a network that is chosen with
    /// the probabilities m_t/m is at most this.
    /// </summary>
    /// <param name="delta">What the bound may be wrong with, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A delta that is NaN or out of range.</exception>
    public double Bound(double delta) =>
        ProgressiveValidation.Bound(
            Errors.Sum(),
            Samples.Sum(),
            new ConfidenceLedger(delta).Spend("progressive validation", delta)
        );
}
