using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using BoundGen.Training;

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

/// <summary>A cell of the trade-off.</summary>
/// <param name="Settings">What it depends on.</param>
/// <param name="Result">What was measured.</param>
public sealed record TradeoffCell(TradeoffSettings Settings, TradeoffMeasurements Result);
