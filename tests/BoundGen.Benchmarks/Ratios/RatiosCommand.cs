using System.Globalization;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>Generated networks against others that compute the same, in one process; disagreement is failure, slowness is not.</summary>
internal static class RatiosCommand
{
    private const string JsonOption = "--json";
    private const string QuickOption = "--quick";

    public static int Run(string[] arguments) =>
        CommandOptions.Parse("ratios", arguments, [QuickOption], [JsonOption]) is { } options ? Run(options.Has(QuickOption), options.File(JsonOption)) : 2;

    private static int Run(bool quick, string? path)
    {
        Console.WriteLine(Machine.ThisOne);
        Console.WriteLine($"Network {Flagship.Shape}; medians of interleaved runs; times a sample; a ratio is the time over that of the case's first line.");
        Console.WriteLine();
        Console.WriteLine($"{"case",-32}{"contender",-24}{"us",10}{"ratio",9}  goal (stretch)");
        List<Measurement> measurements = [];
        var run = new RatioRun(quick, Add);
        run.Run();
        PrintFacts(run, measurements);
        if (path is not null)
            Save(path, run, measurements);
        return 0;

        void Add(Measurement measurement)
        {
            bool first = measurements.Count == 0 || measurements[^1].Case != measurement.Case;
            measurements.Add(measurement);
            Print(measurement, first);
        }
    }

    private static void Print(Measurement line, bool first)
    {
        string goal = line.Goal is not { } g
            ? ""
            : Invariant($"{(g.AtMost ? "<=" : ">=")} {g.Target:F2}{(g.Stretch is { } stretch ? Invariant($" ({stretch:F2})") : "")}{(line.MeetsGoal == true ? "" : "  missed")}");
        Console.WriteLine(Invariant($"{(first ? line.Case : ""),-32}{line.Contender,-24}{line.Microseconds,10:F2}{line.Ratio,9:F2}  {goal}").TrimEnd());
    }

    private static void PrintFacts(RatioRun run, List<Measurement> measurements)
    {
        Console.WriteLine();
        foreach (var network in run.Networks)
        {
            string activity = string.Join(" and ", network.Activity.Select(active => Invariant($"{100 * active:F1}%")));
            string error = network.Error is { } share ? Invariant($", {100 * share:F1}% errors") : "";
            Console.WriteLine(Invariant($"{network.Name}: {100 * network.InputDensity:F1}% of inputs nonzero, {activity} of hidden neurons active{error}"));
        }

        foreach (var draws in run.DrawShares)
            Console.WriteLine(Invariant($"draws of {draws.Network}: Gibbs holds on {100 * draws.Gibbs:F0}%, averaged-sparse on {100 * draws.AveragedSparse:F0}%"));
        foreach (var peak in measurements.Where(line => line.Contender.StartsWith(FmaPeak.Name, StringComparison.Ordinal)))
            Console.WriteLine(Invariant($"{peak.Contender}: {2e-3 * FmaPeak.MultiplyAdds / peak.Microseconds:F0} GFLOP/s"));
    }

    private static void Save(string path, RatioRun run, List<Measurement> measurements)
    {
        var contents = new
        {
            Machine = Machine.ThisOne,
            Network = Flagship.Shape.ToString(),
            Networks = run.Networks.Select(network => new { network.Name, network.InputDensity, network.Activity, network.Error }),
            run.DrawShares,
            Measurements = measurements,
        };
        JsonFile.Write(path, contents);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
