using System.Text.Json.Serialization;
using BoundGen.Reports;

namespace BoundGen.Experiments;

/// <summary>All that a comparison of bounds with the truth depends on.</summary>
/// <param name="Network">The network, trained and tested on procedural digits.</param>
/// <param name="Fresh">Fresh digits that its errors are counted on.</param>
/// <param name="Delta">What a limit of the error may be wrong with.</param>
public sealed record TruthSettings(TradeoffSettings Network, int Fresh, double Delta = KnownRisk.Delta)
{
    /// <summary>Names the cell among those of its grid.</summary>
    [JsonIgnore]
    public string Name => $"truth-{Network.Shape}";
}

/// <summary>What is measured of a network whose true error is known.</summary>
/// <param name="Network">Its bounds.</param>
/// <param name="Drawn">The disintegrated bound, which is about one network drawn from the posterior.</param>
/// <param name="Risk">The error of the network.</param>
/// <param name="PriorRisk">The error of the prior.</param>
/// <param name="RandomisedRisk">
/// The error of the randomised classifier at the noise level of the Gibbs bound: one draw of every fresh sample. Where rounding
/// could decide, a draw counts as an error.
/// </param>
/// <param name="DrawnRisk">The error of the drawn network.</param>
public sealed record TruthMeasurements(
    TradeoffMeasurements Network,
    MeasuredBound Drawn,
    KnownRisk Risk,
    KnownRisk PriorRisk,
    KnownRisk RandomisedRisk,
    KnownRisk DrawnRisk
);
