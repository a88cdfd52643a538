using System.Collections.Immutable;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>The networks of the map of bounds, and how they are trained.</summary>
public sealed class MapGrid
{
    /// <summary>Networks on images.</summary>
    public static MapGrid Images { get; } = new();

    /// <summary>Networks on rows of a table, standardised by what the prior has seen.</summary>
    public static MapGrid Table { get; } =
        new()
        {
            Hidden = [200, 200],
            Bias = true,
            PriorSamples = [30, 100, 300, 1000, 3000, 10_000],
            Standardise = true,
            Augment = false,
            Epochs = 30,
            PriorNoise = [],
            Steps = new BoundObjective().Steps,
            PriorSteps = new BoundObjective().PriorSteps,
        };

    /// <summary>Widths of the hidden layers.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [100];

    /// <summary>Whether layers have biases.</summary>
    public bool Bias { get; init; }

    /// <summary>n0, how many samples a prior sees.</summary>
    public ImmutableArray<int> PriorSamples { get; init; } = [30, 100, 300, 1000, 3000, 10_000, 30_000];

    /// <summary>How many random splits there are, each with a seed of its own.</summary>
    public int Seeds { get; init; } = 2;

    /// <summary>As in <see cref="Recipe.Standardise"/>.</summary>
    public bool Standardise { get; init; }

    /// <summary>As in <see cref="Recipe.Augment"/>: all priors, and the networks of the chain.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Passes of a prior over its samples, and of a network of the chain.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>How far the network near its prior may move.</summary>
    public double MaxDistance { get; init; } = 0.0155;

    /// <summary>
    /// As in <see cref="BoundObjective.PriorNoise"/>, for the prior of the network whose objective is the bound. Distorted images
    /// want less noise than images as they are, and more steps.
    /// </summary>
    public ImmutableArray<double> PriorNoise { get; init; } = [0.1, 0.04];

    /// <summary>Steps of that network.</summary>
    public int Steps { get; init; } = 10_000;

    /// <summary>Steps of its prior.</summary>
    public int PriorSteps { get; init; } = 3000;

    /// <summary>What each bound may fail with.</summary>
    public double Delta { get; init; } = 0.05;

    /// <summary>Draws at each noise level.</summary>
    public long Draws { get; init; } = 300_000;

    /// <summary>How many networks are drawn, of which the best is taken.</summary>
    public int BestOf { get; init; } = 10;

    /// <summary>The same networks with two small priors, one seed, and one fifth of the steps and draws.</summary>
    internal MapGrid Quick =>
        new()
        {
            Hidden = Hidden,
            Bias = Bias,
            PriorSamples = [100, 1000],
            Seeds = 1,
            Standardise = Standardise,
            Augment = Augment,
            Epochs = Epochs / 5,
            MaxDistance = MaxDistance,
            PriorNoise = PriorNoise,
            Steps = Steps / 5,
            PriorSteps = PriorSteps / 5,
            Delta = Delta,
            Draws = Draws / 5,
            BestOf = BestOf,
        };
}
