using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using BoundGen.Reports;

namespace BoundGen.Experiments;

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
/// <param name="ActivityPenalty">The price of activity in the loss of both.</param>
/// <param name="Augment">Whether the prior sees distorted images.</param>
/// <param name="Delta">What each bound may fail with.</param>
/// <param name="Eta">What a certificate may be wrong with.</param>
/// <param name="Candidates">The candidates of Theorem 13.</param>
/// <param name="Draws">Draws at each noise level.</param>
/// <param name="Sigma">The noise levels.</param>
/// <param name="Seed">Fixes training and draws.</param>
public sealed record TradeoffSettings(
    string TrainImages,
    string TestImages,
    ImmutableArray<int> Sizes,
    int Samples,
    float Scale,
    float Temperature,
    double MaxOperatorNorm,
    double MaxDistance,
    int Epochs,
    float ActivityPenalty,
    bool Augment,
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
