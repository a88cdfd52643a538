using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace BoundGen;

/// <summary>
/// Hold-out data that contradict a report (theory.md section 4): what the bounds assume of the data is false. Either a bound lies
/// below what hold-out data show its network to err at least (<see cref="Bound"/> and <see cref="LowerLimit"/>), or the sample is
/// easier for the prior than hold-out data are (<see cref="SampleErrors"/>, <see cref="Samples"/> and <see cref="PValue"/>).
/// </summary>
/// <param name="Kind">The bound; <see cref="BoundKind.Prior"/> where the sample is too easy.</param>
/// <param name="HoldOutErrors">How many hold-out samples the network of that bound misclassifies.</param>
/// <param name="HoldOutSamples">Number of hold-out samples.</param>
public sealed record Contradiction([property: JsonPropertyName("name")] BoundKind Kind, int HoldOutErrors, int HoldOutSamples)
{
    /// <summary>The lower limit of an error is wrong with this probability, for each network.</summary>
    public const double LowerLimitDelta = 1e-3;

    /// <summary>A sample is too easy where chance makes it so with a probability below this.</summary>
    public const double EasySampleLevel = 1e-4;

    /// <summary>The bound; null where the sample is too easy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Bound { get; init; }

    /// <summary>
    /// The lower Clopper-Pearson limit of its network's error at <see cref="LowerLimitDelta"/>; null where the sample is too
    /// easy.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LowerLimit { get; init; }

    /// <summary>How many samples the prior misclassifies; null for a bound.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SampleErrors { get; init; }

    /// <summary>m; null for a bound.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Samples { get; init; }

    /// <summary>Probability of so few errors on the sample by chance, by Fisher's exact test; null for a bound.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PValue { get; init; }

    /// <summary>Holds the bounds of a report against hold-out data.</summary>
    /// <param name="bounds">The bounds; those about the randomised classifier are passed over.</param>
    /// <param name="priorErrors">How many samples the prior misclassifies.</param>
    /// <param name="samples">m.</param>
    /// <param name="holdOut">What was counted on hold-out data.</param>
    /// <returns>The bounds in their order, then the sample; empty where nothing is contradicted.</returns>
    /// <exception cref="ArgumentException">Counts that are negative, or above the number of samples.</exception>
    public static ImmutableArray<Contradiction> Find(
        IEnumerable<(BoundKind Kind, double Bound)> bounds,
        int priorErrors,
        int samples,
        HoldOutCounts holdOut
    )
    {
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(holdOut);
        var found = ImmutableArray.CreateBuilder<Contradiction>();
        foreach (var (kind, bound) in bounds)
        {
            if (holdOut.ErrorsOf(kind.Subject) is not { } errors)
                continue;
            double limit = ClopperPearson.LowerLimit(errors, holdOut.Samples, LowerLimitDelta);
            if (bound < limit)
                found.Add(new(kind, errors, holdOut.Samples) { Bound = bound, LowerLimit = limit });
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)priorErrors, (uint)samples, nameof(priorErrors));
        double chance = FisherExactTest.FewerThanByChance(priorErrors, samples, holdOut.PriorErrors, holdOut.Samples);
        if (chance < EasySampleLevel)
            found.Add(
                new(BoundKind.Prior, holdOut.PriorErrors, holdOut.Samples)
                {
                    SampleErrors = priorErrors,
                    Samples = samples,
                    PValue = chance,
                }
            );
        return found.ToImmutable();
    }
}
