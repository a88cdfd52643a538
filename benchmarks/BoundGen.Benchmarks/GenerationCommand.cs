using System.Diagnostics;
using System.Globalization;

namespace BoundGen.Benchmarks;

/// <summary>Medians of <see cref="Generation"/> for one network and for 20, once the JIT is warm; too slow is failure.</summary>
internal static class GenerationCommand
{
    private const int Many = 20;

    /// <summary>Of a keystroke, and of one network from nothing.</summary>
    private const double LimitInMilliseconds = 30;

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("generation", arguments, [], []) is null)
            return 2;

        var one = new Generation(1);
        var many = new Generation(Many);
        (string Name, int Runs, Func<Generation, object> Measured, double LimitOfMany)[] rows =
        [
            ("generated from nothing", 101, generation => generation.Cold(), Many * LimitInMilliseconds),
            ("after an edit elsewhere", 101, generation => generation.AfterAnEditElsewhere(), LimitInMilliseconds),
            ("after an edit of one's sizes", 101, generation => generation.AfterAnEditOfTheSizes(), LimitInMilliseconds),
            ("generated and compiled", 3, generation => generation.Build(), double.PositiveInfinity),
        ];
        bool fast = true;
        Console.WriteLine($"{"milliseconds, median", -32}{"1 network", 12}{$"{Many} networks", 14}{"limits", 14}");
        foreach (var (name, runs, measured, limitOfMany) in rows)
        {
            double limitOfOne = Math.Min(LimitInMilliseconds, limitOfMany);
            double ofOne = Median(() => measured(one), runs),
                ofMany = Median(() => measured(many), runs);
            bool isLimited = double.IsFinite(limitOfMany);
            fast &= !isLimited || (ofOne < limitOfOne && ofMany < limitOfMany);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -32}{ofOne, 12:F2}{ofMany, 14:F2}{(isLimited ? $"{limitOfOne:F0}, {limitOfMany:F0}" : "none"), 14}"
                )
            );
        }

        return fast ? 0 : 1;
    }

    private static double Median(Func<object> measured, int runs)
    {
        for (int i = 0; i < runs / 2; i++)
            measured();
        double[] milliseconds = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            measured();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        return milliseconds[runs / 2];
    }
}
