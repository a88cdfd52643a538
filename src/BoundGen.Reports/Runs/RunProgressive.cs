using System.Text.Json;
using System.Text.Json.Serialization;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>
/// Progressive validation (theory.md section 12) of a chain of networks, each tested on the block of samples that came after its
/// own. It is about a choice among the networks, made with probabilities as the blocks are long, and about none of them alone.
/// </summary>
public sealed class RunProgressive
{
    /// <summary>What tables and pages call it.</summary>
    internal const string Name = "progressive";

    /// <summary>How many samples each block has, shape [networks].</summary>
    public required IReadOnlyList<int> Samples { get; init; }

    /// <summary>How many samples of its block each network misclassifies, shape [networks].</summary>
    public required IReadOnlyList<int> Errors { get; init; }

    /// <summary>The upper bound of the error of a choice among the networks, in (0, 1]; 1 is vacuous.</summary>
    public required double Bound { get; init; }

    /// <summary>Where its delta went.</summary>
    public required IReadOnlyList<RunLedgerEntry> Ledger { get; init; }

    /// <summary>The share of errors.</summary>
    [JsonIgnore]
    internal double Rate => (double)Errors.Sum() / Samples.Sum();

    /// <summary>Whose error it bounds, for people.</summary>
    [JsonIgnore]
    internal string Meaning =>
        $"not this network: a choice among the {NumberFormat.Exact(Errors.Count)} network{(Errors.Count == 1 ? "" : "s")} of a chain, made as their blocks are long; progressive validation, with blocks that were fixed before the samples were seen";

    /// <summary>Bounds what a chain came to.</summary>
    /// <param name="samples">How many samples each block has, at least 1 in all.</param>
    /// <param name="errors">How many of them its network misclassifies, as many.</param>
    /// <param name="options">What there is to spend, and how many ways of training were compared.</param>
    /// <exception cref="ArgumentException">Counts that do not fit together.</exception>
    public static RunProgressive Of(IReadOnlyList<int> samples, IReadOnlyList<int> errors, BoundOptions options)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentNullException.ThrowIfNull(options);
        var entry = new ConfidenceLedger(options.Delta).Spend(
            "progressive validation",
            options.Delta,
            options.Configurations == 1 ? [] : [new GridChoice("configurations", options.Configurations)]
        );
        return new RunProgressive
        {
            Samples = samples,
            Errors = errors,
            Bound = ProgressiveValidation.Bound(errors.Sum(), samples.Sum(), entry),
            Ledger = RunLedgerEntry.From([entry]),
        };
    }

    /// <summary>Throws unless counts fit together and give the bound.</summary>
    /// <exception cref="JsonException">Names what does not.</exception>
    internal static void Check(CertifiedRun run)
    {
        if (run.Progressive is not { } chain)
            return;
        Require(
            chain.Samples.Count > 0
                && chain.Samples.Count == chain.Errors.Count
                && chain
                    .Samples.Zip(chain.Errors)
                    .All(block => block.First >= 1 && block.Second >= 0 && block.Second <= block.First)
                && chain.Samples.Sum(block => (long)block) <= int.MaxValue,
            $"$.progressive: expected as many errors as blocks, and no more errors than a block has samples"
        );
        var paid = RunRecomputation.Spend("$.progressive", run.Delta, chain.Ledger, expected: 1)[0];
        Require(
            paid.ChoiceCount >= (run.Configurations ?? 1),
            $"$.progressive: the ledger pays for {paid.ChoiceCount} choices, expected at least {run.Configurations ?? 1}"
        );
        RunRecomputation.Same(
            "$.progressive",
            "the bound",
            chain.Bound,
            ProgressiveValidation.Bound(chain.Errors.Sum(), chain.Samples.Sum(), paid)
        );
    }
}
