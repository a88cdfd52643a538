using System.Collections.Immutable;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>The networks of the trade-off between noise and distance, trained with this project's recipe.</summary>
public sealed class TradeoffGrid
{
    /// <summary>A narrow network, one fifth of the epochs and draws.</summary>
    public static TradeoffGrid Quick { get; } =
        new()
        {
            Sizes =
            [
                [784, 100, 10],
            ],
            PenalisedSizes = [784, 100, 10],
            ActivityPenalties = [0, 0.03f, 0.3f],
            KnownSizes =
            [
                [784, 100, 10],
            ],
            FreshDigits = 100_000,
            RobustSizes = [784, 100, 10],
            RobustSamples = 500,
            ComparedSamples = 100,
            Epochs = 4,
            Draws = 20_000,
        };

    /// <summary>Layer sizes; no biases.</summary>
    public ImmutableArray<ImmutableArray<int>> Sizes { get; init; } =
    [
        [784, 100, 10],
        [784, 500, 10],
        [784, 1000, 10],
        [784, 500, 500, 10],
        [784, 1000, 1000, 10],
        [784, 500, 500, 500, 10],
    ];

    /// <summary>Layer sizes of the network that is trained with every one of <see cref="ActivityPenalties"/>.</summary>
    public ImmutableArray<int> PenalisedSizes { get; init; } = [784, 500, 500, 10];

    /// <summary>Prices of activity, below 0 rewards, as in <see cref="TrainingLoss"/>.</summary>
    public ImmutableArray<float> ActivityPenalties { get; init; } = [-0.001f, -0.0003f, 0, 0.001f, 0.003f, 0.01f, 0.03f, 0.1f];

    /// <summary>
    /// How many of the training images are used; the prior is trained on a random half, bounds are about the other.
    /// </summary>
    public int Samples { get; init; } = 60_000;

    /// <summary>Passes of the prior over its samples.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>As in <see cref="Recipe.Augment"/>.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>How far the network may move.</summary>
    public double MaxDistance { get; init; } = 0.0155;

    /// <summary>What each bound may fail with.</summary>
    public double Delta { get; init; } = 0.05;

    /// <summary>What a certificate may be wrong with.</summary>
    public double Eta { get; init; } = 0.01;

    /// <summary>Draws at each noise level.</summary>
    public long Draws { get; init; } = 100_000;

    /// <summary>Candidate noise levels, each paid for.</summary>
    public ImmutableArray<double> Sigma { get; init; } = [0.0007, 0.001, 0.0014, 0.002, 0.004, 0.008];

    /// <summary>Layer sizes of the networks on procedural digits whose error is counted on <see cref="FreshDigits"/>.</summary>
    public ImmutableArray<ImmutableArray<int>> KnownSizes { get; init; } =
    [
        [784, 100, 10],
        [784, 1000, 10],
        [784, 500, 500, 10],
    ];

    /// <summary>Fresh digits, none of which anything was trained or certified on.</summary>
    public int FreshDigits { get; init; } = 500_000;

    /// <summary>Layer sizes of the network whose inputs move.</summary>
    public ImmutableArray<int> RobustSizes { get; init; } = [784, 500, 500, 10];

    /// <summary>How far its inputs move, in units of pixels from 0 to 1.</summary>
    public ImmutableArray<double> InputRadii { get; init; } = [0.1, 0.25, 0.5];

    /// <summary>How many samples of its bounds are certified at each radius.</summary>
    public int RobustSamples { get; init; } = 2_000;

    /// <summary>How many of these are certified with CROWN too, which takes long.</summary>
    public int ComparedSamples { get; init; } = 500;
}
