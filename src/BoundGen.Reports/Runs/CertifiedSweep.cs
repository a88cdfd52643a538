using System.Text.Json.Serialization;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>
/// The bounds of several networks as JSON holds them, and the best of them: what certify writes of several models.
/// </summary>
public sealed class CertifiedSweep
{
    /// <summary>
    /// What certify writes of each network alone, in the order in which they were named, with the files' names.
    /// </summary>
    public required IReadOnlyList<CertifiedRun> Runs { get; init; }

    /// <summary>The least of their bounds to quote.</summary>
    public required SweepBest Best { get; init; }

    /// <summary>What was proved of the best of them, in a sentence.</summary>
    [JsonIgnore]
    internal string Sentence
    {
        get
        {
            var run = Runs.First(run => run.Model == Best.Model);
            string paid =
                $"each of the {Exact(Runs.Count)} bounds was computed again with delta / {Exact(Runs.Count)}, so that they hold together";
            return Best.Bound >= 1
                ? $"best of these: nothing is proved; {paid}."
                : $"best of these: {Best.Model} errs on at most {UpperBoundPercent(Best.Bound)} of {ConsoleReport.Population}{run.Range}, by {Best.Kind}; this is wrong with probability at most {Exact(run.Delta)}: {paid}.";
        }
    }

    /// <summary>Puts runs together and finds the best.</summary>
    /// <param name="runs">At least one, of one delta; each names its model, no two the same.</param>
    /// <exception cref="ArgumentException">Other runs.</exception>
    public static CertifiedSweep From(IReadOnlyList<CertifiedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0)
            throw new ArgumentException("There are 0 runs, expected at least 1.", nameof(runs));
        for (int i = 0; i < runs.Count; i++)
        {
            string model = runs[i].Model
                ?? throw new ArgumentException($"Run {i + 1} has no model, expected the file of its network.", nameof(runs));
            if (runs.Take(i).Any(run => run.Model == model))
                throw new ArgumentException($"Run {i + 1} has the model {model} of another, expected each once.", nameof(runs));
            if (!runs[i].Delta.Equals(runs[0].Delta))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Run {i + 1} has delta {runs[i].Delta}, the first {runs[0].Delta}, expected one."
                    ),
                    nameof(runs)
                );
        }

        return new CertifiedSweep
        {
            Runs = runs,
            Best = runs.Select(run => SweepBest.Among(run, runs.Count)).MinBy(of => of.Bound)!,
        };
    }
}

/// <summary>The least of the bounds to quote of several networks. It was taken after looking, and pays for that.</summary>
public sealed class SweepBest
{
    /// <summary>The file of the network.</summary>
    public required string Model { get; init; }

    /// <summary>Which bound it is: the one to quote of its run.</summary>
    [JsonPropertyName("name")]
    public required BoundKind Kind { get; init; }

    /// <summary>The upper bound on the error, in [0, 1].</summary>
    public required double Bound { get; init; }

    /// <summary>Where its delta went, the models being one of the choices; empty where a cap is beyond the grid.</summary>
    public required IReadOnlyList<RunLedgerEntry> Ledger { get; init; }

    /// <summary>
    /// The bound to quote of a run, with delta divided by the number of models: by the union bound all of them hold together with
    /// probability at least 1 - delta, so the least does (theory.md section 4).
    /// </summary>
    /// <param name="run">One of them, which names its model.</param>
    /// <param name="models">How many there are.</param>
    internal static SweepBest Among(CertifiedRun run, int models)
    {
        var alone = run.HeadlineBound;
        // A bound to quote counts samples; one that does not cover its network counts none, and costs nothing.
        if (alone.Failures is not { } failures)
            return Of(bound: 1, []);
        var paid = alone.Ledger!.Single();
        var entry = new ConfidenceLedger(run.Delta).Spend(
            paid.Use,
            run.Delta,
            [.. paid.Choices.Select(choice => new GridChoice(choice.Name, choice.Count)), new GridChoice("models", models)]
        );
        return Of(ClopperPearson.UpperLimit(failures, run.Samples, entry), RunLedgerEntry.From([entry]));

        SweepBest Of(double bound, RunLedgerEntry[] ledger) =>
            new()
            {
                Model = run.Model!,
                Kind = run.Headline,
                Bound = bound,
                Ledger = ledger,
            };
    }
}
