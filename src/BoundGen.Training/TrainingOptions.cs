namespace BoundGen.Training;

/// <summary>How to train: minibatch SGD with momentum and a cosine learning rate.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the data; at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Samples per step; a multiple of <see cref="Trainer.ShardCount"/> keeps the shards equal.</summary>
    public int BatchSize { get; init; } = 96;

    /// <summary>The learning rate of the first step, on the mean gradient; falls to 0 along half a cosine.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Momentum in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>
    /// The loss is the cross-entropy of this times the logits: under a norm cap plain logits are too small to train well.
    /// </summary>
    public float Temperature { get; init; } = 1;

    /// <summary>The largest operator norm of any layer's weights, if there is a limit.</summary>
    public double? MaxOperatorNorm { get; init; }

    /// <summary>The largest Euclidean distance of all parameters together from the initial ones, if there is a limit.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>Decides the order of the samples.</summary>
    public int Seed { get; init; } = 1;

    internal void Check()
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a positive number");
        Require(Momentum >= 0 && Momentum < 1, nameof(Momentum), Momentum, "a number from 0 to below 1");
        Require(Temperature > 0 && float.IsFinite(Temperature), nameof(Temperature), Temperature, "a positive number");
        Require(MaxOperatorNorm is null or > 0, nameof(MaxOperatorNorm), MaxOperatorNorm, "a positive number");
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
/// <param name="MeanLoss">Mean cross-entropy over its samples, in nats.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, double MeanLoss);
