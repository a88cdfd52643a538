using System.Text.Json.Serialization;

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

/// <summary>An error that is known, as near as counting on fresh samples can know it.</summary>
/// <param name="Samples">Fresh samples.</param>
/// <param name="Errors">How many of them are misclassified.</param>
/// <param name="Lower">The error is above this, if the count has no near ties.</param>
/// <param name="Upper">The error is below this; each with confidence 1 - <see cref="Delta"/> (Clopper and Pearson).</param>
public sealed record KnownRisk(long Samples, long Errors, double Lower, double Upper)
{
    /// <summary>What each limit may be wrong with.</summary>
    public const double Delta = 0.0005;

    /// <summary>Errors / samples.</summary>
    public double Estimate => (double)Errors / Samples;

    internal static KnownRisk Of(long errors, long samples) =>
        new(
            samples,
            errors,
            1 - ClopperPearson.UpperLimit(samples - errors, samples, Delta),
            ClopperPearson.UpperLimit(errors, samples, Delta)
        );
}

/// <summary>What is measured of a network whose true error is known.</summary>
/// <param name="Network">Its bounds.</param>
/// <param name="Drawn">The disintegrated bound, which is about one network drawn from the posterior.</param>
/// <param name="Risk">The error of the network.</param>
/// <param name="RandomisedRisk">The error of the randomised classifier at the noise level of the Gibbs bound: one draw of every fresh sample. Where rounding could decide, a draw counts as an error.</param>
/// <param name="DrawnRisk">The error of the drawn network.</param>
public sealed record TruthMeasurements(
    TradeoffMeasurements Network,
    MeasuredBound Drawn,
    KnownRisk Risk,
    KnownRisk RandomisedRisk,
    KnownRisk DrawnRisk
);

/// <summary>A bound beside the error that it is about.</summary>
/// <param name="Bound">Its name.</param>
/// <param name="Value">What it says; above 1 for the paper's bound where it says nothing.</param>
/// <param name="Risk">The error.</param>
public sealed record BoundAndTruth(string Bound, double Value, KnownRisk Risk)
{
    /// <summary>Whether it is surely above the error; where it is not, more fresh samples would tell.</summary>
    public bool Above => Value >= Risk.Upper;

    /// <summary>How many times the error it is.</summary>
    public double Factor => Value / Risk.Estimate;
}
