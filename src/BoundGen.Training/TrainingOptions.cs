namespace BoundGen.Training;

/// <summary>How the learning rate goes on from its first value.</summary>
public enum LearningRateSchedule
{
    /// <summary>Falls to 0 along half a cosine.</summary>
    Cosine,

    /// <summary>Stays.</summary>
    Constant,
}

/// <summary>How to train: minibatch SGD with momentum.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the data; at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Steps of one minibatch each, instead of <see cref="Epochs"/>; at least 1. The last pass may end early.</summary>
    public int? Steps { get; init; }

    /// <summary>Samples per step; an even number keeps the two parts equal that are computed at once.</summary>
    public int BatchSize { get; init; } = 96;

    /// <summary>The learning rate of the first step, on the mean gradient.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>
    /// s, how many times as large inputs are as would be usual: the first layer's weights ought to be 1/s of the usual ones.
    /// Their learning rate is divided by s^2, and their limit of <see cref="MaxOperatorNorm"/> by s.
    /// </summary>
    public double InputScale { get; init; } = 1;

    /// <summary>What the learning rate of the biases is multiplied by.</summary>
    public double BiasFactor { get; init; } = 1;

    /// <summary>How the learning rate goes on.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Momentum in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>
    /// The loss is the cross-entropy of this times the logits: under a norm cap plain logits are too small to train well.
    /// Elsewhere logits are often divided by a temperature.
    /// </summary>
    public float Temperature { get; init; } = 1;

    /// <summary>The price of activity in the loss, as in <see cref="TrainingLoss"/>.</summary>
    public float ActivityPenalty { get; init; }

    /// <summary>
    /// lambda of lambda/(K+1) sum_k ||theta^k - centre^k||^2, which the loss gains: a pull towards <see cref="PullCentre"/>,
    /// biases included; not negative. The paper's recipe has 1 (theory.md section 8).
    /// </summary>
    public double Pull { get; init; }

    /// <summary>Where the pull goes; the initial parameters if left out.</summary>
    public NetworkParameters? PullCentre { get; init; }

    /// <summary>
    /// The largest operator norm of any layer's weights, if there is a limit; that of the first layer is divided by
    /// <see cref="InputScale"/>.
    /// </summary>
    public double? MaxOperatorNorm { get; init; }

    /// <summary>The largest Euclidean distance of all parameters together from the initial ones, if there is a limit.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>
    /// The largest operator norm of each layer's difference from the initial parameters, weights and biases together, if there
    /// is a limit. It is kept at the end of training: a layer that moved further is scaled back towards its initial parameters.
    /// </summary>
    public DistanceCaps? Caps { get; init; }

    /// <summary>How images are distorted every time they are used, if they are.</summary>
    public ImageAugmentation? Augmentation { get; init; }

    /// <summary>Decides the order of the samples and their distortion.</summary>
    public int Seed { get; init; } = 1;

    internal void Check()
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(Steps is null or >= 1, nameof(Steps), Steps, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a positive number");
        foreach (var (name, factor) in new[] { (nameof(InputScale), InputScale), (nameof(BiasFactor), BiasFactor) })
            Require(factor > 0 && double.IsFinite(factor), name, factor, "a positive number");
        Require(Momentum >= 0 && Momentum < 1, nameof(Momentum), Momentum, "a number from 0 to below 1");
        Require(Temperature > 0 && float.IsFinite(Temperature), nameof(Temperature), Temperature, "a positive number");
        Require(float.IsFinite(ActivityPenalty), nameof(ActivityPenalty), ActivityPenalty, "a finite number");
        Require(Pull >= 0 && double.IsFinite(Pull), nameof(Pull), Pull, "a number that is not negative");
        Require(MaxOperatorNorm is null or > 0, nameof(MaxOperatorNorm), MaxOperatorNorm, "a positive number");
        Require(
            Augmentation is null or { IsValid: true },
            nameof(Augmentation),
            Augmentation,
            "at least 2 x 2 pixels and ranges that are not negative"
        );
        Require(MaxDistance is null or >= 0, nameof(MaxDistance), MaxDistance, "a number that is not negative");
    }

    private static void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}, expected {expected}."), name);
    }
}

/// <summary>One epoch done.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="MeanLoss">Mean loss over its samples, in nats.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, double MeanLoss);
