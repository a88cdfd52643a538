using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// The candidates of the paper's bound (theory.md section 3), fixed before the sample is seen; all are paid for.
/// </summary>
public sealed record PaperOptions
{
    /// <summary>Candidates of eps, distinct, positive and finite.</summary>
    public ImmutableArray<double> Eps { get; init; } = [.. Enumerable.Range(0, 25).Select(j => Math.Pow(10, -6 + j / 4.0))];

    /// <summary>
    /// Candidates of alpha, distinct, in [0, 1): the share of samples that may be left without the inactive neurons that the
    /// sparsity vector counts on. s = 0 is a candidate besides.
    /// </summary>
    public ImmutableArray<double> Alpha { get; init; } = [0, 0.005, 0.01, 0.02, 0.05, 0.1];

    /// <summary>Equal options have the same candidates in the same order.</summary>
    public bool Equals(PaperOptions? other) =>
        other is not null && Eps.AsSpan().SequenceEqual(other.Eps.AsSpan()) && Alpha.AsSpan().SequenceEqual(other.Alpha.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Eps.AsSpan().Length, Alpha.AsSpan().Length);

    /// <summary>Throws for candidates that no bound can be computed with.</summary>
    /// <exception cref="ArgumentException">Names the candidates and what was expected.</exception>
    internal void Check()
    {
        if (Eps.IsDefaultOrEmpty || Eps.Distinct().Count() != Eps.Length || !Eps.All(eps => eps > 0 && double.IsFinite(eps)))
            throw new ArgumentException($"eps is {Describe(Eps)}, expected distinct positive numbers.", nameof(Eps));
        if (Alpha.IsDefaultOrEmpty || Alpha.Distinct().Count() != Alpha.Length || !Alpha.All(alpha => alpha is >= 0 and < 1))
            throw new ArgumentException(
                $"alpha is {Describe(Alpha)}, expected distinct numbers from 0 to below 1.",
                nameof(Alpha)
            );
    }

    private static string Describe(ImmutableArray<double> candidates) =>
        candidates.IsDefaultOrEmpty ? "missing" : string.Join(", ", candidates);
}
