using System.Diagnostics;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Training;

namespace BoundGen.Benchmarks.Training;

/// <summary>Samples a second of training on all cores: a prior, and a network that stays near it.</summary>
internal static class TrainCommand
{
    private const int Digits = 1920;
    private const int WarmUp = 3;
    private const int Rounds = 15;

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("train", arguments, [], []) is null)
            return 2;
        Console.WriteLine(Machine.ThisOne);
        Console.WriteLine($"Network {Flagship.Shape}, minibatches of 192 digits, {Rounds} rounds of {Digits / 192} steps.");
        // The average digit has norm 9, so this scale gives inputs of norm about 1.
        var data = ProceduralDigits.Draw(1, 0, Digits).ToInputs(Preprocessing.Scaled(1 / 9.2f), 0, Digits);
        var prior = new TrainingOptions
        {
            Epochs = WarmUp + Rounds,
            BatchSize = 192,
            Temperature = 8,
            LearningRate = 0.2,
            MaxOperatorNorm = 4,
        };
        var trained = Measure("prior", Trainer.Initialise(Flagship.Shape, seed: 1), data, prior);
        Measure("network near it", trained, data, prior with { LearningRate = 0.02, MaxDistance = 0.0155 });
        return 0;
    }

    private static NetworkParameters Measure(string name, NetworkParameters start, LabelledData data, TrainingOptions options)
    {
        var rounds = new Rates(data.Count);
        var trained = Trainer.Train(new Flagship(start.Values), data, options, rounds);
        double[] rates = [.. rounds.Measured.Skip(WarmUp)];
        Console.WriteLine(
            FormattableString.Invariant($"{name}: {Quantile.Median(rates):F0} samples a second, at best {rates.Max():F0}")
        );
        return trained;
    }

    /// <summary>Samples a second of every round.</summary>
    private sealed class Rates(int samples) : IProgress<TrainingProgress>
    {
        private long _last = Stopwatch.GetTimestamp();

        public List<double> Measured { get; } = [];

        public void Report(TrainingProgress value)
        {
            Measured.Add(samples / Stopwatch.GetElapsedTime(_last).TotalSeconds);
            _last = Stopwatch.GetTimestamp();
        }
    }
}
