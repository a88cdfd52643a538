using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Api;

/// <summary>
/// The parts of what <c>boundgen certify --format json</c> wrote that are about the network that runs, as they were in the file.
/// </summary>
/// <param name="Network">The architecture, and the digest of the network.</param>
/// <param name="Headline">The bound to quote: its name, its value and its ledger.</param>
/// <param name="Delta">What the bound may be wrong with.</param>
/// <param name="Samples">How many samples were counted.</param>
/// <param name="Assumptions">What the bound rests on.</param>
/// <param name="Ball">Which networks the certificate covers: the digest in the middle, caps and distances by layer.</param>
/// <param name="Abstention">How often a service that abstains answers and errs; null where nobody asked.</param>
/// <param name="AbstainsAt">The multiple of the caps at which this service abstains; null where it answers everything.</param>
internal sealed record Certificate(
    JsonElement Network,
    JsonElement Headline,
    double Delta,
    int Samples,
    JsonElement Assumptions,
    JsonElement Ball,
    JsonElement? Abstention,
    double? AbstainsAt
)
{
    /// <summary>The digest of the network that was certified; null in reports of a tool that did not write it yet.</summary>
    [JsonIgnore]
    public string? Digest { get; private init; }

    /// <summary>The digest of the network in the middle of the ball.</summary>
    [JsonIgnore]
    public string? Centre { get; private init; }

    /// <summary>The caps of the ball; null for a layer that has none.</summary>
    [JsonIgnore]
    public IReadOnlyList<double?> Caps { get; private init; } = [];

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">Anything else.</exception>
    public static Certificate Read(ServiceOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(options.Report));
            // It stays valid where the document does not.
            var run = document.RootElement.Clone();
            string? headline = run.GetProperty("headline").GetString();
            var (network, ball) = (run.GetProperty("network"), run.GetProperty("ball"));
            return new Certificate(
                network,
                run.GetProperty("certificates")
                    .EnumerateArray()
                    .First(bound => bound.GetProperty("name").GetString() == headline),
                run.GetProperty("delta").GetDouble(),
                run.GetProperty("samples").GetInt32(),
                run.GetProperty("assumptions"),
                ball,
                run.TryGetProperty("abstention", out var abstention) ? abstention : null,
                options.AbstainAt
            )
            {
                Digest = network.TryGetProperty("digest", out var digest) ? digest.GetString() : null,
                Centre = ball.GetProperty("centre").GetString(),
                Caps = [.. ball.GetProperty("caps").EnumerateArray().Select(Cap)],
            };

            static double? Cap(JsonElement cap) => cap.ValueKind == JsonValueKind.Null ? null : cap.GetDouble();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(
                $"{options.Report}: expected what boundgen certify --format json printed: {e.Message}",
                e
            );
        }
    }
}
