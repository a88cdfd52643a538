using System.Collections.Immutable;

namespace BoundGen.Reports;

/// <summary>Effective activity of one network beside the paper's.</summary>
public sealed class KappaRow(
    int depth,
    int width,
    int samples,
    double testError,
    double largestNorm,
    ImmutableArray<KappaDistribution> kappa,
    ImmutableArray<double>? paper
)
{
    /// <summary>K.</summary>
    public int Depth { get; } = depth;

    /// <summary>Neurons of each hidden layer.</summary>
    public int Width { get; } = width;

    /// <summary>How many samples it is measured over.</summary>
    public int Samples { get; } = samples;

    /// <summary>The error on the test images.</summary>
    public double TestError { get; } = testError;

    /// <summary>M_X: the largest norm of the samples.</summary>
    public double LargestNorm { get; } = largestNorm;

    /// <summary>Kappa at every eps.</summary>
    public ImmutableArray<KappaDistribution> Kappa { get; } = kappa;

    /// <summary>The paper's mean kappa at the same eps; null where it reports none.</summary>
    public ImmutableArray<double>? Paper { get; } = paper;
}

/// <summary>Bounds of one network, trained on a share of the data, beside the paper's; its cell has more.</summary>
public sealed class BoundsRow(
    PriorKind prior,
    int depth,
    int width,
    double fraction,
    int samples,
    double trainingError,
    double testError,
    double? paperTestError,
    TheoremValue theorem13,
    double theorem13Dense,
    double theorem13AtLargestNorm,
    double theorem13AtNormOne,
    double? paperBound,
    ImmutableArray<MeasuredBound> bounds,
    MeasuredHoldOut holdOut
)
{
    /// <summary>Which prior.</summary>
    public PriorKind Prior { get; } = prior;

    /// <summary>K.</summary>
    public int Depth { get; } = depth;

    /// <summary>Neurons of each hidden layer.</summary>
    public int Width { get; } = width;

    /// <summary>The share of the data.</summary>
    public double Fraction { get; } = fraction;

    /// <summary>m, the samples that the bounds are about.</summary>
    public int Samples { get; } = samples;

    /// <summary>The error on all samples it was trained on.</summary>
    public double TrainingError { get; } = trainingError;

    /// <summary>The error on the test images.</summary>
    public double TestError { get; } = testError;

    /// <summary>The paper's test error; null where it is not known.</summary>
    public double? PaperTestError { get; } = paperTestError;

    /// <summary>The paper's bound at its best candidate, M_X being what pixels allow.</summary>
    public TheoremValue Theorem13 { get; } = theorem13;

    /// <summary>The same without sparsity.</summary>
    public double Theorem13Dense { get; } = theorem13Dense;

    /// <summary>With M_X the largest norm of the sample: a bound only if no input that can be drawn has a larger one.</summary>
    public double Theorem13AtLargestNorm { get; } = theorem13AtLargestNorm;

    /// <summary>With M_X = 1 for inputs that are larger: no bound.</summary>
    public double Theorem13AtNormOne { get; } = theorem13AtNormOne;

    /// <summary>The paper's value of Theorem 13; null where it reports none.</summary>
    public double? PaperBound { get; } = paperBound;

    /// <summary>The prior's own bound, then this project's, each at the best of its noise levels.</summary>
    public ImmutableArray<MeasuredBound> Bounds { get; } = bounds;

    /// <summary>The hold-out bound on the test images.</summary>
    public MeasuredHoldOut HoldOut { get; } = holdOut;
}

/// <summary>Bounds of one network of this project's recipe beside the paper's best bound of that architecture.</summary>
public sealed class TradeoffRow(ImmutableArray<int> sizes, double delta, TradeoffMeasurements result, double? paperBound)
{
    /// <summary>Layer sizes.</summary>
    public ImmutableArray<int> Sizes { get; } = sizes;

    /// <summary>What each bound may fail with.</summary>
    public double Delta { get; } = delta;

    /// <summary>All that was measured.</summary>
    public TradeoffMeasurements Result { get; } = result;

    /// <summary>The paper's bound of its own network of these sizes; null where it reports none.</summary>
    public double? PaperBound { get; } = paperBound;
}

/// <summary>A network of the paper with one thing changed, beside the paper's figures.</summary>
public sealed class VariantRow(
    string variant,
    int width,
    double priorTestError,
    double testError,
    ImmutableArray<double> distances,
    double meanNorm,
    double largestNorm,
    ImmutableArray<KappaReading> kappa,
    ImmutableArray<double>? paperKappa,
    TheoremValue theorem13,
    TheoremValue theorem13AtLargestNorm,
    TheoremValue theorem13AtNormOne,
    TheoremValue theorem13LeastOmega,
    TheoremValue theorem13LeastOmegaAtNormOne,
    double? paperBound,
    TheoremValue? theorem13Lemma1AtNormOne = null
)
{
    /// <summary>What was changed.</summary>
    public string Variant { get; } = variant;

    /// <summary>Neurons of the hidden layer.</summary>
    public int Width { get; } = width;

    /// <summary>The error of its prior on the test images.</summary>
    public double PriorTestError { get; } = priorTestError;

    /// <summary>Its own.</summary>
    public double TestError { get; } = testError;

    /// <summary>||W^k - W_0^k||_F, shape [K + 1].</summary>
    public ImmutableArray<double> Distances { get; } = distances;

    /// <summary>The mean norm of the sample.</summary>
    public double MeanNorm { get; } = meanNorm;

    /// <summary>The largest.</summary>
    public double LargestNorm { get; } = largestNorm;

    /// <summary>Mean kappa, as theory.md section 3 defines it and in three other ways.</summary>
    public ImmutableArray<KappaReading> Kappa { get; } = kappa;

    /// <summary>The paper's mean kappa; null where it reports none.</summary>
    public ImmutableArray<double>? PaperKappa { get; } = paperKappa;

    /// <summary>The paper's bound, M_X being what pixels allow.</summary>
    public TheoremValue Theorem13 { get; } = theorem13;

    /// <summary>With M_X the largest norm of the sample: a bound only if no input that can be drawn has a larger one.</summary>
    public TheoremValue Theorem13AtLargestNorm { get; } = theorem13AtLargestNorm;

    /// <summary>With M_X = 1 for inputs that are larger: no bound.</summary>
    public TheoremValue Theorem13AtNormOne { get; } = theorem13AtNormOne;

    /// <summary>
    /// With the most favourable omega in each place. It is no bound: it shows that at its s and eps no omega gives less.
    /// </summary>
    public TheoremValue Theorem13LeastOmega { get; } = theorem13LeastOmega;

    /// <summary>Both.</summary>
    public TheoremValue Theorem13LeastOmegaAtNormOne { get; } = theorem13LeastOmegaAtNormOne;

    /// <summary>
    /// With omega of Lemma 1 alone, as the paper defines it, and M_X = 1: no bound. Null in results that lack it.
    /// </summary>
    public TheoremValue? Theorem13Lemma1AtNormOne { get; } = theorem13Lemma1AtNormOne;

    /// <summary>The paper's value of Theorem 13; null where it reports none.</summary>
    public double? PaperBound { get; } = paperBound;
}

/// <summary>What sparsity buys a network trained with a price on activity.</summary>
public sealed class SparsityRow(
    ImmutableArray<int> sizes,
    float activityPenalty,
    double activity,
    double testError,
    MeasuredHoldOut holdOut,
    ImmutableArray<SparsityGain> gains,
    double? priorBound = null
)
{
    /// <summary>Layer sizes.</summary>
    public ImmutableArray<int> Sizes { get; } = sizes;

    /// <summary>The price.</summary>
    public float ActivityPenalty { get; } = activityPenalty;

    /// <summary>The mean share of active hidden neurons.</summary>
    public double Activity { get; } = activity;

    /// <summary>The error on the test images.</summary>
    public double TestError { get; } = testError;

    /// <summary>The hold-out bound on them.</summary>
    public MeasuredHoldOut HoldOut { get; } = holdOut;

    /// <summary>For each of the theorems U, P and F.</summary>
    public ImmutableArray<SparsityGain> Gains { get; } = gains;

    /// <summary>The prior's own test-set bound; null where it was not computed.</summary>
    public double? PriorBound { get; } = priorBound;
}

/// <summary>Every bound of a network on procedural digits beside the error it is about, which is known there.</summary>
public sealed class TruthRow(
    ImmutableArray<int> sizes,
    int samples,
    ImmutableArray<BoundAndTruth> bounds,
    MeasuredHoldOut? holdOut = null
)
{
    /// <summary>Layer sizes.</summary>
    public ImmutableArray<int> Sizes { get; } = sizes;

    /// <summary>M.</summary>
    public int Samples { get; } = samples;

    /// <summary>The bounds.</summary>
    public ImmutableArray<BoundAndTruth> Bounds { get; } = bounds;

    /// <summary>What was counted on the test images; null where it was not kept.</summary>
    public MeasuredHoldOut? HoldOut { get; } = holdOut;
}

/// <summary>On how many samples certificates fail where inputs move by a radius.</summary>
public sealed class RobustRow(
    ImmutableArray<int> sizes,
    double radius,
    int samples,
    int failures,
    int denseFailures,
    int priorFailures,
    int turned,
    int comparedSamples,
    int crown,
    int comparedPriorFailures
)
{
    /// <summary>Layer sizes.</summary>
    public ImmutableArray<int> Sizes { get; } = sizes;

    /// <summary>How far inputs move, in the Euclidean norm and in units of pixels from 0 to 1.</summary>
    public double Radius { get; } = radius;

    /// <summary>How many samples were certified with the ball.</summary>
    public int Samples { get; } = samples;

    /// <summary>Failures of <c>ball-sparse</c> at the caps.</summary>
    public int Failures { get; } = failures;

    /// <summary>Failures of <c>ball-dense</c> at the caps.</summary>
    public int DenseFailures { get; } = denseFailures;

    /// <summary>Failures of <c>ball-sparse</c> where no weight of the prior moves.</summary>
    public int PriorFailures { get; } = priorFailures;

    /// <summary>How many samples an attack on the network turned, its errors included.</summary>
    public int Turned { get; } = turned;

    /// <summary>How many samples, from the first on, were certified with CROWN too.</summary>
    public int ComparedSamples { get; } = comparedSamples;

    /// <summary>Failures of CROWN on these, about the prior.</summary>
    public int Crown { get; } = crown;

    /// <summary>Failures of <c>ball-sparse</c> on these where no weight of the prior moves.</summary>
    public int ComparedPriorFailures { get; } = comparedPriorFailures;
}
