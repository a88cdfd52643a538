using System.Text.Json.Serialization;
using BoundGen.Reports;
using BoundGen.Training;

namespace BoundGen.Experiments;

/// <summary>
/// How a network of the paper's experiments is trained (theory.md section 8): SGD at a constant rate. The
/// paper leaves the initial weights open; these were picked by looking at its figures.
/// </summary>
public sealed record PaperTraining
{
    /// <summary>What the initial weights are drawn from.</summary>
    public InitialWeights Initial { get; init; } = InitialWeights.Uniform;

    /// <summary>
    /// How many samples a prior of <see cref="PriorKind.Data"/> is trained on: the first of the random order of the seed.
    /// </summary>
    public int PriorSamples { get; init; } = 2_750;

    /// <summary>Minibatches of the prior's training.</summary>
    public int PriorSteps { get; init; } = 5_000;

    /// <summary>lambda of the pull towards 0 in the prior's training, as in <see cref="TrainingOptions.Pull"/>.</summary>
    public double PriorPull { get; init; }

    /// <summary>Minibatches of the network's training.</summary>
    public int Steps { get; init; } = 5_000;

    /// <summary>lambda of the network's pull towards the prior.</summary>
    public double Pull { get; init; } = 1;

    /// <summary>Samples of a minibatch.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The constant learning rate of both.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Momentum of both.</summary>
    public double Momentum { get; init; }

    /// <summary>
    /// What is taken from a pixel in [0, 1]. The default and that of the deviation look at no data: they are those of a uniformly
    /// distributed pixel, 1/2 and 1/sqrt(12). <see cref="PaperPairs.Normalised"/> gives those of what a prior has seen.
    /// </summary>
    public float PixelMean { get; init; } = 0.5f;

    /// <summary>What it is then divided by.</summary>
    public float PixelDeviation { get; init; } = 0.2887f;

    /// <summary>How pixels become inputs.</summary>
    [JsonIgnore]
    public Preprocessing Preprocessing => Preprocessing.Normalised(PixelMean, PixelDeviation);

    /// <summary>The initial weights of both.</summary>
    internal NetworkParameters Initialise(NetworkShape shape, int seed) => Trainer.Initialise(shape, (ulong)seed, Initial);

    /// <summary>The options of the prior's training.</summary>
    internal TrainingOptions OfPrior(NetworkShape shape, int seed) =>
        Options(PriorSteps, seed) with
        {
            Pull = PriorPull,
            PullCentre = Zero(shape),
        };

    /// <summary>The options of the network's training.</summary>
    internal TrainingOptions OfNetwork(NetworkParameters prior, int seed) =>
        Options(Steps, seed) with
        {
            Pull = Pull,
            PullCentre = prior,
        };

    /// <summary>The mean of <see cref="PriorKind.Zero"/>.</summary>
    internal static NetworkParameters Zero(NetworkShape shape) => new(shape, new float[shape.ParameterCount]);

    private TrainingOptions Options(int steps, int seed) =>
        new()
        {
            Steps = steps,
            BatchSize = BatchSize,
            LearningRate = LearningRate,
            Schedule = LearningRateSchedule.Constant,
            Momentum = Momentum,
            Seed = seed,
        };
}
