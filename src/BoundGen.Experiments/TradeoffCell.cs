using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using BoundGen.Reports;

namespace BoundGen.Experiments;

/// <summary>All that a network of the trade-off and its bounds depend on.</summary>
public sealed class TradeoffSettings(
    string trainImages,
    string testImages,
    ImmutableArray<int> sizes,
    int samples,
    float scale,
    float temperature,
    double maxOperatorNorm,
    double maxDistance,
    int epochs,
    float activityPenalty,
    bool augment,
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

    /// <summary>Layer sizes; no biases.</summary>
    public ImmutableArray<int> Sizes { get; } = sizes;

    /// <summary>How many samples it is trained on, of which the prior has seen a random half.</summary>
    public int Samples { get; } = samples;

    /// <summary>What pixel values are multiplied by: it gives the prior's half of the images a mean norm of 1.</summary>
    public float Scale { get; } = scale;

    /// <summary>The loss is the cross-entropy of this times the logits.</summary>
    public float Temperature { get; } = temperature;

    /// <summary>The largest operator norm of a layer.</summary>
    public double MaxOperatorNorm { get; } = maxOperatorNorm;

    /// <summary>How far it may move from the prior.</summary>
    public double MaxDistance { get; } = maxDistance;

    /// <summary>Passes of the prior over its samples.</summary>
    public int Epochs { get; } = epochs;

    /// <summary>The price of activity in the loss of both.</summary>
    public float ActivityPenalty { get; } = activityPenalty;

    /// <summary>Whether the prior sees distorted images.</summary>
    public bool Augment { get; } = augment;

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
        string.Create(CultureInfo.InvariantCulture, $"tradeoff-{Shape}")
        + ActivityPenalty switch
        {
            > 0 => string.Create(CultureInfo.InvariantCulture, $"-activity-{ActivityPenalty}"),
            < 0 => string.Create(CultureInfo.InvariantCulture, $"-reward-{-ActivityPenalty}"),
            _ => "",
        };

    /// <summary>How pixels become inputs.</summary>
    [JsonIgnore]
    public Preprocessing Preprocessing => Preprocessing.Scaled(Scale);

    /// <summary>The architecture.</summary>
    [JsonIgnore]
    public NetworkShape Shape => new(Sizes.AsSpan(), bias: false);
}

/// <summary>A cell of the trade-off.</summary>
/// <param name="Settings">What it depends on.</param>
/// <param name="Result">What was measured.</param>
public sealed record TradeoffCell(TradeoffSettings Settings, TradeoffMeasurements Result);
