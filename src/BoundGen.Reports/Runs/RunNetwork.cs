using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>The architecture of a run.</summary>
public sealed class RunNetwork
{
    /// <summary>Layer sizes, shape [K + 2].</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Whether the layers have biases.</summary>
    public required bool Bias { get; init; }

    /// <summary>Number of parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>
    /// The <see cref="NetworkParameters.Fingerprint"/> of the network; null in inspections and in bounds of before it was kept.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Digest { get; init; }

    /// <summary>
    /// The <see cref="BoundGen.Preprocessing.Fingerprint"/> of how its inputs were made; null where that is not known, in
    /// inspections and in bounds of before it was kept.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Preprocessing { get; init; }

    /// <summary>As in <c>784-100-10+bias</c>.</summary>
    public override string ToString() => string.Join('-', Sizes) + (Bias ? "+bias" : "");

    internal static RunNetwork From(NetworkShape shape, string? digest = null, string? preprocessing = null) =>
        new()
        {
            Sizes = shape.Sizes.ToArray(),
            Bias = shape.HasBias,
            Parameters = shape.ParameterCount,
            Digest = digest,
            Preprocessing = preprocessing,
        };
}

/// <summary>Procedural digits that a sample is chosen from: the first of a stream.</summary>
public sealed class RunDigits
{
    /// <summary>The seed of the stream.</summary>
    public required ulong Stream { get; init; }

    /// <summary>How many of them.</summary>
    public required int Count { get; init; }
}
