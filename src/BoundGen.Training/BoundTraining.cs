using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>Trains a pair whose objective is the bound.</summary>
/// <param name="objective">How.</param>
/// <param name="inputScale">As <see cref="TrainingOptions.InputScale"/>.</param>
/// <param name="seed">Decides the order of the samples and the noise.</param>
/// <param name="display">Shows the progress.</param>
internal sealed class BoundTraining(BoundObjective objective, double inputScale, int seed, IDisplay display)
{
    /// <summary>What the prior's logits are multiplied by.</summary>
    public const float PriorTemperature = 20;

    /// <summary>What the network's logits are multiplied by.</summary>
    public const float Temperature = 40;

    private const int BatchSize = 256;

    private const double PriorRate = 2e-3,
        FirstRate = 1e-3,
        LastRate = 0.02 * FirstRate;

    /// <summary>Steps from one weight of KL to the next.</summary>
    private const int WeightInterval = 50;

    /// <summary>What KL is charged of its weight: measured, bounds are least with a little less than all of it.</summary>
    private const double ShareOfWeight = 0.8;

    /// <summary>The share of the steps in which the noise is learned.</summary>
    private const double LearningNoise = 0.6;

    /// <summary>How often the network's progress is shown.</summary>
    private const int Reports = 10;

    /// <summary>Trains the prior under its noise.</summary>
    /// <param name="start">Where to start.</param>
    /// <param name="seen">The prior's samples, at least one.</param>
    /// <param name="augmentation">How its images are distorted; null to leave them as they are.</param>
    public NetworkParameters TrainPrior(NetworkParameters start, LabelledData seen, ImageAugmentation? augmentation)
    {
        var descent = new NoisyDescent(start, seen, 0, inputScale, BatchSize, seed, augmentation);
        double[] noise = objective.NoiseOf(start.Shape.LayerCount, inputScale),
            none = new double[noise.Length];
        var loss = NoisyLosses.CrossEntropy(PriorTemperature);
        Run("prior", 0, objective.PriorSteps, _ =>
        {
            descent.Differentiate(noise, loss);
            descent.Move(PriorRate, none);
        });
        display.Write(
            $"prior: {objective.PriorSteps} steps over {seen.Count} samples under noise {Levels(noise)}, last mean loss {descent.Loss:F4}"
        );
        return new NetworkParameters(start.Shape, descent.Parameters, usage: start.Usage);
    }

    /// <summary>Trains the network, and the noise of its layers.</summary>
    /// <param name="prior">Where to start.</param>
    /// <param name="all">All samples, the prior's first.</param>
    /// <param name="seen">How many of them are the prior's.</param>
    public (NetworkParameters Network, SigmaCandidates Sigma) TrainNetwork(NetworkParameters prior, LabelledData all, int seen)
    {
        int layers = prior.Shape.LayerCount,
            samples = all.Count - seen;
        var descent = new NoisyDescent(prior, all, seen, inputScale, BatchSize, unchecked(seed + 1));
        var noise = new LearnedNoise(objective.FirstSigma(layers, inputScale));
        var bound = new RunningBound(samples, layers);
        var loss = NoisyLosses.Error(Temperature);
        int learning = (int)(LearningNoise * objective.Steps);
        for (int report = 0; report < Reports; report++)
        {
            int from = (int)((long)objective.Steps * report / Reports),
                to = (int)((long)objective.Steps * (report + 1) / Reports);
            Run("network", from, to, Step);
            if (to > from)
                display.Write(
                    $"network: step {to} of {objective.Steps}, noisy error {100 * bound.NoisyError:F2}%, KL {bound.Kl:F0} nats, Gibbs bound about {100 * bound.Bound:F2}%, sigma {Levels(noise.Sigma)}"
                );
        }

        return (new NetworkParameters(prior.Shape, descent.Parameters, usage: prior.Usage), SigmaCandidates.Learned(noise.Sigma));

        void Step(int step)
        {
            if (step == learning)
                noise.Snap();
            descent.Differentiate(noise.Sigma, loss);
            bound.Count(descent.FreshErrors, descent.Fresh);
            double[] kl = [.. descent.SquaredDistances.Select((square, k) => square / (2 * noise.Sigma[k] * noise.Sigma[k]))];
            // At the prior KL and its gradient are 0, whatever they weigh.
            double weight = ShareOfWeight * bound.KlWeight / samples;
            double rate = LastRate + (FirstRate - LastRate) * 0.5 * (1 + Math.Cos(Math.PI * step / objective.Steps));
            descent.Move(rate, [.. noise.Sigma.Select(sigma => weight / (sigma * sigma))]);
            // KL falls with the square of sigma: its derivative by ln sigma is -2 KL.
            if (step < learning)
                noise.Step([.. descent.SigmaGradient.Select((slope, k) => slope - 2 * weight * kl[k])]);
            if (step % WeightInterval == 0)
                bound.Update(kl.Sum());
        }
    }

    private void Run(string title, int from, int to, Action<int> step) =>
        display.Run(shown =>
        {
            var phase = PhaseProgress.Start(shown, title, to - from);
            for (int i = from; i < to; i++)
            {
                display.CancellationToken.ThrowIfCancellationRequested();
                step(i);
                phase?.Add(1);
            }

            return to - from;
        });

    private static string Levels(double[] sigma) => string.Join(", ", sigma.Select(LayerDistances.Number));
}
