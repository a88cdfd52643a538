using System.Collections.Immutable;

namespace BoundGen.Reports;

/// <summary>What is measured of a network of the trade-off.</summary>
public sealed class TradeoffMeasurements(
    int samples,
    double empiricalError,
    double testError,
    double priorTestError,
    double distance,
    ImmutableArray<double> operatorDistances,
    ImmutableArray<double> activity,
    TheoremPair theorem13,
    ImmutableArray<MeasuredBound> bounds,
    ImmutableArray<MeasuredBound> candidates,
    MeasuredHoldOut holdOut
)
{
    /// <summary>m, the samples that the bounds are about.</summary>
    public int Samples { get; } = samples;

    /// <summary>The error on them.</summary>
    public double EmpiricalError { get; } = empiricalError;

    /// <summary>The error on the test images.</summary>
    public double TestError { get; } = testError;

    /// <summary>That of the prior.</summary>
    public double PriorTestError { get; } = priorTestError;

    /// <summary>The distance from the prior, all parameters together.</summary>
    public double Distance { get; } = distance;

    /// <summary>The distance of every layer in operator norm, rounded up, shape [K + 1].</summary>
    public ImmutableArray<double> OperatorDistances { get; } = operatorDistances;

    /// <summary>The mean share of active neurons over them, shape [K].</summary>
    public ImmutableArray<double> Activity { get; } = activity;

    /// <summary>The paper's bound of this network, M_X being what pixels allow.</summary>
    public TheoremPair Theorem13 { get; } = theorem13;

    /// <summary>The prior's own bound, then the others, each at the best of its noise levels.</summary>
    public ImmutableArray<MeasuredBound> Bounds { get; } = bounds;

    /// <summary>Those with draws at every noise level: failures rise with sigma, KL falls.</summary>
    public ImmutableArray<MeasuredBound> Candidates { get; } = candidates;

    /// <summary>The hold-out bound on the test images.</summary>
    public MeasuredHoldOut HoldOut { get; } = holdOut;

    /// <summary>The mean share of active neurons of all hidden layers together.</summary>
    /// <param name="sizes">Layer sizes.</param>
    public double MeanActivity(ImmutableArray<int> sizes) =>
        Activity.Select((share, layer) => share * sizes[layer + 1]).Sum() / sizes[1..^1].Sum();
}

/// <summary>Effective activity kappa over a sample (theory.md section 3).</summary>
public sealed class KappaDistribution(double eps, double mean, ImmutableArray<int> histogram)
{
    /// <summary>eps.</summary>
    public double Eps { get; } = eps;

    /// <summary>Mean kappa.</summary>
    public double Mean { get; } = mean;

    /// <summary>Samples in each of 20 equal bins of [0, 1].</summary>
    public ImmutableArray<int> Histogram { get; } = histogram;

    private const int Bins = 20;

    /// <summary>Counts values.</summary>
    /// <param name="eps">eps.</param>
    /// <param name="kappa">kappa at every sample, in [0, 1].</param>
    public static KappaDistribution From(double eps, IReadOnlyCollection<double> kappa)
    {
        var bins = new int[Bins];
        foreach (double value in kappa)
            bins[Math.Min((int)(value * Bins), Bins - 1)]++;
        return new KappaDistribution(eps, kappa.Average(), [.. bins]);
    }
}

/// <summary>Mean effective activity, read in one of several ways.</summary>
public sealed class KappaReading(string reading, ImmutableArray<double> mean)
{
    /// <summary>The way.</summary>
    public string Reading { get; } = reading;

    /// <summary>Mean kappa at <see cref="PaperValues.Eps"/>.</summary>
    public ImmutableArray<double> Mean { get; } = mean;
}

/// <summary>A theorem with and without sparsity, each at the best of its noise levels.</summary>
/// <param name="Theorem">U, P or F.</param>
/// <param name="Dense">The bound that is blind to sparsity.</param>
/// <param name="Sparse">The one that sees it.</param>
public sealed record SparsityGain(BoundTheorem Theorem, double Dense, double Sparse)
{
    /// <summary>The sparse forms of the theorems.</summary>
    public static ImmutableArray<BoundKind> Kinds { get; } =
    [BoundKind.UniformSparse, BoundKind.PointwiseSparse, BoundKind.AveragedSparse];

    /// <summary>The theorem as JSON and figures name it.</summary>
    public static string NameOf(BoundTheorem theorem) => theorem.ToString().ToLowerInvariant();

    /// <summary>By which share of itself the dense bound falls.</summary>
    public double Share => 1 - Sparse / Dense;
}

/// <summary>An error that is known, as near as counting on fresh samples can know it.</summary>
/// <param name="Samples">Fresh samples.</param>
/// <param name="Errors">How many of them are misclassified.</param>
/// <param name="Lower">The error is above this, if the count has no near ties.</param>
/// <param name="Upper">The error is below this; each with confidence 1 - <see cref="Delta"/> (Clopper and Pearson).</param>
public sealed record KnownRisk(long Samples, long Errors, double Lower, double Upper)
{
    /// <summary>What each limit may be wrong with.</summary>
    public const double Delta = 0.0005;

    /// <summary>Errors / samples.</summary>
    public double Estimate => (double)Errors / Samples;

    /// <summary>The limits that a count allows.</summary>
    /// <param name="errors">How many fresh samples are misclassified.</param>
    /// <param name="samples">How many there are.</param>
    public static KnownRisk From(long errors, long samples)
    {
        return new(samples, errors, 1 - UpperLimit(samples - errors), UpperLimit(errors));

        double UpperLimit(long failures) =>
            ClopperPearson.UpperLimit(failures, samples, new ConfidenceLedger(Delta).Spend("limit of a known risk", Delta));
    }
}

/// <summary>A bound beside the error that it is about.</summary>
/// <param name="Bound">Its name.</param>
/// <param name="Value">What it says; above 1 for the paper's bound where it says nothing.</param>
/// <param name="Risk">The error.</param>
public sealed record BoundAndTruth(string Bound, double Value, KnownRisk Risk)
{
    /// <summary>Whether it is surely above the error; where it is not, more fresh samples would tell.</summary>
    public bool Above => Value >= Risk.Upper;

    /// <summary>How many times the error it is.</summary>
    public double Factor => Value / Risk.Estimate;
}
