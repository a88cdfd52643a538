using System.Globalization;
using System.Text;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Runtime;

namespace BoundGen.Benchmarks.Cost;

/// <summary>
/// Networks of several widths and activities: a pass costs what its active weights cost, however many there are.
/// </summary>
internal static class CostCommand
{
    private const string JsonOption = "--json";
    private const string SvgOption = "--svg";
    private const int Turns = 3;

    private static readonly double[] Activities = [0.05, 0.1, 0.2, 0.45, 1];

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.18);

    private static readonly ICostCase[] Cases =
    [
        new CostCase<Wide250>(),
        new CostCase<Wide500>(),
        new CostCase<Wide1000>(),
        new CostCase<Wide2000>(),
        new CostCase<Wide4000>(),
        new CostCase<Wide8000>(),
    ];

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("cost", arguments, [], [JsonOption, SvgOption]) is not { } options)
            return 2;
        Console.WriteLine(Machine.ThisOne);
        Console.WriteLine("Networks 784-width-width-10, one input at a time.");
        Console.WriteLine();
        var points = Measure();
        Print(points);

        long? cache = Machine.LastLevelCacheBytes;
        CostPoint[] cached = [.. points.Where(point => point.WeightBytes <= cache)];
        var all = LineFit.Of(points);
        var near = cached.Length > Activities.Length ? LineFit.Of(cached) : null;
        Console.WriteLine();
        if (near is not null)
            Print(Invariant($"weights within the last-level cache ({cache / 1048576.0:F1} MiB)"), near);
        Print("all networks", all);

        if (options.File(JsonOption) is { } json)
            JsonFile.Write(
                json,
                new
                {
                    Command = CommandLine(arguments),
                    Machine = Machine.ThisOne,
                    LastLevelCacheBytes = cache,
                    Cached = near,
                    All = all,
                    Points = points,
                }
            );
        if (options.File(SvgOption) is { } svg)
            AtomicFile.Write(svg, stream =>
                stream.Write(
                    Encoding.UTF8.GetBytes(
                        near is null ? CostFigure.Draw(points, "all", all) : CostFigure.Draw(points, "cached", near)
                    )
                )
            );
        return 0;
    }

    /// <summary>
    /// Every network is measured in several turns, far apart; the best counts, as what else the machine does only adds.
    /// </summary>
    private static List<CostPoint> Measure()
    {
        var interleaving = new Interleaving(Budget);
        var turns = Enumerable
            .Range(0, Turns)
            .SelectMany(_ => Cases.SelectMany(network => network.Measure(Activities, interleaving)));
        return
        [
            .. turns
                .GroupBy(point => (point.Width, point.AskedActivity))
                .Select(turn => turn.MinBy(point => point.Microseconds)!),
        ];
    }

    private static void Print(List<CostPoint> points)
    {
        Console.WriteLine($"{"width", 6}{"asked", 8}{"active", 8}{"multiply-adds", 15}{"us", 12}{"ns each", 10}");
        foreach (var point in points)
        {
            Console.WriteLine(
                Invariant(
                    $"{point.Width, 6}{100 * point.AskedActivity, 7:F0}%{100 * point.Activity, 7:F1}%{point.MultiplyAdds, 15:N0}{point.Microseconds, 12:F2}{point.NanosecondsPerMultiplyAdd, 10:F4}"
                )
            );
        }
    }

    private static void Print(string name, LineFit fit) =>
        Console.WriteLine(
            Invariant(
                $"{name}: {fit.Microseconds:F2} us + {fit.NanosecondsPerMultiplyAdd:F4} ns a multiply-add, R^2 {fit.RSquared:F4}, {fit.Points} networks within {100 * fit.LargestError:F0}% of it"
            )
        );

    private static string CommandLine(string[] arguments) =>
        $"dotnet run -c Release --project benchmarks/BoundGen.Benchmarks -- cost {string.Join(' ', arguments)}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
