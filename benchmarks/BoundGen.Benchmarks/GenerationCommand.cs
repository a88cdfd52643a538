using System.Diagnostics;
using System.Globalization;

namespace BoundGen.Benchmarks;

/// <summary>Medians of <see cref="Generation"/>, once the JIT is warm; too slow is failure.</summary>
internal static class GenerationCommand
{
    private const double LimitInMilliseconds = 30;
    private const int WarmUps = 60;
    private const int Runs = 101;

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("generation", arguments, [], []) is null)
            return 2;

        var generation = new Generation();
        (string Name, Func<object> Measured)[] cases =
        [
            ("784-1000-1000-10, from nothing", generation.Cold),
            ("after an edit elsewhere", generation.AfterAnEditElsewhere),
            ("after an edit of the sizes", generation.AfterAnEditOfTheSizes),
        ];
        bool fast = true;
        foreach (var (name, measured) in cases)
        {
            double median = Median(measured);
            fast &= median < LimitInMilliseconds;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -32}{median, 8:F2} ms (median of {Runs}, limit {LimitInMilliseconds})"
                )
            );
        }

        return fast ? 0 : 1;
    }

    private static double Median(Func<object> measured)
    {
        for (int i = 0; i < WarmUps; i++)
            measured();
        double[] milliseconds = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            measured();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        return milliseconds[Runs / 2];
    }
}
