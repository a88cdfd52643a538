using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>How soon a fresh process is as fast as it gets: what runs first is not compiled for good yet.</summary>
internal static partial class SteadyCommand
{
    private const string BatchOption = "--batch";
    private const int Batch = 256;
    private const double Tolerance = 1.1;

    // A call is not fast by chance: so is the median of as many from it on.
    private const int Window = 5;
    private const int Processes = 3;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1.5);

    /// <summary>Measures this process, which must have run no network yet.</summary>
    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("steady", arguments, [BatchOption], []) is not { } options)
            return 2;
        var microseconds = Times(options.Has(BatchOption) ? Batch : 1);
        double final = Quantile.Median(microseconds.Skip(microseconds.Count / 2));
        int calls = Enumerable
            .Range(0, microseconds.Count)
            .First(n =>
                microseconds[n] <= Tolerance * final && Quantile.Median(microseconds.Skip(n).Take(Window)) <= Tolerance * final
            );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(options.Has(BatchOption) ? "ForwardBatch" : "Forward")} is steady after {calls} calls, the first {microseconds[0]:F1} us, at last {final:F1} us"
            )
        );
        return 0;
    }

    /// <summary>The median of several fresh processes, for single passes and for batches.</summary>
    public static SteadyState[] Measure() => [Measure("Forward"), Measure("ForwardBatch", BatchOption)];

    private static SteadyState Measure(string method, params string[] options)
    {
        var runs = Enumerable
            .Range(0, Processes)
            .Select(_ => Line().Match(ChildProcess.Self(RuntimeSettings.None, ["steady", .. options])))
            .ToList();
        return new SteadyState(method, (int)Median("calls"), Median("first"), Median("last"));

        double Median(string name) =>
            Quantile.Median(runs.Select(run => double.Parse(run.Groups[name].Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>Microseconds of every call, always on the same inputs.</summary>
    private static List<double> Times(int batch)
    {
        float[] inputs = Calibration.RandomInputs(Batch, Flagship.InputSize, density: 0.19);
        float[] values = Calibration.RandomWeights(Flagship.Shape),
            logits = new float[batch * Flagship.OutputSize];
        Calibration.SetBiases(Flagship.Shape, values, inputs, activity: 0.45);
        var network = new Flagship(values);
        List<double> microseconds = new(capacity: 100_000);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Budget)
        {
            long call = Stopwatch.GetTimestamp();
            if (batch == 1)
                network.Forward(inputs.AsSpan(0, Flagship.InputSize), logits);
            else
                network.ForwardBatch(inputs, logits);
            microseconds.Add(Stopwatch.GetElapsedTime(call).TotalMicroseconds);
        }

        return microseconds;
    }

    [GeneratedRegex(
        "after (?<calls>[0-9]+) calls, the first (?<first>[0-9.]+) us, at last (?<last>[0-9.]+) us",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Line();
}

/// <summary>When a fresh process reaches its final speed.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Calls">After how many calls a call takes at most a tenth more than the median of the last.</param>
/// <param name="FirstMicroseconds">The first call.</param>
/// <param name="Microseconds">The last calls, median.</param>
internal sealed record SteadyState(string Method, int Calls, double FirstMicroseconds, double Microseconds)
{
    public static Goal Goal { get; } = new(30, AtMost: true);

    public bool MeetsGoal => Goal.IsMetBy(Calls);
}
