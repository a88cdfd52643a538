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

    private const string DirectForm = "direct form: ",
        ExcessForm = "excess form: ",
        VectorKlForm = "vector-kl form: ",
        TestSetOfPrior = "errors of the prior";

    private static readonly string[] s_forms = [DirectForm, ExcessForm, VectorKlForm];

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
    /// What the certificate may be wrong with, the best of those that were tried; null for a bound without a certificate.
    /// </summary>
    public double? Eta { get; private init; }

    /// <summary>
    /// Draws on which it failed, or samples (<see cref="BoundKind.Counts"/>); null for a bound that counts nothing.
    /// </summary>
    public long? Failures { get; private init; }

    /// <summary>Failures / draws, or failures / samples; null for a bound that counts nothing.</summary>
    public double? Rate { get; private init; }

    /// <summary>
    /// Those of <see cref="Failures"/> on samples on which the prior is right; null for a bound that counts no draws.
    /// </summary>
    public long? ExcessFailures { get; private init; }

    /// <summary>Which form gave the number, the smallest of those that were paid for; null for a bound of one form.</summary>
    public NoiseForm? Form { get; private init; }

    /// <summary>
    /// What each form gives at the share of delta that the ledger spends on it, by <see cref="NoiseForm"/>; above 1, or infinite
    /// for a form that the bound has not, where it says nothing. Empty for a bound of one form.
    /// </summary>
    public ImmutableArray<double> Forms { get; private init; } = [];

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

    /// <summary>
    /// The Gibbs bound, and Theorem 1 for a certificate: the smaller of the direct form (theory.md section 4) and the excess over
    /// the prior (section 10), each at half of delta. The Gibbs bound has vector-kl (section 12) as a third form, each at a
    /// third.
    /// </summary>
    /// <param name="kind">Which bound: one that counts draws.</param>
    /// <param name="sigma">The noise levels.</param>
    /// <param name="kl">KL at these levels.</param>
    /// <param name="counts">What the draws came to.</param>
    /// <param name="eta">What the certificate may be wrong with; null for the Gibbs bound, which is no certificate.</param>
    /// <param name="prior">The prior's errors on the samples.</param>
    /// <param name="delta">What there is to spend.</param>
    /// <param name="levels">The candidates for sigma, each with draws of its own, and for eta.</param>
    /// <param name="caps">The grids of distance caps that the certificate uses.</param>
    /// <param name="others">What else could have been chosen.</param>
    internal static CertificateBound OfDraws(
        BoundKind kind,
        ImmutableArray<double> sigma,
        double kl,
        FailureCount counts,
        double? eta,
        PriorErrors prior,
        double delta,
        IReadOnlyCollection<GridChoice> levels,
        IEnumerable<GridChoice> caps,
        IReadOnlyCollection<GridChoice> others
    )
    {
        var ledger = new ConfidenceLedger(delta);
        bool gibbs = kind == BoundKind.Gibbs;
        int forms = gibbs ? 3 : 2;
        double theorem = delta * PacBayesShare / forms,
            monteCarlo = (delta - delta * PacBayesShare) / forms;
        GridChoice[] counting = [.. levels, .. others],
            all = [.. levels, .. caps, .. others];
        double direct = PacBayesKl.BoundFromDraws(
            counts.Failures,
            counts.Draws,
            kl,
            eta ?? 0,
            prior.Samples,
            ledger.Spend(DirectForm + "PAC-Bayes-kl", theorem, all),
            ledger.Spend(DirectForm + "Monte Carlo", monteCarlo, counting)
        );
        double excess = PacBayesKl.ExcessFromDraws(
            prior.Errors,
            counts.Excess,
            counts.Draws,
            kl,
            eta ?? 0,
            prior.Samples,
            ledger.Spend(ExcessForm + TestSetOfPrior, theorem / 2, others),
            ledger.Spend(ExcessForm + "PAC-Bayes-kl", theorem / 2, all),
            ledger.Spend(ExcessForm + "Monte Carlo", monteCarlo, counting)
        );
        double vector = gibbs
            ? VectorKl.BoundFromDraws(
                prior.Errors,
                counts.Failures,
                counts.Excess,
                counts.Draws,
                kl,
                prior.Samples,
                ledger.Spend(VectorKlForm + TestSetOfPrior, theorem / 2, others),
                ledger.Spend(VectorKlForm + "PAC-Bayes", theorem / 2, all),
                ledger.Spend(VectorKlForm + "Monte Carlo where the prior is right", monteCarlo / 2, counting),
                ledger.Spend(VectorKlForm + "Monte Carlo where the prior errs", monteCarlo / 2, counting)
            )
            : double.PositiveInfinity;
        var (bound, form) = Smallest(direct, excess, vector);
        return new CertificateBound(kind, sigma, kl, bound, ledger)
        {
            Eta = eta,
            Failures = counts.Failures,
            ExcessFailures = counts.Excess,
            Rate = (double)counts.Failures / counts.Draws,
            Form = form,
            Forms = [direct, excess, vector],
        };
    }

    /// <summary>
    /// The disintegrated bound of one drawn network: the smallest of the direct form, the excess over the prior and vector-kl,
    /// each at a third of delta.
    /// </summary>
    /// <param name="sigma">The noise levels.</param>
    /// <param name="lnDensityRatio">ln(dQ/dP) at the drawn network.</param>
    /// <param name="errors">How many samples it misclassifies.</param>
    /// <param name="excessErrors">How many of those on which the prior is right.</param>
    /// <param name="prior">The prior's errors on the samples.</param>
    /// <param name="delta">What there is to spend.</param>
    /// <param name="levels">The candidates for sigma and the networks drawn at each.</param>
    /// <param name="others">What else could have been chosen.</param>
    internal static CertificateBound OfDrawnNetwork(
        ImmutableArray<double> sigma,
        double lnDensityRatio,
        int errors,
        int excessErrors,
        PriorErrors prior,
        double delta,
        IReadOnlyCollection<GridChoice> levels,
        params GridChoice[] others
    )
    {
        var ledger = new ConfidenceLedger(delta);
        double share = delta / 3;
        GridChoice[] all = [.. levels, .. others];
        double direct = PacBayesKl.DisintegratedBound(
            (double)errors / prior.Samples,
            lnDensityRatio,
            prior.Samples,
            ledger.Spend(DirectForm + "disintegrated PAC-Bayes-kl", share, all)
        );
        double excess = PacBayesKl.ExcessDisintegrated(
            prior.Errors,
            excessErrors,
            lnDensityRatio,
            prior.Samples,
            ledger.Spend(ExcessForm + TestSetOfPrior, share / 2, others),
            ledger.Spend(ExcessForm + "disintegrated PAC-Bayes-kl", share / 2, all)
        );
        double vector = VectorKl.DisintegratedBound(
            prior.Errors,
            errors,
            excessErrors,
            lnDensityRatio,
            prior.Samples,
            ledger.Spend(VectorKlForm + TestSetOfPrior, share / 2, others),
            ledger.Spend(VectorKlForm + "disintegrated PAC-Bayes", share / 2, all)
        );
        var (bound, form) = Smallest(direct, excess, vector);
        return new CertificateBound(BoundKind.Disintegrated, sigma, lnDensityRatio, bound, ledger)
        {
            Form = form,
            Forms = [direct, excess, vector],
        };
    }

    /// <summary>What entries of the ledger that pay for a form begin with.</summary>
    /// <param name="form">The form.</param>
    public static string NameOf(NoiseForm form) => s_forms[(int)form];

    /// <summary>The smallest number, at most 1, and whose it is; the first of equal ones.</summary>
    /// <param name="direct">That of the direct form.</param>
    /// <param name="excess">That of the excess form.</param>
    /// <param name="vector">That of vector-kl; infinite for a bound that has no such form.</param>
    public static (double Bound, NoiseForm Form) Smallest(double direct, double excess, double vector)
    {
        var (bound, form) = excess < direct ? (excess, NoiseForm.Excess) : (direct, NoiseForm.Direct);
        return vector < bound ? (vector, NoiseForm.VectorKl) : (Math.Min(bound, 1), form);
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

/// <summary>What draws came to.</summary>
/// <param name="Failures">How many failed.</param>
/// <param name="Excess">How many of these were of a sample on which the prior is right.</param>
/// <param name="Draws">N.</param>
internal readonly record struct FailureCount(long Failures, long Excess, long Draws);

/// <summary>The prior's errors on samples that it has not seen.</summary>
/// <param name="Errors">How many it misclassifies.</param>
/// <param name="Samples">m.</param>
internal readonly record struct PriorErrors(int Errors, int Samples);

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
