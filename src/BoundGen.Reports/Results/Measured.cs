using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>A bound of a report, as experiments keep it.</summary>
/// <param name="Kind">Which bound.</param>
/// <param name="Sigma">The noise level of every layer; null for a bound without noise.</param>
/// <param name="Kl">KL at that level, in nats; null for a bound without noise.</param>
/// <param name="Failures">Draws on which it failed, or samples; null for a bound that counts nothing.</param>
/// <param name="Rate">Failures / draws, or failures / samples; null for a bound that counts nothing.</param>
/// <param name="Bound">The bound, in [0, 1]; 1 is vacuous.</param>
public sealed record MeasuredBound(
    [property: JsonPropertyName("name")] BoundKind Kind,
    double? Sigma,
    double? Kl,
    long? Failures,
    double? Rate,
    double Bound
)
{
    /// <summary>The prior's own bound, then this project's bounds with noise, each at the best of its noise levels.</summary>
    public static ImmutableArray<MeasuredBound> Best(BoundReport report) =>
        [.. report.Certificates.Where(bound => bound.Kind.Theorem != BoundTheorem.Paper).Select(From)];

    /// <summary>Every bound with draws at every noise level.</summary>
    public static ImmutableArray<MeasuredBound> All(BoundReport report) => [.. report.Candidates.Select(From)];

    /// <summary>Takes over a bound without noise, or with noise of one level.</summary>
    public static MeasuredBound From(CertificateBound bound) =>
        new(bound.Kind, bound.Sigma is [var level, ..] ? level : null, bound.Kl, bound.Failures, bound.Rate, bound.Bound);
}

/// <summary>The hold-out bound and what else was counted on its samples, as experiments keep it.</summary>
/// <param name="Samples">Fresh samples.</param>
/// <param name="Errors">How many of them the network misclassifies.</param>
/// <param name="Bound">The limit.</param>
/// <param name="PriorErrors">How many of them the prior misclassifies; null where it was not counted.</param>
/// <param name="Disagreements">On how many the classes of network and prior differ; null where it was not counted.</param>
public sealed record MeasuredHoldOut(int Samples, int Errors, double Bound, int? PriorErrors = null, int? Disagreements = null)
{
    /// <summary>The error on the fresh samples.</summary>
    public double Error => (double)Errors / Samples;

    /// <summary>The error of the prior on them; null where it was not counted.</summary>
    public double? PriorError => (double?)PriorErrors / Samples;

    /// <summary>Takes over a hold-out bound and the counts on its samples.</summary>
    public static MeasuredHoldOut From(HoldOutBound bound, HoldOutCounts counts) =>
        new(bound.Samples, bound.Errors, bound.Bound, counts.PriorErrors, counts.Disagreements);
}

/// <summary>Theorem 13 of the paper (theory.md section 3) at one candidate.</summary>
public sealed class TheoremValue(
    double value,
    ImmutableArray<int> sparsity,
    double eps,
    double? alpha,
    double? kl,
    ImmutableArray<double> sigma,
    PaperTerms terms
)
{
    /// <summary>The sum of its terms, above 1 where it says nothing.</summary>
    public double Value { get; } = value;

    /// <summary>s_1..s_K.</summary>
    public ImmutableArray<int> Sparsity { get; } = sparsity;

    /// <summary>eps.</summary>
    public double Eps { get; } = eps;

    /// <summary>The alpha that s was chosen with; null for s = 0.</summary>
    public double? Alpha { get; } = alpha;

    /// <summary>KL in nats; null where norms are beyond their grid, so that there is no posterior.</summary>
    public double? Kl { get; } = kl;

    /// <summary>Sigma_k, shape [K + 1].</summary>
    public ImmutableArray<double> Sigma { get; } = sigma;

    /// <summary>The terms.</summary>
    public PaperTerms Terms { get; } = terms;

    /// <summary>Takes over the paper's bound.</summary>
    public static TheoremValue From(PaperResult result) =>
        new(result.Value, result.Sparsity, result.Eps, result.Alpha, result.Bound.Kl, result.Bound.Sigma, result.Terms);
}

/// <summary>Theorem 13 with and without sparsity, for inputs of norm at most M_X.</summary>
/// <param name="MaxInputNorm">M_X.</param>
/// <param name="Best">The best candidate.</param>
/// <param name="Dense">The best one with s = 0.</param>
public sealed record TheoremPair(double MaxInputNorm, TheoremValue Best, TheoremValue Dense)
{
    /// <summary>Takes over the paper's bound with and without sparsity.</summary>
    public static TheoremPair From(PaperResults results, double maxInputNorm) =>
        new(maxInputNorm, TheoremValue.From(results.Best), TheoremValue.From(results.Dense));
}
