using System.Globalization;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>What was measured, printed line by line.</summary>
internal sealed class RatioTable
{
    private readonly List<Measurement> _lines = [];

    public RatioTable()
    {
        Console.WriteLine(Machine.ThisOne);
        Console.WriteLine(
            $"Network {Flagship.Shape}; medians of interleaved runs; times a sample; a ratio is the time over that of the case's first line."
        );
        Console.WriteLine();
        Console.WriteLine($"{"case", -32}{"contender", -24}{"us", 10}{"ratio", 9}  goal (stretch)");
    }

    public IReadOnlyList<Measurement> Lines => _lines;

    /// <summary>Prints a line.</summary>
    public void Add(Measurement line)
    {
        bool first = _lines.Count == 0 || _lines[^1].Case != line.Case;
        _lines.Add(line);
        string goal = line.Goal is null ? "" : Describe(line.Goal, line.MeetsGoal == true);
        Console.WriteLine(
            Invariant($"{(first ? line.Case : ""), -32}{line.Contender, -24}{line.Microseconds, 10:F2}{line.Ratio, 9:F2}  {goal}")
                .TrimEnd()
        );
    }

    /// <summary>Prints what the times are of, once the table is done.</summary>
    public void AddFacts(RatioRun run, IReadOnlyList<SteadyState> steadyStates)
    {
        Console.WriteLine();
        foreach (var network in run.Networks)
        {
            string activity = string.Join(" and ", network.Activity.Select(active => Invariant($"{100 * active:F1}%")));
            string error = network.Error is { } share ? Invariant($", {100 * share:F1}% errors") : "";
            Console.WriteLine(
                Invariant(
                    $"{network.Name}: {100 * network.InputDensity:F1}% of inputs nonzero, {activity} of hidden neurons active{error}"
                )
            );
        }

        foreach (var draws in run.DrawShares)
            Console.WriteLine(
                Invariant(
                    $"draws of {draws.Network}: Gibbs holds on {100 * draws.Gibbs:F0}%, averaged-sparse on {100 * draws.AveragedSparse:F0}%"
                )
            );
        foreach (var peak in _lines.Where(line => line.Contender.StartsWith(FmaPeak.Name, StringComparison.Ordinal)))
            Console.WriteLine(Invariant($"{peak.Contender}: {2e-3 * FmaPeak.MultiplyAdds / peak.Microseconds:F0} GFLOP/s"));
        foreach (var state in steadyStates)
        {
            Console.WriteLine(
                Invariant(
                    $"steady state: {state.Method} of a fresh process after {state.Calls} calls, the first {state.FirstMicroseconds:F0} us, at last {state.Microseconds:F0} us  {Describe(SteadyState.Goal, state.MeetsGoal)}"
                )
            );
        }
    }

    private static string Describe(Goal goal, bool met) =>
        Invariant(
            $"{(goal.AtMost ? "<=" : ">=")} {goal.Target:0.00}{(goal.Stretch is { } stretch ? Invariant($" ({stretch:F2})") : "")}{(met ? "" : "  missed")}"
        );

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
