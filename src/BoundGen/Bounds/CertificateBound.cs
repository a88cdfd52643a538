using System.Collections.Immutable;

namespace BoundGen;

/// <summary>One bound with all that went into it. It holds by itself with probability at least 1 - delta.</summary>
/// <param name="Name">The theorem and its form, as the report and theory.md name it.</param>
/// <param name="Sigma">sigma_k, shape [K + 1], the candidate that gave the least bound.</param>
/// <param name="Kl">KL between posterior and prior at that sigma, in nats.</param>
/// <param name="Failures">Draws on which it failed.</param>
/// <param name="Rate">Failures / draws.</param>
/// <param name="Bound">The upper bound on the error, in [0, 1].</param>
/// <param name="Ledger">Where its delta went.</param>
public sealed record CertificateBound(
    string Name, ImmutableArray<double> Sigma, double Kl, long Failures, double Rate, double Bound, ImmutableArray<LedgerEntry> Ledger)
{
    /// <summary>Whether it says nothing: a bound of 1.</summary>
    public bool Vacuous => Bound >= 1;
}

/// <summary>The one-sided Clopper-Pearson limit on fresh labelled data (theory.md section 4).</summary>
/// <param name="Samples">Number of fresh samples.</param>
/// <param name="Errors">How many theta misclassifies; a tie is an error.</param>
/// <param name="Bound">The upper limit on the error.</param>
public sealed record HoldOutBound(int Samples, int Errors, double Bound);
