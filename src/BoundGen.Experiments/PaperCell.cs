using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using BoundGen.Reports;

namespace BoundGen.Experiments;

/// <summary>All that a network of the paper's experiments and what is measured of it depend on.</summary>
/// <param name="TrainImages">Fingerprint of the training images.</param>
/// <param name="TestImages">Fingerprint of the test images.</param>
/// <param name="Depth">K, the number of hidden layers.</param>
/// <param name="Width">Neurons of each.</param>
/// <param name="Fraction">The share of the samples it is trained on.</param>
/// <param name="Prior">Which prior.</param>
/// <param name="Samples">How many samples there are to train on.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="Delta">What each bound may fail with.</param>
/// <param name="Eta">What a certificate may be wrong with.</param>
/// <param name="Candidates">The candidates of Theorem 13.</param>
/// <param name="Draws">Draws at each noise level.</param>
/// <param name="Sigma">The noise levels.</param>
/// <param name="Seed">Fixes training and draws.</param>
public sealed record PaperSettings(
    string TrainImages,
    string TestImages,
    int Depth,
    int Width,
    double Fraction,
    PriorKind Prior,
    int Samples,
    PaperTraining Training,
    double Delta,
    double Eta,
    PaperOptions Candidates,
    long Draws,
    ImmutableArray<double> Sigma,
    int Seed
)
{
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

    /// <summary>How many samples the network is trained on, from the first on.</summary>
    [JsonIgnore]
    public int Trained => (int)Math.Round(Fraction * Samples);

    /// <summary>The first sample of the bound: behind those that the prior has seen.</summary>
    [JsonIgnore]
    public int FirstOfBound => Prior == PriorKind.Data ? Training.PriorSamples : 0;
}

/// <summary>What is measured of a network of the paper's experiments.</summary>
/// <param name="Samples">m, the samples that the bounds are about.</param>
/// <param name="TrainingError">The error on all samples it was trained on.</param>
/// <param name="TestError">The error on the test images.</param>
/// <param name="Distances">||W^k - W_0^k||_F, shape [K + 1].</param>
/// <param name="LargestNorm">The largest norm of the m inputs, rounded up; kappa takes it for M_X.</param>
/// <param name="Kappa">kappa over the m samples at <see cref="PaperValues.Eps"/>.</param>
/// <param name="Theorem13">The paper's bound.</param>
/// <param name="Bounds">This project's bounds, each at the best of its noise levels.</param>
/// <param name="Candidates">Those with draws at every noise level.</param>
/// <param name="HoldOut">The hold-out bound on the test images.</param>
public sealed record PaperMeasurements(
    int Samples,
    double TrainingError,
    double TestError,
    ImmutableArray<double> Distances,
    double LargestNorm,
    ImmutableArray<KappaDistribution> Kappa,
    TheoremReadings Theorem13,
    ImmutableArray<MeasuredBound> Bounds,
    ImmutableArray<MeasuredBound> Candidates,
    MeasuredHoldOut HoldOut
);

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
/// <param name="LeastOmega">The most favourable omega in each place. It is no bound: it shows that at its s and eps no omega, however computed, gives less.</param>
/// <param name="LeastOmegaAtNormOne">Both.</param>
public sealed record TheoremReadings(
    TheoremPair Allowed,
    TheoremPair AtLargestNorm,
    TheoremPair AtNormOne,
    TheoremPair LeastOmega,
    TheoremPair LeastOmegaAtNormOne
);
