using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>One thing that the paper leaves open, or that could explain its figures, done otherwise.</summary>
/// <param name="Name">What is done otherwise.</param>
/// <param name="Training">How the network is trained.</param>
/// <param name="Candidates">The candidates of Theorem 13; null for the default ones.</param>
/// <param name="Rescaled">Whether it is rescaled to xi = 1 (<see cref="PaperPair.Rescaled()"/>).</param>
/// <param name="Normalised">Whether pixels are normalised by what the prior sees (<see cref="PaperPairs.Normalised"/>).</param>
internal sealed record Variant(
    string Name,
    PaperTraining Training,
    PaperOptions? Candidates = null,
    bool Rescaled = false,
    bool Normalised = true
)
{
    /// <summary>The networks of the grid, first as they are, then each with one thing changed.</summary>
    public static ImmutableArray<Variant> Of(PaperGrid grid)
    {
        var training = grid.Training;
        return
        [
            // Variants that share a network or a prior follow each other, so that it is trained once.
            new("as in kappa and bounds", training),
            new("finer grids of eps and alpha", training, FinerGrids()),
            new("weights rescaled to xi = 1", training, Rescaled: true),
            new("no pull towards the prior", training with { Pull = 0 }),
            new("pull towards the prior times 10", training with { Pull = 10 }),
            new("pull towards the prior times 100", training with { Pull = 100 }),
            new("initial weights of He et al.", training with { Initial = InitialWeights.He }),
            new("pixels in [0, 1], not normalised", training with { PixelMean = 0, PixelDeviation = 1 }, Normalised: false),
            new("prior trained on half the data", training with { PriorSamples = grid.Samples / 2 }),
            new("prior trained four times as long", training with { PriorSteps = 4 * training.PriorSteps }),
            new("prior pulled towards 0, 0.01", training with { PriorPull = 0.01 }),
            new("momentum 0.9", training with { Momentum = 0.9 }),
        ];
    }

    private static PaperOptions FinerGrids() =>
        new()
        {
            Eps = [.. Enumerable.Range(0, 101).Select(j => Math.Pow(10, -4 + j / 25.0))],
            Alpha = [0, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3],
        };
}

/// <summary>All that a variant of a network with one hidden layer depends on.</summary>
/// <param name="TrainImages">Fingerprint of the training images.</param>
/// <param name="TestImages">Fingerprint of the test images.</param>
/// <param name="Variant">What is done otherwise.</param>
/// <param name="Width">Neurons of the hidden layer.</param>
/// <param name="Samples">How many samples it is trained on.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="Rescaled">Whether it is rescaled to xi = 1.</param>
/// <param name="Delta">What Theorem 13 may fail with.</param>
/// <param name="Candidates">The candidates of Theorem 13.</param>
/// <param name="Seed">Fixes the training.</param>
public sealed record VariantSettings(
    string TrainImages,
    string TestImages,
    string Variant,
    int Width,
    int Samples,
    PaperTraining Training,
    bool Rescaled,
    double Delta,
    PaperOptions Candidates,
    int Seed
)
{
    /// <summary>The architecture.</summary>
    [JsonIgnore]
    public NetworkShape Shape => PaperValues.Shape(1, Width);

    /// <summary>Names the cell among those of its grid.</summary>
    /// <param name="number">Of the variant, from 0.</param>
    internal string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"variant-{Width}-{number:00}");
}

/// <summary>What is measured of a variant.</summary>
public sealed class VariantMeasurements(
    double priorTestError,
    double testError,
    ImmutableArray<double> distances,
    double meanNorm,
    double largestNorm,
    ImmutableArray<KappaReading> kappa,
    TheoremReadings theorem13
)
{
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

    /// <summary>The paper's bound.</summary>
    public TheoremReadings Theorem13 { get; } = theorem13;
}
