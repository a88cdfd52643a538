using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace BoundGen.Experiments;

/// <summary>The networks of the trade-off between noise and distance, trained with this project's recipe.</summary>
public sealed record TradeoffGrid
{
    /// <summary>A narrow network, one fifth of the epochs and draws.</summary>
    public static TradeoffGrid Quick { get; } = new() { Sizes = [[784, 100, 10]], Epochs = 4, Draws = 20_000 };

    /// <summary>Layer sizes; no biases.</summary>
    public ImmutableArray<ImmutableArray<int>> Sizes { get; init; } =
        [[784, 100, 10], [784, 500, 10], [784, 1000, 10], [784, 500, 500, 10], [784, 1000, 1000, 10]];

    /// <summary>How many of the training images are used; the prior is trained on the first half, bounds are about the other.</summary>
    public int Samples { get; init; } = 60_000;

    /// <summary>Passes of the prior over its samples.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>As in <see cref="Recipe.Augment"/>.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>How far the network may move.</summary>
    public double MaxDistance { get; init; } = 0.0155;

    /// <summary>Draws at each noise level.</summary>
    public long Draws { get; init; } = 100_000;

    /// <summary>Candidate noise levels, each paid for.</summary>
    public ImmutableArray<double> Sigma { get; init; } = [0.0005, 0.0007, 0.001, 0.0014, 0.002, 0.0028];
}

/// <summary>All that a network of the trade-off and its bounds depend on.</summary>
/// <param name="TrainImages">Fingerprint of the training images.</param>
/// <param name="TestImages">Fingerprint of the test images.</param>
/// <param name="Sizes">Layer sizes; no biases.</param>
/// <param name="Samples">How many samples it is trained on, of which the prior has seen the first half.</param>
/// <param name="Scale">What pixel values are multiplied by.</param>
/// <param name="Temperature">The loss is the cross-entropy of this times the logits.</param>
/// <param name="MaxOperatorNorm">The largest operator norm of a layer.</param>
/// <param name="MaxDistance">How far it may move from the prior.</param>
/// <param name="Epochs">Passes of the prior over its samples.</param>
/// <param name="Augment">Whether the prior sees distorted images.</param>
/// <param name="Draws">Draws at each noise level.</param>
/// <param name="Sigma">The noise levels.</param>
/// <param name="Seed">Fixes training and draws.</param>
public sealed record TradeoffSettings(
    string TrainImages, string TestImages, ImmutableArray<int> Sizes, int Samples, float Scale, float Temperature, double MaxOperatorNorm,
    double MaxDistance, int Epochs, bool Augment, long Draws, ImmutableArray<double> Sigma, int Seed)
{
    /// <summary>Names the cell among those of its grid.</summary>
    [JsonIgnore]
    public string Name => $"tradeoff-{Shape}";

    /// <summary>The architecture.</summary>
    [JsonIgnore]
    public NetworkShape Shape => new(Sizes.AsSpan(), bias: false);
}

/// <summary>What is measured of a network of the trade-off.</summary>
/// <param name="Samples">m, the samples that the bounds are about.</param>
/// <param name="EmpiricalError">The error on them.</param>
/// <param name="TestError">The error on the test images.</param>
/// <param name="PriorTestError">That of the prior.</param>
/// <param name="Distance">The distance from the prior, all parameters together.</param>
/// <param name="Bounds">The bounds, each at the best of its noise levels.</param>
/// <param name="Candidates">Those with draws at every noise level: failures rise with sigma, KL falls.</param>
/// <param name="HoldOut">The hold-out bound on the test images.</param>
public sealed record TradeoffMeasurements(
    int Samples, double EmpiricalError, double TestError, double PriorTestError, double Distance,
    ImmutableArray<MeasuredBound> Bounds, ImmutableArray<MeasuredBound> Candidates, MeasuredHoldOut HoldOut);

/// <summary>A cell of the trade-off.</summary>
/// <param name="Settings">What it depends on.</param>
/// <param name="Result">What was measured.</param>
public sealed record TradeoffCell(TradeoffSettings Settings, TradeoffMeasurements Result);
