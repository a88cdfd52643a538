using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Serialization;
using BoundGen.Reports;
using BoundGen.Runtime;

namespace BoundGen.Cli;

/// <summary>One line of a <see cref="RunLog"/>: what was bounded on which sample, and what came of it.</summary>
/// <param name="Date">When, in UTC.</param>
/// <param name="Sample">A digest of the data set, the choice of its samples and their hashes.</param>
/// <param name="Network">A digest of the network's parameters.</param>
/// <param name="Prior">A digest of the prior's parameters; null where the network is its own prior.</param>
/// <param name="Options">All else that bounds depend on, in words.</param>
/// <param name="PriorsTried">What <c>--priors-tried</c> paid for.</param>
/// <param name="Bound">The headline, in [0, 1].</param>
internal sealed record LoggedRun(
    DateTime Date,
    string Sample,
    string Network,
    string? Prior,
    string Options,
    long PriorsTried,
    double Bound
)
{
    /// <summary>What was chosen. <see cref="PriorsTried"/> is no part of it: to pay for choices is not to choose.</summary>
    [JsonIgnore]
    public (string, string?, string) Choice => (Network, Prior, Options);

    /// <summary>The line of a report.</summary>
    /// <param name="report">The bounds.</param>
    /// <param name="request">What they were asked for with.</param>
    /// <param name="preprocessing">How pixels became inputs.</param>
    public static LoggedRun From(BoundReport report, BoundRequest request, Preprocessing preprocessing)
    {
        var options = report.Options;
        return new LoggedRun(
            DateTime.UtcNow,
            Digest(report.Sample),
            request.Parameters.Fingerprint,
            request.Prior.Parameters?.Fingerprint,
            FormattableString.Invariant(
                $"sigma {report.Sigma}, draws {options.Draws}, eta {(options.Eta is { } eta ? NumberFormat.Exact(eta) : "grid")}, delta {options.Delta}, seed {options.Seed}, best of {options.BestOf}, max norm {options.MaxInputNorm}, inputs {preprocessing}, stated {request.Statements}, caps {string.Join(' ', report.Ball.Caps.Values.Select(cap => NumberFormat.Exact(cap)))}, bounds {string.Join(' ', options.Bounds)}, abstain at {string.Join(' ', options.AbstainAt.Select(scale => NumberFormat.Exact(scale)))}, input radii {string.Join(' ', options.InputRadii.Select(radius => NumberFormat.Exact(radius)))}"
            ),
            options.PriorsTried,
            report.Headline.Bound
        );
    }

    /// <summary>Names samples by their contents, whatever their labels.</summary>
    public static string Digest(SampleRecord sample) =>
        Fingerprint.Of(Encoding.UTF8.GetBytes($"{sample}:{sample.Form}"), MemoryMarshal.AsBytes(sample.Hashes));
}

/// <summary>Lines as JSON; one that lacks a value is none.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(LoggedRun))]
internal sealed partial class RunLogJson : JsonSerializerContext;
