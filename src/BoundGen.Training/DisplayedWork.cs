using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>Loading data, training, certifying and inspecting, each with its progress on display.</summary>
public static class DisplayedWork
{
    /// <summary>Loads a data set.</summary>
    /// <inheritdoc cref="DataSets.Load"/>
    public static DataSet Load(this IDisplay display, string source, DataSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(display);
        return display.Run(shown => DataSets.Load(source, options, shown, display.CancellationToken));
    }

    /// <summary>Trains a network, epoch by epoch.</summary>
    /// <inheritdoc cref="Trainer.Train"/>
    public static NetworkParameters Train(
        this IDisplay display,
        string title,
        IReluNetwork network,
        LabelledData data,
        TrainingOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(display);
        TrainingProgress? last = null;
        var trained = display.Run(shown =>
        {
            PhaseProgress? epochs = null;
            var progress = new Synchronous<TrainingProgress>(epoch =>
            {
                last = epoch;
                epochs ??= PhaseProgress.Start(shown, title, epoch.Epochs);
                epochs?.Add(1);
            });
            return Trainer.Train(network, data, options, progress, display.CancellationToken);
        });
        display.Write($"{title}: {last!.Epochs} epochs over {data.Count} samples, last mean loss {last.MeanLoss:F4}");
        return trained;
    }

    /// <summary>Bounds the error of a network.</summary>
    /// <param name="display">Shows the progress.</param>
    /// <param name="request">Its progress and its token are the display's.</param>
    /// <param name="counts">Gives what others have counted of the work; null to count here.</param>
    /// <inheritdoc cref="BoundReport.Evaluate"/>
    public static BoundReport Certify(this IDisplay display, BoundRequest request, Func<ReportWork, ReportCounts>? counts = null)
    {
        ArgumentNullException.ThrowIfNull(display);
        ArgumentNullException.ThrowIfNull(request);
        var report = display.Run(shown =>
        {
            var shownRequest = request with { Progress = shown, CancellationToken = display.CancellationToken };
            if (counts is null)
                return BoundReport.Evaluate(shownRequest);
            var work = ReportWork.Prepare(shownRequest);
            return work.Report(counts(work));
        });
        display.Write(
            $"draws: {request.Options.Draws} at each of {report.Sigma.Levels.Length} noise levels, over {request.Sample.Count} samples"
        );
        return report;
    }

    /// <summary>Inspects a network.</summary>
    /// <param name="display">Shows the progress.</param>
    /// <param name="request">Its progress and its token are the display's.</param>
    /// <inheritdoc cref="NetworkInspection.Compute"/>
    public static NetworkInspection Inspect(this IDisplay display, InspectionRequest request)
    {
        ArgumentNullException.ThrowIfNull(display);
        ArgumentNullException.ThrowIfNull(request);
        var inspection = display.Run(shown =>
            NetworkInspection.Compute(request with { Progress = shown, CancellationToken = display.CancellationToken })
        );
        display.Write(
            $"inspected over {request.Data.Count} samples, radii of {Math.Min(request.RobustnessInputs, request.Data.Count)}"
        );
        return inspection;
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, reports at once and in order.</summary>
    private sealed class Synchronous<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
