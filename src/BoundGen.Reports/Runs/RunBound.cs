using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>A bound of a run.</summary>
public sealed class RunBound
{
    /// <summary>Which bound.</summary>
    [JsonPropertyName("name")]
    public required BoundKind Kind { get; init; }

    /// <summary>sigma_k, shape [K + 1]; empty where there is none.</summary>
    public required IReadOnlyList<double> Sigma { get; init; }

    /// <summary>What its certificate may be wrong with; null for a bound without a certificate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Eta { get; init; }

    /// <summary>
    /// KL at these levels, in nats; for the disintegrated bound ln(dQ/dP). Null for a bound without noise, or one that does not
    /// cover the network.
    /// </summary>
    public required double? Kl { get; init; }

    /// <summary>
    /// Draws on which it failed, or samples (<see cref="BoundKind.Counts"/>); null for a bound that counts nothing.
    /// </summary>
    public required long? Failures { get; init; }

    /// <summary>Failures / draws, or failures / samples; null for a bound that counts nothing.</summary>
    public required double? Rate { get; init; }

    /// <summary>
    /// Those of <see cref="Failures"/> on samples on which the prior is right; null for a bound that counts no draws.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ExcessFailures { get; init; }

    /// <summary>Which form gave the number, the smallest of two or three; null for a bound of one form.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(NoiseFormConverter))]
    public NoiseForm? Form { get; init; }

    /// <summary>The upper bound on the error, in [0, 1].</summary>
    public required double Bound { get; init; }

    /// <summary>Whether it says nothing.</summary>
    public required bool Vacuous { get; init; }

    /// <summary>What must be known to read it, if anything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>Where its delta went; null for a candidate, which has the ledger of the certificate of its kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunLedgerEntry>? Ledger { get; init; }

    internal static RunBound From(CertificateBound bound, IReadOnlyList<RunLedgerEntry>? ledger) =>
        new()
        {
            Kind = bound.Kind,
            Sigma = [.. bound.Sigma],
            Eta = bound.Eta,
            Kl = RunNumber.Finite(bound.Kl),
            Failures = bound.Failures,
            Rate = bound.Rate,
            ExcessFailures = bound.ExcessFailures,
            Form = bound.Form,
            Bound = bound.Bound,
            Vacuous = bound.IsVacuous,
            Note = ledger is null ? null : bound.Note,
            Ledger = ledger,
        };
}

/// <summary>Writes forms by their names.</summary>
internal sealed class NoiseFormConverter()
    : JsonStringEnumConverter<NoiseForm>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
