using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace BoundGen;

/// <summary>The terms of the right side of Theorem 13 (theory.md section 3).</summary>
public sealed class PaperTerms
{
    // Results of experiments are read back from JSON.
    [JsonConstructor]
    internal PaperTerms(
        double marginLoss,
        double derandomisation,
        ImmutableArray<double> complexity,
        ImmutableArray<double> unstable,
        ImmutableArray<double> farUnstable
    )
    {
        (MarginLoss, Derandomisation) = (marginLoss, derandomisation);
        (Complexity, Unstable, FarUnstable) = (complexity, unstable, farUnstable);
    }

    /// <summary>Rhat at 4 zeta_{K+1} gamma_{K+1}: the share of samples with a margin not above it.</summary>
    public double MarginLoss { get; }

    /// <summary>4(K+1)/(sqrt(m)-1).</summary>
    public double Derandomisation { get; }

    /// <summary>
    /// Shape [K + 1]: entry k - 1 is the root with KL_1 + ... + KL_k; the last one stands alone, the others in the sum over the
    /// hidden layers.
    /// </summary>
    public ImmutableArray<double> Complexity { get; }

    /// <summary>L_k(1), shape [K]: the share of samples with r_n &lt; gamma_n for some n &lt;= k.</summary>
    public ImmutableArray<double> Unstable { get; }

    /// <summary>L_k(3), shape [K]: the same with 3 gamma_n.</summary>
    public ImmutableArray<double> FarUnstable { get; }

    /// <summary>Their sum, rounded up: the bound before it is cut off at 1.</summary>
    public double Value =>
        (MarginLoss + Derandomisation + Complexity.Sum() + Unstable.Sum() + FarUnstable.Sum()) * Rounding.Ample;
}

/// <summary>Theorem 13 (theory.md section 3) at one candidate.</summary>
internal sealed class PaperCandidate(
    ImmutableArray<int> sparsity,
    double eps,
    double? alpha,
    ImmutableArray<double> sigma,
    double kl,
    PaperTerms terms
)
{
    /// <summary>s_1..s_K.</summary>
    public ImmutableArray<int> Sparsity { get; } = sparsity;

    /// <summary>eps.</summary>
    public double Eps { get; } = eps;

    /// <summary>The alpha that s was chosen with; null for s = 0.</summary>
    public double? Alpha { get; } = alpha;

    /// <summary>sigma_k, shape [K + 1].</summary>
    public ImmutableArray<double> Sigma { get; } = sigma;

    /// <summary>KL = KL_1 + ... + KL_{K+1} in nats.</summary>
    public double Kl { get; } = kl;

    /// <summary>The terms of the bound.</summary>
    public PaperTerms Terms { get; } = terms;
}

/// <summary>The paper's bound (theory.md section 3) at the best candidate, with all that went into it.</summary>
public sealed class PaperResult
{
    internal PaperResult(PaperCandidate candidate, CertificateBound bound)
    {
        (Sparsity, Eps, Alpha, Terms) = (candidate.Sparsity, candidate.Eps, candidate.Alpha, candidate.Terms);
        Bound = bound;
    }

    /// <summary>The bound as the report lists it.</summary>
    public CertificateBound Bound { get; }

    /// <summary>s_1..s_K.</summary>
    public ImmutableArray<int> Sparsity { get; }

    /// <summary>eps.</summary>
    public double Eps { get; }

    /// <summary>The alpha that s was chosen with; null for s = 0.</summary>
    public double? Alpha { get; }

    /// <summary>The terms of the bound.</summary>
    public PaperTerms Terms { get; }

    /// <summary>The sum of the terms, at least 0; above 1 where the bound says nothing. The paper reports this number.</summary>
    public double Value => Terms.Value;
}

/// <summary>The paper's bound with and without sparsity, from the same candidates, at the same cost.</summary>
/// <param name="Best"><see cref="BoundKind.Paper"/>: the best of all candidates; never above <paramref name="Dense"/>.</param>
/// <param name="Dense">
/// <see cref="BoundKind.PaperDense"/>: the best candidate with s = 0, the derandomised bound of Neyshabur, Bhojanapalli and
/// Srebro (2018).
/// </param>
public sealed record PaperResults(PaperResult Best, PaperResult Dense)
{
    /// <summary>What to say where M_X is the largest norm of the sample.</summary>
    internal const string NormOfSampleNote =
        "M_X is the largest norm of the sample: if it was computed from the sample, Theorem 13 with it is no bound";

    /// <summary>Whether M_X is the largest norm of the sample: if it was computed from it, neither result is a bound.</summary>
    public bool NormIsLargestOfSample { get; init; }
}
