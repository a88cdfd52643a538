using Spectre.Console;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>Runs as tables on stdout, for people; they use the names of the JSON.</summary>
public static class ConsoleReport
{
    /// <summary>What every bound is about.</summary>
    internal const string Population = "inputs drawn independently from where these samples came from";

    private const int Digits = 4;

    private static readonly (string Name, string Value)[] NoFacts = [];

    /// <summary>Prints bounds.</summary>
    /// <param name="run">The bounds.</param>
    /// <param name="more">Facts to stand before the table, after those of the run.</param>
    /// <param name="curve">Whether the bound against distance is printed, where there is one.</param>
    public static void Print(CertifiedRun run, IEnumerable<(string Name, string Value)> more, bool curve = false)
    {
        ArgumentNullException.ThrowIfNull(run);
        ConsoleTables.Write(
            ConsoleTables.Facts([
                ("network", $"{run.Network}, {Exact(run.Network.Parameters)} parameters"),
                ("samples", Exact(run.Samples)),
                ("draws", run.Candidates.Count > 0 ? $"{Exact(run.Draws)} (seed {Exact(run.Seed)})" : "none"),
                ("sigma", run.Candidates.Count > 0 || run.Drawn is not null ? run.SigmaOrigin : "none"),
                ("eta, delta", $"{run.EtaOrigin}, {Exact(run.Delta)}"),
                ("distances", $"{Norms([.. run.Ball.Distances])} (operator norms by layer)"),
                ("caps", $"{Norms(run.Ball.Caps)}; {run.Ball.OriginText}"),
                ("priorsTried", Exact(run.PriorsTried)),
                .. run.Configurations is { } compared
                    ? [("configurations", $"{Exact(compared)}; disintegrated and progressive pay for them")]
                    : NoFacts,
                .. run.Choices is { } choices ? [("choices", Significant(choices, 3))] : NoFacts,
                ("empiricalError", Percent(run.EmpiricalError)),
                ("frequentClass", $"{run.FrequentClass}"),
                .. run.Drawn is { } drawn
                    ?
                    [
                        (
                            "drawn",
                            $"errs on {Percent(drawn.EmpiricalError)} of the samples (the network that disintegrated is about)"
                        ),
                    ]
                    : NoFacts,
                .. more,
            ])
        );

        var table = ConsoleTables.Numbers(textColumns: 4, "name", "sigma", "eta", "kl", "failures", "rate", "excess", "bound");
        // The line to quote and what it must be compared with come first.
        AddRow(run.HeadlineBound);
        if (run.PriorBound != run.HeadlineBound)
            AddRow(run.PriorBound);
        table.AddRow($"best: {run.Best.Kind}", "", "", "", "", "", "", BoundOrVacuous(run.Best.Bound));
        foreach (var bound in run.Certificates.Where(bound => bound != run.HeadlineBound && bound != run.PriorBound))
            AddRow(bound);
        if (run.Holdout is { } holdOut)
            table.AddRow(
                "holdout",
                "",
                "",
                "",
                Exact(holdOut.Errors),
                Percent((double)holdOut.Errors / holdOut.Samples),
                "",
                UpperBoundPercent(holdOut.Bound)
            );
        if (run.Progressive is { } chain)
            table.AddRow(
                RunProgressive.Name,
                "",
                "",
                "",
                Exact(chain.Errors.Sum()),
                Percent(chain.Rate),
                "",
                BoundOrVacuous(chain.Bound)
            );
        ConsoleTables.Write(table);
        if (run.Progressive is { } tested)
            Console.WriteLine($"{RunProgressive.Name}: {tested.Meaning}.");
        foreach (var bound in run.Certificates.Where(bound => bound.Note is not null))
            Console.WriteLine($"{bound.Kind}: {bound.Note}");
        if (run.Holdout is { } fresh)
            Console.WriteLine($"{Comparison(run, fresh)} On hold-out data, {fresh.FrequentClass}.");
        if (curve)
            CurveTable.Print(run);
        VariantTable.Print(run);
        AbstentionTable.Print(run);
        RobustTable.Print(run);
        ClassTable.Print(run);
        foreach (string broken in run.BrokenAssumptions)
            Console.WriteLine(broken);
        PrintAssumptions(run);
        PrintHeadline(run);

        void AddRow(RunBound bound) =>
            table.AddRow(
                bound.Kind.Name,
                Levels(bound.Sigma),
                bound.Eta is { } eta ? Exact(eta) : "",
                UpperSignificant(bound.Kl, 4),
                bound.Failures is { } failures ? Exact(failures) : "",
                bound.Rate is { } rate ? Percent(rate) : "",
                run.ExcessRate(bound),
                BoundOrVacuous(bound.Bound)
            );
    }

    /// <summary>Prints an inspection.</summary>
    /// <param name="run">The inspection.</param>
    /// <param name="more">Facts to stand behind what a pass costs.</param>
    public static void Print(InspectedRun run, IEnumerable<(string Name, string Value)> more)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(more);
        ConsoleTables.Write(
            ConsoleTables.Facts([
                ("network", $"{run.Network}, {Exact(run.Network.Parameters)} parameters"),
                .. CostFacts(run.Cost),
                .. more,
                ("samples", Exact(run.Samples)),
                ("distinctMasks", Exact(run.DistinctMasks)),
                .. Numbered(run.Activity).SelectMany(layer => NeuronFacts(layer.Item, layer.Number)),
                run.Kappa is null
                    ? ("kappa", "the paper's theory does not cover biases")
                    : ("maxInputNorm", Significant(run.MaxInputNorm, Digits)),
                .. RobustnessFacts(run.Robustness),
            ])
        );
        PrintDistributions(run);

        var norms = ConsoleTables.Numbers(textColumns: 1, "norms", "operator", "frobenius", "largestRow", "distance");
        foreach (var (layer, number) in Numbered(run.Norms))
        {
            double?[] values = [layer.Operator, layer.Frobenius, layer.LargestRow, layer.Distance];
            norms.AddRow([$"layer {Exact(number)}", .. values.Select(value => Significant(value, Digits))]);
        }

        ConsoleTables.Write(norms);
        var measures = ConsoleTables.Numbers(
            textColumns: 1,
            $"measures (no bounds), reference {run.Measures.Reference}",
            "value",
            "ln"
        );
        foreach (var (name, measure) in run.Measures.All)
            measures.AddRow(name, Significant(measure.Value, Digits), Significant(measure.Ln, Digits));
        ConsoleTables.Write(measures);
    }

    /// <summary>
    /// A fact for each hidden layer, for <see cref="Print(CertifiedRun, IEnumerable{ValueTuple{string, string}}, bool)"/>.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> ActivityFacts(IEnumerable<RunActivity> layers) =>
        Numbered(layers)
            .Select(layer =>
                (
                    $"activity, layer {Exact(layer.Number)}",
                    $"{Percent(layer.Item.Share.Mean ?? 0)} of the neurons on average, {Exact(layer.Item.Dead.Count)} never"
                )
            );

    private static IEnumerable<(string Name, string Value)> CostFacts(RunCost cost) =>
        [
            ("weightBytes", $"{Grouped(cost.WeightBytes)}; batchWeightBytes {Grouped(cost.BatchWeightBytes)}"),
            ("scratchBytes", $"{Grouped(cost.ScratchBytes)}; batchScratchBytes {Grouped(cost.BatchScratchBytes)}"),
            (
                "multiplyAdds",
                $"{Grouped(cost.MultiplyAdds)}; activeMultiplyAdds {Grouped(cost.ActiveMultiplyAdds)} on average ({Percent(cost.ActiveMultiplyAdds / cost.MultiplyAdds)})"
            ),
        ];

    /// <summary>The two networks on hold-out data.</summary>
    private static string Comparison(CertifiedRun run, RunHoldOut holdOut) =>
        run.OwnPrior
            ? "holdout: no prior was given, so that the samples are hold-out data for the network too."
            : $"holdout: the prior errs on {Exact(holdOut.PriorErrors)} of these {Exact(holdOut.Samples)} samples; the classes of the two networks differ on {Exact(holdOut.Disagreements)}.";

    /// <summary>What all of it rests on.</summary>
    private static void PrintAssumptions(CertifiedRun run)
    {
        Console.WriteLine("\nassumptions:");
        foreach (var assumption in run.Assumptions)
            Console.WriteLine($"  {assumption.StatusName, -8}  {assumption.Name}: {assumption.Text}");
        Console.WriteLine();
    }

    /// <summary>What is proved, and where its delta went.</summary>
    private static void PrintHeadline(CertifiedRun run)
    {
        string prior = run.OwnPrior ? "the network, which is its own prior," : "the prior",
            ball = run.OwnPrior ? "every network within the caps" : "the network, as every other within the caps,";
        PrintProved(run, run.PriorBound, $"{prior} errs", ", by its errors on the samples alone");
        PrintProved(run, run.Certificates.Single(bound => bound.Kind == BoundKind.BallSparse), $"{ball} errs", "");
    }

    private static void PrintProved(CertifiedRun run, RunBound bound, string subject, string reason)
    {
        Console.WriteLine(
            bound.Vacuous
                ? $"{bound.Kind}: nothing is proved."
                : $"{bound.Kind}: {subject} on at most {UpperBoundPercent(bound.Bound)} of {Population}{run.Range}{reason}; this is wrong with probability at most {Exact(run.Delta)}."
        );
        foreach (var entry in bound == run.HeadlineBound ? bound.Ledger ?? [] : [])
            Console.WriteLine($"  {entry}");
    }

    private static string Norms(IReadOnlyList<double?> norms) =>
        string.Join(", ", norms.Select(norm => norm is null ? "none" : UpperSignificant(norm, 3)));

    private static void PrintDistributions(InspectedRun run)
    {
        var table = ConsoleTables.Numbers(textColumns: 1, ["", .. RunDistribution.Names]);
        foreach (var (layer, number) in Numbered(run.Activity))
            Add(
                $"activity, layer {Exact(number)} ({Exact(layer.Dead.Count)} dead, {Exact(layer.AlwaysActive.Count)} alwaysActive)",
                layer.Share.Values
            );
        foreach (var kappa in run.Kappa ?? [])
            Add($"kappa, eps {Significant(kappa.Eps, Digits)}", kappa.Values);
        Add($"normalisedMargins of {run.Measures.MarginsOf}", run.Measures.NormalisedMargins?.Values);
        Add("robustness, dense", run.Robustness?.Dense.Values);
        Add("robustness, sparse", run.Robustness?.Sparse.Values);
        ConsoleTables.Write(table);

        void Add(string name, double?[]? values)
        {
            if (values is not null)
                table.AddRow([name, .. values.Select(value => Significant(value, Digits))]);
        }
    }

    private static IEnumerable<(string Name, string Value)> NeuronFacts(RunActivity layer, int number) =>
        [
            ($"mostActive, layer {Exact(number)}", Names(layer.MostActive)),
            ($"leastActive, layer {Exact(number)}", Names(layer.LeastActive)),
        ];

    private static IEnumerable<(string Name, string Value)> RobustnessFacts(RunRobustness? robustness) =>
        robustness is null
            ? []
            :
            [
                (
                    "robustness",
                    $"certified {Exact(robustness.Certified)} of {Exact(robustness.Inputs)} inputs, ratio {Significant(robustness.Ratio, Digits)} of mean radii, sparse to dense"
                ),
            ];

    private static string Names(IEnumerable<RunNeuron> neurons) =>
        string.Join(", ", neurons.Select(neuron => $"{Exact(neuron.Neuron)} ({Percent(neuron.Share)})"));

    private static IEnumerable<(T Item, int Number)> Numbered<T>(IEnumerable<T> layers) =>
        layers.Select((layer, index) => (layer, index + 1));
}
