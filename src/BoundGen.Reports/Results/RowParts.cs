using System.Collections.Immutable;

namespace BoundGen.Reports;

/// <summary>What is measured of a network of the trade-off.</summary>
/// <param name="Samples">m, the samples that the bounds are about.</param>
/// <param name="EmpiricalError">The error on them.</param>
/// <param name="TestError">The error on the test images.</param>
/// <param name="PriorTestError">That of the prior.</param>
/// <param name="Distance">The distance from the prior, all parameters together.</param>
/// <param name="Activity">The mean share of active neurons over them, shape [K].</param>
/// <param name="Theorem13">The paper's bound of this network, M_X being what pixels allow.</param>
/// <param name="Bounds">The bounds, each at the best of its noise levels.</param>
/// <param name="Candidates">Those with draws at every noise level: failures rise with sigma, KL falls.</param>
/// <param name="HoldOut">The hold-out bound on the test images.</param>
public sealed record TradeoffMeasurements(
    int Samples,
    double EmpiricalError,
    double TestError,
    double PriorTestError,
    double Distance,
    ImmutableArray<double> Activity,
    TheoremPair Theorem13,
    ImmutableArray<MeasuredBound> Bounds,
    ImmutableArray<MeasuredBound> Candidates,
    MeasuredHoldOut HoldOut
)
{
    /// <summary>The mean share of active neurons of all hidden layers together.</summary>
    /// <param name="sizes">Layer sizes.</param>
    public double MeanActivity(ImmutableArray<int> sizes) =>
        Activity.Select((share, layer) => share * sizes[layer + 1]).Sum() / sizes[1..^1].Sum();
}

/// <summary>Effective activity kappa over a sample (theory.md section 3).</summary>
/// <param name="Eps">eps.</param>
/// <param name="Mean">Mean kappa.</param>
/// <param name="Histogram">Samples in each of 20 equal bins of [0, 1].</param>
public sealed record KappaDistribution(double Eps, double Mean, ImmutableArray<int> Histogram)
{
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
/// <param name="Reading">The way.</param>
/// <param name="Mean">Mean kappa at <see cref="PaperValues.Eps"/>.</param>
public sealed record KappaReading(string Reading, ImmutableArray<double> Mean);

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
