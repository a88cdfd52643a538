namespace BoundGen.Tests.Bounds;

/// <summary>Reports of networks whose parameters are their own.</summary>
internal static class Certified
{
    /// <summary>The report of a request in one line.</summary>
    /// <param name="network">theta.</param>
    /// <param name="prior">theta_0; null for none.</param>
    /// <param name="sample">S.</param>
    /// <param name="options">What is fixed before the sample.</param>
    /// <param name="holdOut">Fresh data.</param>
    /// <param name="caps">Caps that were fixed beforehand.</param>
    public static BoundReport Report(
        IReluNetwork network,
        NetworkParameters? prior,
        LabelledData sample,
        BoundOptions options,
        LabelledData? holdOut = null,
        DistanceCaps? caps = null
    ) =>
        BoundReport.Evaluate(
            new BoundRequest
            {
                Network = network,
                Parameters = network.ToParameters(),
                Prior = prior is null ? PriorNetwork.None : PriorNetwork.From(prior),
                Sample = sample,
                HoldOut = holdOut,
                Caps = caps,
                // Made-up data: what is assumed of data has tests of its own.
                Statements = DataStatements.PriorIndependent | DataStatements.OnlyAlike | DataStatements.RepeatsAreDraws,
                Options = options,
            }
        );
}
