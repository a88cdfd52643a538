using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// One bound with all that went into it. It holds by itself with probability at least 1 - delta; only the computation that
/// spent this delta can make one.
/// </summary>
public sealed class CertificateBound
{
    /// <summary>The share of delta that pays for PAC-Bayes where there are draws; the rest pays for Monte Carlo.</summary>
    private const double PacBayesShare = 0.8;

    /// <summary>A finished bound; above 1 it is lowered to 1.</summary>
    /// <exception cref="InvalidOperationException">
    /// A ledger that has not paid for a bound, or for another one already.
    /// </exception>
    internal CertificateBound(BoundKind kind, ImmutableArray<double> sigma, double? kl, double bound, ConfidenceLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        (Kind, Sigma, Kl) = (kind, sigma, kl);
        Bound = Math.Min(bound, 1);
        Ledger = ledger.Close();
    }

    private CertificateBound(BoundKind kind, string note)
    {
        (Kind, Sigma, Bound, Ledger, Note) = (kind, [], 1, [], note);
    }

    /// <summary>Which bound it is.</summary>
    public BoundKind Kind { get; }

    /// <summary>sigma_k, shape [K + 1], of the candidate that gave the least bound; empty where there is none.</summary>
    public ImmutableArray<double> Sigma { get; }

    /// <summary>
    /// KL between posterior and prior at that sigma, in nats. For the disintegrated bound ln(dQ/dP) at the drawn network,
    /// which stands in its place and may be negative. Null for a bound without noise, or one that does not cover the network.
    /// </summary>
    public double? Kl { get; }

    /// <summary>
    /// Draws on which it failed, or samples (<see cref="BoundKind.Counts"/>); null for a bound that counts nothing.
    /// </summary>
    public long? Failures { get; private init; }

    /// <summary>Failures / draws, or failures / samples; null for a bound that counts nothing.</summary>
    public double? Rate { get; private init; }

    /// <summary>The upper bound on the error, in [0, 1].</summary>
    public double Bound { get; }

    /// <summary>Where its delta went.</summary>
    public ImmutableArray<LedgerEntry> Ledger { get; }

    /// <summary>What must be known to read it, if anything.</summary>
    public string? Note { get; internal init; }

    /// <summary>Whether it says nothing: a bound of 1.</summary>
    public bool IsVacuous => Bound >= 1;

    /// <summary>What stands in the place of a bound that does not cover the network: 1, which costs nothing.</summary>
    internal static CertificateBound NotCovered(BoundKind kind, string note) => new(kind, note);

    /// <summary>The Gibbs bound, and Theorem 1 for a certificate (theory.md section 4).</summary>
    /// <param name="kind">Which bound: one that counts draws.</param>
    /// <param name="sigma">The noise levels.</param>
    /// <param name="kl">KL at these levels.</param>
    /// <param name="failures">On how many draws it failed.</param>
    /// <param name="draws">N.</param>
    /// <param name="eta">What the certificate may be wrong with; 0 for the Gibbs bound, which is no certificate.</param>
    /// <param name="samples">m.</param>
    /// <param name="delta">What there is to spend.</param>
    /// <param name="levels">The candidates for sigma, each with draws of its own.</param>
    /// <param name="caps">The grids of distance caps that the certificate uses.</param>
    /// <param name="others">What else could have been chosen.</param>
    internal static CertificateBound OfDraws(
        BoundKind kind,
        ImmutableArray<double> sigma,
        double kl,
        long failures,
        long draws,
        double eta,
        long samples,
        double delta,
        GridChoice levels,
        IEnumerable<GridChoice> caps,
        IReadOnlyCollection<GridChoice> others
    )
    {
        var ledger = new ConfidenceLedger(delta);
        var pacBayes = ledger.Spend("PAC-Bayes-kl", delta * PacBayesShare, [levels, .. caps, .. others]);
        var monteCarlo = ledger.Spend("Monte Carlo", delta * (1 - PacBayesShare), [levels, .. others]);
        double bound = PacBayesKl.BoundFromDraws(failures, draws, kl, eta, samples, pacBayes, monteCarlo);
        return new CertificateBound(kind, sigma, kl, bound, ledger) { Failures = failures, Rate = (double)failures / draws };
    }

    /// <summary>The test-set bound of a network that has not seen the sample.</summary>
    /// <param name="kind">Which bound: one that counts samples.</param>
    /// <param name="errors">How many samples the network misclassifies.</param>
    /// <param name="samples">m.</param>
    /// <param name="delta">What there is to spend.</param>
    /// <param name="choices">What could have been chosen.</param>
    internal static CertificateBound OfSamples(BoundKind kind, int errors, int samples, double delta, params GridChoice[] choices)
    {
        var ledger = new ConfidenceLedger(delta);
        double bound = ClopperPearson.UpperLimit(errors, samples, ledger.Spend("test set", delta, choices));
        return new CertificateBound(kind, [], null, bound, ledger) { Failures = errors, Rate = (double)errors / samples };
    }
}

/// <summary>The one-sided Clopper-Pearson limit on fresh labelled data (theory.md section 4).</summary>
public sealed class HoldOutBound
{
    /// <summary>The limit.</summary>
    /// <param name="samples">Number of fresh samples, at least 1.</param>
    /// <param name="errors">How many theta misclassifies.</param>
    /// <param name="delta">What there is to spend.</param>
    internal HoldOutBound(int samples, int errors, double delta)
    {
        var ledger = new ConfidenceLedger(delta);
        (Samples, Errors) = (samples, errors);
        Bound = ClopperPearson.UpperLimit(errors, samples, ledger.Spend("hold-out", delta));
        Ledger = ledger.Close();
    }

    /// <summary>Number of fresh samples.</summary>
    public int Samples { get; }

    /// <summary>How many theta misclassifies; a tie is an error.</summary>
    public int Errors { get; }

    /// <summary>The upper limit on the error.</summary>
    public double Bound { get; }

    /// <summary>Where its delta went.</summary>
    public ImmutableArray<LedgerEntry> Ledger { get; }
}
