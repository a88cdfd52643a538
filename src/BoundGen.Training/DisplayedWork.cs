namespace BoundGen.Training;

/// <summary>Training, certifying and inspecting, each with its progress on display.</summary>
public static class DisplayedWork
{
    /// <summary>Trains a network, epoch by epoch.</summary>
    /// <inheritdoc cref="Trainer.Train"/>
    public static NetworkParameters Train<TNetwork>(
        this IDisplay display,
        string title,
        NetworkParameters initial,
        LabelledData data,
        TrainingOptions options
    )
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(display);
        TrainingProgress? last = null;
        var trained = display.Run(title, advance => Trainer.Train<TNetwork>(
                initial,
                data,
                options,
                new Callback<TrainingProgress>(progress =>
                {
                    last = progress;
                    advance(1.0 / progress.Epochs);
                })
            ));
        display.Write($"{title}: {last!.Epochs} epochs over {data.Count} samples, last mean loss {last.MeanLoss:F4}");
        return trained;
    }

    /// <summary>Makes the draws of a report.</summary>
    /// <inheritdoc cref="BoundReport.Evaluate"/>
    public static BoundReport Certify<TNetwork>(
        this IDisplay display,
        TNetwork network,
        NetworkParameters? prior,
        LabelledData data,
        BoundOptions options
    )
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(display);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        double total = (double)options.Draws * options.Sigma.Length;
        var report = display.Run("draws", advance =>
            BoundReport.Evaluate(network, prior, data, options, new Callback<long>(draws => advance(draws / total)))
        );
        display.Write($"draws: {options.Draws} at each of {options.Sigma.Length} noise levels, over {data.Count} samples");
        return report;
    }

    /// <summary>Inspects a network.</summary>
    /// <inheritdoc cref="NetworkInspection.Of"/>
    public static NetworkInspection Inspect<TNetwork>(
        this IDisplay display,
        TNetwork network,
        NetworkParameters? prior,
        LabelledData data,
        InspectionOptions options
    )
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(display);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        int certified = Math.Min(options.RobustnessInputs, data.Count);
        double total = Math.Max(1, certified);
        var inspection = display.Run("radii", advance =>
            NetworkInspection.Of(network, prior, data, options, new Callback<int>(inputs => advance(inputs / total)))
        );
        display.Write($"inspected over {data.Count} images, radii of {certified}");
        return inspection;
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, reports at once and in order.</summary>
    private sealed class Callback<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
