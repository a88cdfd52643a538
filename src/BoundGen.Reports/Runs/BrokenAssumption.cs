using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>What hold-out data say against a run, in words.</summary>
internal static class BrokenAssumption
{
    /// <summary>One sentence with the figures.</summary>
    /// <param name="found">The contradiction.</param>
    /// <param name="ownPrior">Whether the network is its own prior.</param>
    public static string Sentence(Contradiction found, bool ownPrior)
    {
        string network = found.Kind.Subject switch
            {
                BoundSubject.DrawnNetwork => "the drawn network",
                BoundSubject.Prior when !ownPrior => "the prior",
                _ => "the network",
            },
            holdOut = $"{Exact(found.HoldOutErrors)} of {Exact(found.HoldOutSamples)} hold-out samples";
        return "an assumption is broken: "
            + (
                found is { Bound: { } bound, LowerLimit: { } limit }
                    ? $"by {found.Kind} {network} errs on at most {UpperBoundPercent(bound)}, but it errs on {holdOut}, which is at least {LowerBoundPercent(limit)} with {Confidence(Contradiction.LowerLimitDelta)} confidence."
                    : $"{network} errs on {Exact(found.SampleErrors!.Value)} of {Exact(found.Samples!.Value)} samples, but on {holdOut}; chance makes the sample so easy with probability {Significant(found.PValue, 2)}."
            );
    }
}
