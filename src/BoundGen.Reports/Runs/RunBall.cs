using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>The ball of a run: which networks <c>ball-dense</c> and <c>ball-sparse</c> are about.</summary>
public sealed class RunBall
{
    /// <summary>
    /// A digest of the prior's parameters, or of the network's where it is its own prior: what the ball lies around.
    /// </summary>
    public required string Centre { get; init; }

    /// <summary>
    /// rho_k, shape [K + 1]: the largest operator norm of a layer's difference from the prior, weights and bias together. Null
    /// for a layer beyond the grid that is paid for.
    /// </summary>
    public required IReadOnlyList<double?> Caps { get; init; }

    /// <summary>The network's own distances, certified upper bounds, shape [K + 1].</summary>
    public required IReadOnlyList<double> Distances { get; init; }

    /// <summary>Whether the caps do not depend on the sample, so that nothing is paid for them.</summary>
    public required bool FixedBeforehand { get; init; }

    /// <summary>Where the caps come from.</summary>
    [JsonConverter(typeof(CapOriginConverter))]
    public required CapOrigin Origin { get; init; }

    /// <summary>Where the caps come from, for people.</summary>
    [JsonIgnore]
    internal string OriginText =>
        Origin switch
        {
            CapOrigin.Rule => "fixed beforehand, by a rule that looks at the prior's data alone",
            CapOrigin.Stated => "fixed beforehand, as stated",
            CapOrigin.Rounding => "what a rounding of this network moves",
            _ => "the distances on a grid, which is paid for",
        };

    internal static RunBall From(BallReport ball) =>
        new()
        {
            Centre = ball.Centre,
            Caps = [.. ball.Caps.Values.Select(cap => RunNumber.Finite(cap))],
            Distances = [.. ball.Distances],
            FixedBeforehand = ball.Caps.FixedBeforehand,
            Origin = ball.Caps.Origin,
        };
}

/// <summary>Writes an origin in small letters.</summary>
internal sealed class CapOriginConverter()
    : JsonStringEnumConverter<CapOrigin>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
