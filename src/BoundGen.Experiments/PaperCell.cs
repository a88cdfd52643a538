using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using BoundGen.Reports;

namespace BoundGen.Experiments;

/// <summary>All that a network of the paper's experiments and what is measured of it depend on.</summary>
public sealed class PaperSettings(
    string trainImages,
    string testImages,
    int depth,
    int width,
    double fraction,
    PriorKind prior,
    int samples,
    PaperTraining training,
    double delta,
    double eta,
    PaperOptions candidates,
    long draws,
    ImmutableArray<double> sigma,
    int seed
)
{
    /// <summary>Fingerprint of the training images.</summary>
    public string TrainImages { get; } = trainImages;

    /// <summary>Fingerprint of the test images.</summary>
    public string TestImages { get; } = testImages;

    /// <summary>K, the number of hidden layers.</summary>
    public int Depth { get; } = depth;

    /// <summary>Neurons of each.</summary>
    public int Width { get; } = width;

    /// <summary>The share of the samples it is trained on.</summary>
    public double Fraction { get; } = fraction;

    /// <summary>Which prior.</summary>
    public PriorKind Prior { get; } = prior;

    /// <summary>How many samples there are to train on.</summary>
    public int Samples { get; } = samples;

    /// <summary>How it is trained.</summary>
    public PaperTraining Training { get; } = training;

    /// <summary>What each bound may fail with.</summary>
    public double Delta { get; } = delta;

    /// <summary>What a certificate may be wrong with.</summary>
    public double Eta { get; } = eta;

    /// <summary>The candidates of Theorem 13.</summary>
    public PaperOptions Candidates { get; } = candidates;

    /// <summary>Draws at each noise level.</summary>
    public long Draws { get; } = draws;

    /// <summary>The noise levels.</summary>
    public ImmutableArray<double> Sigma { get; } = sigma;

    /// <summary>Fixes training and draws.</summary>
    public int Seed { get; } = seed;

    /// <summary>Names the cell among those of its grid.</summary>
    [JsonIgnore]
    public string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"paper-{(Prior == PriorKind.Data ? "data" : "zero")}-{Depth}x{Width}-{100 * Fraction:000}"
        );

    /// <summary>The architecture.</summary>
    [JsonIgnore]
    public NetworkShape Shape => PaperValues.Shape(Depth, Width);

    /// <summary>How many samples the network is trained on: the first of the random order of the seed.</summary>
    [JsonIgnore]
    public int Trained => (int)Math.Round(Fraction * Samples);
}

/// <summary>What is measured of a network of the paper's experiments.</summary>
public sealed class PaperMeasurements(
    int samples,
    double trainingError,
    double testError,
    ImmutableArray<double> distances,
    double largestNorm,
    ImmutableArray<KappaDistribution> kappa,
    TheoremReadings theorem13,
    ImmutableArray<MeasuredBound> bounds,
    ImmutableArray<MeasuredBound> candidates,
    MeasuredHoldOut holdOut
)
{
    /// <summary>m, the samples that the bounds are about.</summary>
    public int Samples { get; } = samples;

    /// <summary>The error on all samples it was trained on.</summary>
    public double TrainingError { get; } = trainingError;

    /// <summary>The error on the test images.</summary>
    public double TestError { get; } = testError;

    /// <summary>||W^k - W_0^k||_F, shape [K + 1].</summary>
    public ImmutableArray<double> Distances { get; } = distances;

    /// <summary>The largest norm of the m inputs, rounded up; kappa takes it for M_X.</summary>
    public double LargestNorm { get; } = largestNorm;

    /// <summary>Kappa over the m samples at <see cref="PaperValues.Eps"/>.</summary>
    public ImmutableArray<KappaDistribution> Kappa { get; } = kappa;

    /// <summary>The paper's bound.</summary>
    public TheoremReadings Theorem13 { get; } = theorem13;

    /// <summary>The prior's own bound, then this project's, each at the best of its noise levels.</summary>
    public ImmutableArray<MeasuredBound> Bounds { get; } = bounds;

    /// <summary>Those with draws at every noise level.</summary>
    public ImmutableArray<MeasuredBound> Candidates { get; } = candidates;

    /// <summary>The hold-out bound on the test images.</summary>
    public MeasuredHoldOut HoldOut { get; } = holdOut;
}

/// <summary>A cell of the paper's experiments.</summary>
/// <param name="Settings">What it depends on.</param>
/// <param name="Result">What was measured.</param>
public sealed record PaperCell(PaperSettings Settings, PaperMeasurements Result);

/// <summary>Theorem 13, and what is left of its value under assumptions that do not hold.</summary>
/// <param name="Allowed">M_X is what pixels allow: it holds whatever is drawn.</param>
/// <param name="AtLargestNorm">
/// M_X is the largest norm of the sample: a bound only if no input that can be drawn has a larger one, which nobody knows.
/// </param>
/// <param name="AtNormOne">M_X is 1 for inputs that are larger: no bound.</param>
/// <param name="LeastOmega">
/// The most favourable omega in each place. It is no bound: it shows that at its s and eps no omega, however computed, gives
/// less.
/// </param>
/// <param name="LeastOmegaAtNormOne">Both.</param>
/// <param name="Lemma1AtNormOne">
/// Omega is that of Lemma 1 alone, as the paper defines it, and M_X is 1: no bound. Null with more than one hidden layer.
/// </param>
public sealed record TheoremReadings(
    TheoremPair Allowed,
    TheoremPair AtLargestNorm,
    TheoremPair AtNormOne,
    TheoremPair LeastOmega,
    TheoremPair LeastOmegaAtNormOne,
    TheoremPair? Lemma1AtNormOne
);
