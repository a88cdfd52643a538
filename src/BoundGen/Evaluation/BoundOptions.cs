using System.Collections.Immutable;

namespace BoundGen;

/// <summary>What is fixed before the sample is seen: noise levels to try, draws, confidence.</summary>
public sealed record BoundOptions
{
    private readonly ImmutableArray<BoundKind> _bounds = BoundKind.All;

    /// <summary>
    /// The bounds to compute, in the order of <see cref="BoundKind.All"/>: all, if left out. Those to quote,
    /// <see cref="BoundKind.BallSparse"/> and <see cref="BoundKind.Prior"/>, are always among them.
    /// </summary>
    public ImmutableArray<BoundKind> Bounds
    {
        get => _bounds;
        init
        {
            BoundKind[] asked = [.. value.AsSpan(), BoundKind.BallSparse, BoundKind.Prior];
            _bounds = [.. BoundKind.All.Where(asked.Contains)];
        }
    }

    /// <summary>
    /// Candidate noise levels, each used in every layer; all of them are paid for. Positive, at most
    /// <see cref="SigmaCandidates.Largest"/>, distinct. Null takes those that the network learned near this prior, else those
    /// that the prior's file records, else <see cref="SigmaGrid"/>.
    /// </summary>
    public ImmutableArray<double>? Sigma { get; init; }

    /// <summary>
    /// Scales of the caps, beside 1, at which it is counted how many inputs get an answer from a network that abstains where
    /// networks of the ball differ (theory.md section 9, corollary 1): distinct, above 1 and at most the last of
    /// <see cref="Ball.Scales"/>. Empty to leave that out, the count at 1 too.
    /// </summary>
    public ImmutableArray<double> AbstainAt { get; init; } = [2, 4];

    /// <summary>
    /// How far inputs may move, in the Euclidean norm, where it is counted how often that can turn a network of the ball
    /// (theory.md section 9, corollary 2): distinct, positive and finite, fixed before the sample is seen. In units of the values
    /// that inputs are made of, p/255 of pixels, as the network records its preprocessing; in units of inputs where every column
    /// has a scale of its own, or no preprocessing is recorded. Empty to leave that out.
    /// </summary>
    public ImmutableArray<double> InputRadii { get; init; } = [];

    /// <summary>N, the number of draws for each candidate.</summary>
    public long Draws { get; init; } = 100_000;

    /// <summary>
    /// What a certificate may be wrong with, in (0, 1). Null tries all of <see cref="EtaGrid"/>: each line takes the best of
    /// them,
    /// and pays for all.
    /// </summary>
    public double? Eta { get; init; }

    /// <summary>
    /// What each bound may be wrong with, in (0, 1): where there are draws 4/5 of it for PAC-Bayes, 1/5 for Monte Carlo.
    /// </summary>
    public double Delta { get; init; } = 0.05;

    /// <summary>How many priors could have been taken, at least 1: every bound pays for all of them.</summary>
    public long PriorsTried { get; init; } = 1;

    /// <summary>
    /// How many ways of training were compared by their disintegrated or progressive bound, this one included, at least 1: these
    /// bounds pay for all. Every other bound with noise, and the ball, holds for all networks near one prior at once.
    /// </summary>
    public long Configurations { get; init; } = 1;

    /// <summary>The seed of the draws and of the first drawn network.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The largest <see cref="BestOf"/>: the price of a choice grows with it, and what the best gains does not.
    /// </summary>
    public const int MostDrawn = 10_000;

    /// <summary>
    /// How many networks are drawn at each noise level, 1 to <see cref="MostDrawn"/>, with seeds one after the other: the
    /// disintegrated bound is that of the best, and pays for all.
    /// </summary>
    public int BestOf { get; init; } = 1;

    /// <summary>
    /// M_X, an a-priori bound of the norm of any input, which the paper's bound needs (theory.md section 3); positive and
    /// finite, or null to leave that bound out.
    /// </summary>
    public double? MaxInputNorm { get; init; }

    /// <summary>
    /// Whether the bound of the ball is computed at all of <see cref="Ball.Scales"/> too: many times the work of the ball.
    /// </summary>
    public bool Curve { get; init; }

    /// <summary>The candidates of the paper's bound.</summary>
    public PaperOptions Paper { get; init; } = new();

    /// <summary>The candidates where nobody chose any: 2.5e-4 to 0.016, each twice the one before.</summary>
    public static ImmutableArray<double> SigmaGrid { get; } = [.. Enumerable.Range(0, 7).Select(j => Math.ScaleB(2.5e-4, j))];

    /// <summary>What is tried where <see cref="Eta"/> is not stated, rising: 0.01, 0.02, 0.05, 0.1.</summary>
    public static ImmutableArray<double> EtaGrid { get; } = [0.01, 0.02, 0.05, 0.1];

    /// <summary>What is tried: the stated eta, or the grid.</summary>
    internal ImmutableArray<double> Etas => Eta is { } stated ? [stated] : EtaGrid;

    /// <summary>Equal options ask for the same: bounds and candidates are compared one by one.</summary>
    public bool Equals(BoundOptions? other) =>
        other is not null
        && (Sigma is { } own ? other.Sigma is { } theirs && own.AsSpan().SequenceEqual(theirs.AsSpan()) : other.Sigma is null)
        && (Draws, Eta, Delta, Seed, MaxInputNorm) == (other.Draws, other.Eta, other.Delta, other.Seed, other.MaxInputNorm)
        && (PriorsTried, Configurations, BestOf, Curve) == (other.PriorsTried, other.Configurations, other.BestOf, other.Curve)
        && AbstainAt.AsSpan().SequenceEqual(other.AbstainAt.AsSpan())
        && InputRadii.AsSpan().SequenceEqual(other.InputRadii.AsSpan())
        && Bounds.AsSpan().SequenceEqual(other.Bounds.AsSpan())
        && Paper.Equals(other.Paper);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Sigma.GetValueOrDefault().AsSpan().Length, Bounds.Length, Draws, Eta, Delta, Seed, MaxInputNorm);

    /// <summary>Throws for a value that no bound can be computed with.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and what was expected.</exception>
    internal void Check()
    {
        if (Sigma is { } sigma)
            _ = SigmaCandidates.Uniform(1, [.. sigma.AsSpan()]);
        if (MaxInputNorm is { } norm)
            InputNorm.CheckLimit(norm, nameof(MaxInputNorm));
        double largest = Ball.Scales[^1];
        if (
            AbstainAt.IsDefault
            || AbstainAt.Any(scale => !(scale > 1 && scale <= largest))
            || AbstainAt.Distinct().Count() != AbstainAt.Length
        )
            throw new ArgumentException(
                $"AbstainAt is {(AbstainAt.IsDefault ? "not set" : string.Join(", ", AbstainAt))}, expected distinct scales above 1, at most {largest}.",
                nameof(AbstainAt)
            );
        if (
            InputRadii.IsDefault
            || InputRadii.Any(radius => !(radius > 0 && double.IsFinite(radius)))
            || InputRadii.Distinct().Count() != InputRadii.Length
        )
            throw new ArgumentException(
                $"InputRadii is {(InputRadii.IsDefault ? "not set" : string.Join(", ", InputRadii))}, expected distinct positive finite numbers.",
                nameof(InputRadii)
            );
        Paper.Check();
        if (PriorsTried < 1)
            throw new ArgumentException($"{PriorsTried} priors were tried, expected at least 1.", nameof(PriorsTried));
        if (Configurations < 1)
            throw new ArgumentException(
                $"{Configurations} configurations were compared, expected at least 1.",
                nameof(Configurations)
            );
        if (BestOf is < 1 or > MostDrawn)
            throw new ArgumentException($"BestOf is {BestOf}, expected 1 to {MostDrawn}.", nameof(BestOf));
        if (Draws is < 1 or > ClopperPearson.MaxTrials)
            throw new ArgumentException($"draws is {Draws}, expected 1 to {ClopperPearson.MaxTrials}.", nameof(Draws));
        if (Eta is { } eta && !(eta > 0 && eta < 1))
            throw new ArgumentException($"eta is {Eta}, expected a number between 0 and 1.", nameof(Eta));
        if (!(Delta > 0 && Delta < 1))
            throw new ArgumentException($"delta is {Delta}, expected a number between 0 and 1.", nameof(Delta));
    }
}
