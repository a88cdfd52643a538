using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>The bounds of a network as JSON holds them: what certify and the main job write, and what report reads.</summary>
public sealed class CertifiedRun
{
    /// <summary>The command line that made it, as words after <c>boundgen</c>; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The file of the network; null in a file about one network, whose command names it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>The file of its prior; null as <see cref="Model"/> is, or where the network is its own prior.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Prior { get; init; }

    /// <summary>The procedural digits that the sample is chosen from; null for other samples.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunDigits? Digits { get; init; }

    /// <summary>The architecture, and which network of it.</summary>
    public required RunNetwork Network { get; init; }

    /// <summary>
    /// Which samples of their data set were chosen; some of them may have been left out (<see cref="Assumptions"/>).
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunSample? Sample { get; init; }

    /// <summary>What the bounds rest on and speak of: checked, stated, assumed or doubtful.</summary>
    public required IReadOnlyList<RunAssumption> Assumptions { get; init; }

    /// <summary>m, the size of the sample.</summary>
    public required int Samples { get; init; }

    /// <summary>N, the draws at each noise level.</summary>
    public required long Draws { get; init; }

    /// <summary>The seed of the draws.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The noise levels that were tried, all of them paid for; shape [candidates, K + 1].</summary>
    public required IReadOnlyList<IReadOnlyList<double>> SigmaCandidates { get; init; }

    /// <summary>Where they come from.</summary>
    [JsonConverter(typeof(SigmaSourceConverter))]
    public required SigmaSource SigmaSource { get; init; }

    /// <summary>sigma_k of <c>averaged-sparse</c>, shape [K + 1]; empty where that bound was not asked for.</summary>
    public required IReadOnlyList<double> Sigma { get; init; }

    /// <summary>
    /// What a certificate may be wrong with: as stated, else that of <c>averaged-sparse</c> or the least tried.
    /// </summary>
    public required double Eta { get; init; }

    /// <summary>The values of eta that were tried, all of them paid for; null where one was stated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? EtaCandidates { get; init; }

    /// <summary>What each bound may be wrong with.</summary>
    public required double Delta { get; init; }

    /// <summary>How many priors could have been taken: every bound pays for all of them.</summary>
    public required long PriorsTried { get; init; }

    /// <summary>
    /// How many ways of training were compared by their disintegrated or progressive bound, which pay for all; null for this one
    /// alone.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Configurations { get; init; }

    /// <summary>Whether there was no prior: the network is its own, and the sample is hold-out data for it.</summary>
    public required bool OwnPrior { get; init; }

    /// <summary>KL of <c>averaged-sparse</c>, in nats; null where that bound was not asked for, or is infinite.</summary>
    public required double? Kl { get; init; }

    /// <summary>
    /// rho_k of the bounds with draws, shape [K + 1]: the caps of <see cref="Ball"/>, or the distance of a layer that is beyond
    /// their grid; 0 where the network is its own prior.
    /// </summary>
    public required IReadOnlyList<double> Rho { get; init; }

    /// <summary>Number of grid points that <c>averaged-sparse</c> pays for; null where that bound was not asked for.</summary>
    public required double? Choices { get; init; }

    /// <summary>The ball around the prior that <c>ball-dense</c> and <c>ball-sparse</c> are about.</summary>
    public required RunBall Ball { get; init; }

    /// <summary>The bound of the ball against distance; null where it was not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunCurve? Curve { get; init; }

    /// <summary>Variants of the network that were asked about; empty where there were none.</summary>
    public IReadOnlyList<RunVariant> Variants { get; init; } = [];

    /// <summary>
    /// Answers that are given only where every network of the ball gives one class; null where a layer is beyond the grid of
    /// caps,
    /// or where nobody asked.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunAbstention? Abstention { get; init; }

    /// <summary>
    /// How often inputs that move a little can turn a network of the ball; null where a layer is beyond the grid of caps, or
    /// where nobody asked.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunRobust? Robust { get; init; }

    /// <summary>The share of the sample that the network misclassifies.</summary>
    public required double EmpiricalError { get; init; }

    /// <summary>The most frequent class of the sample: as the answer to everything it is what a network has to beat.</summary>
    public required RunFrequentClass FrequentClass { get; init; }

    /// <summary>The bound to quote, fixed beforehand.</summary>
    public required BoundKind Headline { get; init; }

    /// <summary>The bounds that were asked for, each kind at the best of its noise levels.</summary>
    public required IReadOnlyList<RunBound> Certificates { get; init; }

    /// <summary>Every bound with draws at every noise level; each has the ledger of the certificate of its kind.</summary>
    public required IReadOnlyList<RunBound> Candidates { get; init; }

    /// <summary>The least bound about the network itself, which pays for being chosen among them.</summary>
    public required RunBest Best { get; init; }

    /// <summary>The network that the disintegrated bound is about; null where that bound was not asked for.</summary>
    public required RunDrawn? Drawn { get; init; }

    /// <summary>The errors of every class, with limits that hold for all classes together.</summary>
    public required RunPerClass PerClass { get; init; }

    /// <summary>The hold-out bound; null without fresh data.</summary>
    public required RunHoldOut? Holdout { get; init; }

    /// <summary>Progressive validation of a chain of networks; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunProgressive? Progressive { get; init; }

    /// <summary>Where hold-out data contradict the bounds; empty where they do not, or without hold-out data.</summary>
    public IReadOnlyList<Contradiction> Contradictions { get; init; } = [];

    /// <summary>The prior's own test-set bound, of <see cref="Certificates"/>.</summary>
    [JsonIgnore]
    public RunBound PriorBound => Certificates.Single(bound => bound.Kind == BoundKind.Prior);

    /// <summary>A sentence for each of <see cref="Contradictions"/>: <c>an assumption is broken: ..</c>.</summary>
    [JsonIgnore]
    public IEnumerable<string> BrokenAssumptions => Contradictions.Select(found => BrokenAssumption.Sentence(found, OwnPrior));

    /// <summary>The bound to quote, of <see cref="Certificates"/>.</summary>
    [JsonIgnore]
    public RunBound HeadlineBound => Certificates.Single(bound => bound.Kind == Headline);

    /// <summary>How many noise levels were tried and where they come from, for people.</summary>
    [JsonIgnore]
    internal string SigmaOrigin =>
        $"{NumberFormat.Exact(SigmaCandidates.Count)} noise level{(SigmaCandidates.Count == 1 ? "" : "s, each paid for")}; "
        + SigmaSource switch
        {
            SigmaSource.Network =>
                $"learned with the network, as its file records, and paid for as one of {NumberFormat.Exact(SigmaChoices)}",
            SigmaSource.Prior => "chosen on the prior's data alone, as its file records",
            SigmaSource.Grid => "the standard grid, as the prior's file records none",
            _ => "as stated",
        };

    /// <summary>How many noise levels could have been chosen.</summary>
    [JsonIgnore]
    internal long SigmaChoices =>
        SigmaSource == SigmaSource.Network ? LearnedSigma.Choices(SigmaCandidates[0].Count) : SigmaCandidates.Count;

    /// <summary>What eta was, or which values were tried.</summary>
    [JsonIgnore]
    internal string EtaOrigin =>
        EtaCandidates is null
            ? NumberFormat.Exact(Eta)
            : $"{string.Join(" or ", EtaCandidates.Select(eta => NumberFormat.Exact(eta)))} (each paid for)";

    /// <summary>Which samples of their file they are, in brackets: a claim goes no further.</summary>
    [JsonIgnore]
    internal string Range => Sample is { } sample ? $" ({sample.ToSelection()})" : "";

    /// <summary>
    /// The share of failures on samples on which the prior is right, where that gave the bound; empty elsewhere.
    /// </summary>
    internal string ExcessRate(RunBound bound) =>
        bound.Form is null or NoiseForm.Direct ? ""
        : bound.ExcessFailures is { } failures ? NumberFormat.Percent((double)failures / Draws)
        : NumberFormat.Percent((double)Drawn!.ExcessErrors / Samples);

    /// <summary>Takes over a report.</summary>
    /// <param name="report">The bounds.</param>
    /// <param name="command">The command line that made it, as words after <c>boundgen</c>; null where there is none.</param>
    /// <param name="digits">The procedural digits that the sample is chosen from, if it is one of those.</param>
    /// <param name="model">The file of the network; null not to name it.</param>
    /// <param name="prior">The file of its prior; null not to name it, or where there is none.</param>
    /// <param name="variants">The files of the report's variants, in their order; null where there are none.</param>
    /// <param name="progressive">Progressive validation beside it; null for none.</param>
    public static CertifiedRun From(
        BoundReport report,
        IReadOnlyList<string>? command = null,
        RunDigits? digits = null,
        string? model = null,
        string? prior = null,
        IReadOnlyList<string>? variants = null,
        RunProgressive? progressive = null
    )
    {
        ArgumentNullException.ThrowIfNull(report);
        var averaged = report.Certificates.FirstOrDefault(bound => bound.Kind == BoundKind.AveragedSparse);
        return new CertifiedRun
        {
            Command = command,
            Model = model,
            Prior = prior,
            Digits = digits,
            Sample = RunSample.From(report.Sample),
            Network = RunNetwork.From(report.Shape, report.Fingerprint, report.Preprocessing?.Fingerprint),
            Assumptions = [.. report.Assumptions.Select(RunAssumption.From)],
            Samples = report.Samples,
            Draws = report.Options.Draws,
            Seed = report.Options.Seed,
            SigmaCandidates = [.. report.Sigma.Levels.Select(levels => levels.ToArray())],
            SigmaSource = report.SigmaSource,
            Sigma = averaged is null ? [] : [.. averaged.Sigma],
            Eta = report.Options.Eta ?? averaged?.Eta ?? BoundOptions.EtaGrid[0],
            EtaCandidates = report.Options.Eta is null ? [.. BoundOptions.EtaGrid] : null,
            Delta = report.Options.Delta,
            PriorsTried = report.Options.PriorsTried,
            Configurations = report.Options.Configurations is > 1 and var compared ? compared : null,
            OwnPrior = report.OwnPrior,
            Kl = RunNumber.Finite(averaged?.Kl),
            Rho = [.. report.Rho],
            Choices = averaged?.Ledger.Max(entry => entry.ChoiceCount),
            Ball = RunBall.From(report.Ball),
            Curve = report.Curve is { } curve ? RunCurve.From(curve) : null,
            Variants = [.. report.Variants.Zip(variants ?? [], RunVariant.From)],
            Abstention = report.Abstention is { } abstention ? RunAbstention.From(abstention) : null,
            Robust = report.Robust is { } robust ? RunRobust.From(robust) : null,
            EmpiricalError = report.EmpiricalError,
            FrequentClass = RunFrequentClass.From(report.PerClass.Prior.FrequentClass, report.PerClass.Names),
            Headline = report.Headline.Kind,
            Certificates = [.. report.Certificates.Select(bound => RunBound.From(bound, RunLedgerEntry.From(bound.Ledger)))],
            Candidates = [.. report.Candidates.Select(bound => RunBound.From(bound, ledger: null))],
            Best = new RunBest
            {
                Kind = report.Best.Kind,
                Bound = report.Best.Bound,
                Ledger = RunLedgerEntry.From(report.Best.Ledger),
            },
            Drawn = report.Drawn is { } drawn
                ? new RunDrawn
                {
                    Sigma = [.. drawn.Bound.Sigma],
                    Seed = drawn.Seed,
                    BestOf = report.Options.BestOf,
                    Errors = drawn.Errors,
                    ExcessErrors = drawn.ExcessErrors,
                    EmpiricalError = drawn.EmpiricalError,
                }
                : null,
            PerClass = RunPerClass.From(report.PerClass),
            Holdout = report is { HoldOut: { } holdOut, HoldOutCounts: { } counts }
                ? new RunHoldOut
                {
                    Samples = holdOut.Samples,
                    Errors = holdOut.Errors,
                    PriorErrors = counts.PriorErrors,
                    DrawnErrors = counts.DrawnErrors,
                    Disagreements = counts.Disagreements,
                    FrequentClass = RunFrequentClass.From(report.PerClass.HoldOut!.FrequentClass, report.PerClass.Names),
                    Bound = holdOut.Bound,
                    Ledger = RunLedgerEntry.From(holdOut.Ledger),
                }
                : null,
            Progressive = progressive,
            Contradictions = [.. report.Contradictions],
        };
    }
}

/// <summary>Writes a source in small letters.</summary>
internal sealed class SigmaSourceConverter()
    : JsonStringEnumConverter<SigmaSource>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>What confidence was spent on.</summary>
public sealed class RunLedgerEntry
{
    /// <summary>What it pays for.</summary>
    public required string Use { get; init; }

    /// <summary>How much was spent.</summary>
    public required double Delta { get; init; }

    /// <summary>The grids whose points share it.</summary>
    public required IReadOnlyList<RunChoice> Choices { get; init; }

    /// <summary>What is left for each combination of choices.</summary>
    public required double DeltaPerChoice { get; init; }

    /// <summary>The grids with more than one point, as in <c>sigma (2), rho_1 (64)</c>.</summary>
    [JsonIgnore]
    internal string Grids =>
        string.Join(
            ", ",
            Choices.Where(choice => choice.Count > 1).Select(choice => $"{choice.Name} ({NumberFormat.Exact(choice.Count)})")
        );

    /// <summary>As in <c>PAC-Bayes-kl 0.04, 4.88E-06 for each choice of sigma (2), rho_1 (64), rho_2 (64)</c>.</summary>
    public override string ToString() =>
        $"{Use} {NumberFormat.Significant(Delta, 4)}"
        + (Grids.Length == 0 ? "" : $", {NumberFormat.Significant(DeltaPerChoice, 3)} for each choice of {Grids}");

    internal static RunLedgerEntry[] From(IEnumerable<LedgerEntry> ledger) =>
        [
            .. ledger.Select(entry => new RunLedgerEntry
            {
                Use = entry.Use,
                Delta = entry.Delta,
                Choices = [.. entry.Choices.Select(choice => new RunChoice { Name = choice.Name, Count = choice.Count })],
                DeltaPerChoice = entry.DeltaPerChoice,
            }),
        ];
}

/// <summary>A grid that was paid for.</summary>
public sealed class RunChoice
{
    /// <summary>What was chosen.</summary>
    public required string Name { get; init; }

    /// <summary>How many points could have been chosen.</summary>
    public required long Count { get; init; }
}

/// <summary>The least bound about the network itself.</summary>
public sealed class RunBest
{
    /// <summary>Which bound it is.</summary>
    [JsonPropertyName("name")]
    public required BoundKind Kind { get; init; }

    /// <summary>The upper bound on the error, in [0, 1].</summary>
    public required double Bound { get; init; }

    /// <summary>Where its delta went; the choice among these bounds is one of the grids.</summary>
    public required IReadOnlyList<RunLedgerEntry> Ledger { get; init; }
}

/// <summary>The network that was drawn from the posterior.</summary>
public sealed class RunDrawn
{
    /// <summary>sigma_k, shape [K + 1].</summary>
    public required IReadOnlyList<double> Sigma { get; init; }

    /// <summary>What fixes it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Of how many networks drawn at each noise level it is the best.</summary>
    public required int BestOf { get; init; }

    /// <summary>How many of the samples it misclassifies.</summary>
    public required int Errors { get; init; }

    /// <summary>How many of those on which the prior is right.</summary>
    public required int ExcessErrors { get; init; }

    /// <summary>Errors / samples.</summary>
    public required double EmpiricalError { get; init; }
}

/// <summary>Numbers that JSON can hold.</summary>
internal static class RunNumber
{
    /// <summary>The number, or null where it is infinite or no number.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
