using System.Text.Json;
using System.Text.Json.Serialization;
using static BoundGen.Cli.Page.JsonCheck;

namespace BoundGen.Cli.Page;

/// <summary>The architecture of a run.</summary>
internal sealed record RunNetwork(int[] Sizes, bool Bias, long Parameters)
{
    public override string ToString() => string.Join('-', Sizes) + (Bias ? "+bias" : "");
}

/// <summary>A grid that was paid for.</summary>
internal sealed record RunChoice(string Name, long Count);

/// <summary>What confidence was spent on.</summary>
internal sealed record RunLedgerEntry(string Use, double Delta, RunChoice[] Choices, double DeltaPerChoice);

/// <summary>A line of the table of bounds.</summary>
internal sealed record RunBound(
    [property: JsonPropertyName("name")] BoundKind Kind,
    double[] Sigma,
    double? Kl,
    long? Failures,
    double? Rate,
    double Bound,
    bool Vacuous,
    RunLedgerEntry[] Ledger,
    string? Note = null
);

/// <summary>A bound at one of the noise levels that were tried.</summary>
internal sealed record RunCandidate([property: JsonPropertyName("name")] BoundKind Kind, double[] Sigma, double Bound);

/// <summary>The hold-out bound.</summary>
internal sealed record RunHoldOut(int Samples, int Errors, double Bound, RunLedgerEntry[] Ledger);

/// <summary>Procedural digits that a run was about: <see cref="CertifiedRun.Samples"/> of them from <paramref name="Start"/> on.</summary>
internal sealed record RunDigits(long Start);

/// <summary>What <c>certify</c> and the main job write, as far as the page needs it.</summary>
internal sealed record CertifiedRun(
    RunNetwork Network,
    int Samples,
    long Draws,
    ulong Seed,
    double Eta,
    double Delta,
    double EmpiricalError,
    BoundKind Headline,
    RunBound[] Certificates,
    RunHoldOut? Holdout,
    string[]? Command = null,
    RunDigits? Digits = null,
    RunCandidate[]? Candidates = null
)
{
    public RunBound HeadlineBound => Certificates.Single(bound => bound.Kind == Headline);

    /// <summary>What the page relies on beyond the types of values.</summary>
    /// <exception cref="JsonException">Says what was found and what was expected.</exception>
    public void Check()
    {
        Require(
            Network.Sizes.Length >= 2 && Network.Sizes.All(size => size >= 1),
            "$.network.sizes: expected at least two positive numbers"
        );
        Require(Samples >= 1, $"$.samples: is {Samples}, expected at least 1");
        Require(Delta is > 0 and < 1, FormattableString.Invariant($"$.delta: is {Delta}, expected a number between 0 and 1"));
        Require(
            EmpiricalError is >= 0 and <= 1,
            FormattableString.Invariant($"$.empiricalError: is {EmpiricalError}, expected 0 to 1")
        );
        Require(Certificates.All(bound => bound is not null), "$.certificates: has null, expected bounds");
        foreach (var bound in Certificates)
            Check(bound.Kind.Name, bound.Bound, bound.Ledger);
        foreach (var bound in Certificates)
            Require(
                bound.Rate is null or (>= 0 and <= 1),
                FormattableString.Invariant($"{bound.Kind}: the rate is {bound.Rate}, expected 0 to 1")
            );
        if (Holdout is { } holdOut)
        {
            Check("$.holdout", holdOut.Bound, holdOut.Ledger);
            Require(
                holdOut.Samples >= 1 && holdOut.Errors >= 0 && holdOut.Errors <= holdOut.Samples,
                $"$.holdout: has {holdOut.Errors} errors of {holdOut.Samples} samples"
            );
        }

        Require(
            Certificates.Count(bound => bound.Kind == Headline) == 1,
            $"$.headline: is \"{Headline}\", expected the name of one certificate"
        );
        Require(Command?.Contains(null) is not true, "$.command: has null, expected words");
        Require(Candidates?.Contains(null) is not true, "$.candidates: has null, expected bounds");
        foreach (var candidate in Candidates ?? [])
            Check(candidate);
        Require(Digits is null or { Start: >= 0 }, "$.digits.start: is negative");
    }

    /// <summary>What can be drawn on logarithmic axes, by one of the names of bounds.</summary>
    private void Check(RunCandidate candidate)
    {
        Require(
            Certificates.Any(bound => bound.Kind == candidate.Kind),
            $"$.candidates: has \"{candidate.Kind}\", expected names of certificates"
        );
        Require(
            candidate.Sigma.Length >= 1 && candidate.Sigma[0] > 0 && candidate.Bound is > 0 and <= 1,
            FormattableString.Invariant(
                $"$.candidates: {candidate.Kind} has a bound of {candidate.Bound} at sigma {string.Join(", ", candidate.Sigma)}, expected 0 to 1 at positive levels"
            )
        );
    }

    private static void Check(string name, double bound, RunLedgerEntry[] ledger)
    {
        Require(bound is >= 0 and <= 1, FormattableString.Invariant($"{name}: the bound is {bound}, expected 0 to 1"));
        Require(
            ledger.All(entry => entry?.Choices.All(choice => choice is not null) is true),
            $"{name}: the ledger has null, expected entries"
        );
    }
}

/// <summary>How values are spread.</summary>
internal sealed record RunDistribution(double Mean, double Min, double Q01, double Q10, double Median, double Q90, double Max);

/// <summary>The activity of a hidden layer.</summary>
internal sealed record RunActivity(int Neurons, RunDistribution Share);

/// <summary>What <c>inspect</c> writes, as far as the page needs it.</summary>
internal sealed record InspectedRun(RunNetwork Network, int Samples, RunActivity[] Activity, string[]? Command = null)
{
    /// <summary>What the page relies on beyond the types of values.</summary>
    /// <exception cref="JsonException">Says what was found and what was expected.</exception>
    public void Check()
    {
        Require(
            !Activity.Contains(null) && Command?.Contains(null) is not true,
            "$.activity and $.command: one has null, expected layers and words"
        );
    }
}

/// <summary>A run of the tool as it left it: bounds, or an inspection.</summary>
internal sealed record StoredRun(CertifiedRun? Certified, InspectedRun? Inspected)
{
    /// <summary>The file of a run in the folder of the main job.</summary>
    public const string FileName = "report.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public RunNetwork Network => Certified?.Network ?? Inspected!.Network;

    /// <summary>Reads the JSON of <c>certify</c>, the main job or <c>inspect</c>.</summary>
    /// <exception cref="InvalidDataException">Anything else.</exception>
    public static StoredRun Load(string path)
    {
        byte[] json = File.ReadAllBytes(path);
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("activity", out _))
            {
                var inspected = root.Deserialize<InspectedRun>(Options)!;
                inspected.Check();
                return new StoredRun(null, inspected);
            }

            var certified = root.Deserialize<CertifiedRun>(Options) ?? throw new JsonException("is null");
            certified.Check();
            return new StoredRun(certified, null);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{path}: expected the JSON of certify, of the main job or of inspect: {e.Message}",
                e
            );
        }
    }
}
