using System.Diagnostics;
using System.Globalization;

namespace BoundGen.Cli;

/// <summary>How many passes a second a network makes on this machine, one thread: a short measurement.</summary>
/// <param name="OneByOne">One input at a time.</param>
/// <param name="InBatches">Many inputs together; null where a batch would take long or much memory.</param>
internal sealed record PassSpeed(double OneByOne, double? InBatches)
{
    /// <summary>Inputs of a batch: as many as run together at most.</summary>
    private const int BatchSize = 128;

    /// <summary>Numbers in a batch of inputs that is worth its memory.</summary>
    private const long LargestBatch = 1 << 24;

    /// <summary>Until the just-in-time compiler has optimised the pass, for each of the two.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.04);

    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(0.085);

    public override string ToString() =>
        $"{Rounded(OneByOne)} one by one"
        + (InBatches is { } batches ? $", {Rounded(batches)} in batches of {BatchSize}" : "")
        + " (one thread of this machine)";

    /// <summary>Measures passes over inputs, in turn.</summary>
    public static PassSpeed Measure(IReluNetwork network, LabelledData data)
    {
        var logits = new float[BatchSize * network.Shape.OutputSize];
        int next = 0;
        double oneByOne = Rate(() =>
        {
            network.Forward(data.Input(next), logits.AsSpan(0, network.Shape.OutputSize));
            next = (next + 1) % Math.Min(data.Count, BatchSize);
        });
        // A batch takes no longer than its inputs one by one.
        bool quick = BatchSize / oneByOne <= s_measured.TotalSeconds && (long)BatchSize * data.InputSize <= LargestBatch;
        if (!quick)
            return new PassSpeed(oneByOne, InBatches: null);
        var batch = new float[BatchSize * data.InputSize];
        for (int i = 0; i < BatchSize; i++)
            data.Input(i % data.Count).CopyTo(batch.AsSpan(i * data.InputSize));
        return new PassSpeed(oneByOne, BatchSize * Rate(() => network.ForwardBatch(batch, logits)));
    }

    /// <summary>Calls a second.</summary>
    private static double Rate(Action call)
    {
        Run(s_warmUp);
        return Run(s_measured);

        double Run(TimeSpan atLeast)
        {
            long start = Stopwatch.GetTimestamp();
            for (long calls = 1; ; calls++)
            {
                call();
                Messages.Display.CancellationToken.ThrowIfCancellationRequested();
                var elapsed = Stopwatch.GetElapsedTime(start);
                if (elapsed >= atLeast)
                    return calls / elapsed.TotalSeconds;
            }
        }
    }

    /// <summary>Two digits: more would be noise.</summary>
    private static string Rounded(double rate)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(rate)) - 1);
        return (Math.Round(rate / unit) * unit).ToString(rate < 10 ? "0.0#" : "#,0", CultureInfo.InvariantCulture);
    }
}
