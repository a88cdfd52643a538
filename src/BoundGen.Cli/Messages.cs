using BoundGen.Training;
using Spectre.Console;

namespace BoundGen.Cli;

/// <summary>Everything that is not a result: progress bars and remarks, all on stderr.</summary>
internal static class Messages
{
    private static readonly IAnsiConsole Console =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    public static void Write(FormattableString message) =>
        System.Console.Error.WriteLine(FormattableString.Invariant(message));

    /// <summary>Runs work under a progress bar; the work calls back with its share done, from any thread.</summary>
    public static T WithProgress<T>(string title, Func<Action<double>, T> work) =>
        Console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                T result = work(share => task.Increment(share));
                task.Value = 1;
                return result;
            });

    /// <summary>Trains under a progress bar that shows the epoch and its loss.</summary>
    public static NetworkParameters Train<TNetwork>(string title, NetworkParameters initial, LabelledData data, TrainingOptions options)
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        TrainingProgress? last = null;
        var trained = WithProgress(title, advance => Trainer.Train<TNetwork>(initial, data, options, new Callback<TrainingProgress>(progress =>
        {
            last = progress;
            advance(1.0 / progress.Epochs);
        })));
        Write($"{title}: {options.Epochs} epochs over {data.Count} samples, last mean loss {last!.MeanLoss:F4}");
        return trained;
    }

    /// <summary>Makes the draws of a report under a progress bar.</summary>
    public static BoundReport Certify<TNetwork>(TNetwork network, NetworkParameters? prior, LabelledData data, BoundOptions options)
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        double total = (double)options.Draws * options.Sigma.Length;
        var report = WithProgress("draws", advance =>
            BoundReport.Evaluate(network, prior, data, options, new Callback<long>(draws => advance(draws / total))));
        Write($"draws: {options.Draws} at each of {options.Sigma.Length} noise levels, over {data.Count} samples");
        return report;
    }

    /// <summary>Inspects a network under a progress bar.</summary>
    public static NetworkInspection Inspect<TNetwork>(TNetwork network, NetworkParameters? prior, LabelledData data, InspectionOptions options)
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        double total = Math.Max(1, Math.Min(options.RobustnessInputs, data.Count));
        var inspection = WithProgress("radii", advance =>
            NetworkInspection.Of(network, prior, data, options, new Callback<int>(inputs => advance(inputs / total))));
        Write($"inspected over {data.Count} images, radii of {Math.Min(options.RobustnessInputs, data.Count)}");
        return inspection;
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, reports at once and in order.</summary>
    private sealed class Callback<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
