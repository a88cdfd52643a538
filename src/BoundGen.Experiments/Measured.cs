using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace BoundGen.Experiments;

/// <summary>A bound of a report, as experiments keep it.</summary>
/// <param name="Kind">Which bound.</param>
/// <param name="Sigma">The noise level of every layer.</param>
/// <param name="Kl">KL at that level, in nats.</param>
/// <param name="Failures">Draws on which it failed; null without draws.</param>
/// <param name="Rate">Failures / draws; null without draws.</param>
/// <param name="Bound">The bound, in [0, 1]; 1 is vacuous.</param>
public sealed record MeasuredBound(
    [property: JsonPropertyName("name")] BoundKind Kind,
    double Sigma,
    double Kl,
    long? Failures,
    double? Rate,
    double Bound
)
{
    /// <summary>This project's bounds, each at the best of its noise levels.</summary>
    internal static ImmutableArray<MeasuredBound> Best(BoundReport report) =>
        [.. report.Certificates.Where(bound => bound.Kind.Theorem != BoundTheorem.Paper).Select(Of)];

    /// <summary>Every bound with draws at every noise level.</summary>
    internal static ImmutableArray<MeasuredBound> All(BoundReport report) => [.. report.Candidates.Select(Of)];

    internal static MeasuredBound Of(CertificateBound bound) =>
        new(bound.Kind, bound.Sigma[0], bound.Kl!.Value, bound.Failures, bound.Rate, bound.Bound);
}

/// <summary>The hold-out bound, as experiments keep it.</summary>
/// <param name="Samples">Fresh samples.</param>
/// <param name="Errors">How many of them the network misclassifies.</param>
/// <param name="Bound">The limit.</param>
public sealed record MeasuredHoldOut(int Samples, int Errors, double Bound)
{
    /// <summary>The error on the fresh samples.</summary>
    public double Error => (double)Errors / Samples;

    internal static MeasuredHoldOut Of(BoundReport report) =>
        new(report.HoldOut!.Samples, report.HoldOut.Errors, report.HoldOut.Bound);
}

/// <summary>Theorem 13 of the paper (theory.md section 3) at one candidate.</summary>
/// <param name="Value">The sum of its terms, above 1 where it says nothing.</param>
/// <param name="Sparsity">s_1..s_K.</param>
/// <param name="Eps">eps.</param>
/// <param name="Alpha">The alpha that s was chosen with; null for s = 0.</param>
/// <param name="Kl">KL in nats; null where norms are beyond their grid, so that there is no posterior.</param>
/// <param name="Sigma">sigma_k, shape [K + 1].</param>
/// <param name="Terms">The terms.</param>
public sealed record TheoremValue(
    double Value,
    ImmutableArray<int> Sparsity,
    double Eps,
    double? Alpha,
    double? Kl,
    ImmutableArray<double> Sigma,
    PaperTerms Terms
)
{
    internal static TheoremValue Of(PaperResult result) =>
        new(result.Value, result.Sparsity, result.Eps, result.Alpha, result.Bound.Kl, result.Bound.Sigma, result.Terms);
}

/// <summary>Theorem 13, and what is left of its value under assumptions that do not hold.</summary>
/// <param name="Allowed">M_X is what pixels allow: it holds whatever is drawn.</param>
/// <param name="AtLargestNorm">
/// M_X is the largest norm of the sample: a bound only if no input that can be drawn has a larger one, which nobody knows.
/// </param>
/// <param name="AtNormOne">M_X is 1 for inputs that are larger: no bound.</param>
/// <param name="LeastOmega">omega is what helps most wherever it stands: no bound, but at its s and eps no omega, however computed, gives less.</param>
/// <param name="LeastOmegaAtNormOne">Both.</param>
public sealed record TheoremReadings(
    TheoremPair Allowed,
    TheoremPair AtLargestNorm,
    TheoremPair AtNormOne,
    TheoremPair LeastOmega,
    TheoremPair LeastOmegaAtNormOne
);

/// <summary>Theorem 13 with and without sparsity, for inputs of norm at most M_X.</summary>
/// <param name="MaxInputNorm">M_X.</param>
/// <param name="Best">The best candidate.</param>
/// <param name="Dense">The best one with s = 0.</param>
public sealed record TheoremPair(double MaxInputNorm, TheoremValue Best, TheoremValue Dense)
{
    internal static TheoremPair Of(PaperResults results, double maxInputNorm) =>
        new(maxInputNorm, TheoremValue.Of(results.Best), TheoremValue.Of(results.Dense));
}
