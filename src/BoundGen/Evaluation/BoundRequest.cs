namespace BoundGen;

/// <summary>What <see cref="BoundReport.Evaluate"/> is asked: bounds on the error of which network, from which data.</summary>
public sealed record BoundRequest
{
    /// <summary>Runs theta. It may have been chosen with the sample in view.</summary>
    public required IReluNetwork Network { get; init; }

    /// <summary>theta: the parameters that <see cref="Network"/> was made of.</summary>
    public required NetworkParameters Parameters { get; init; }

    /// <summary>theta_0, which does not depend on the sample, or <see cref="PriorNetwork.None"/>.</summary>
    public required PriorNetwork Prior { get; init; }

    /// <summary>S: independent draws of the inputs that bounds are about, at least <see cref="PacBayesKl.MinSamples"/>.</summary>
    public required LabelledData Sample { get; init; }

    /// <summary>Labelled data that neither network nor prior has seen, for the hold-out bound; null for none.</summary>
    public LabelledData? HoldOut { get; init; }

    /// <summary>
    /// Caps of the ball around the prior that were fixed before the sample was seen, which the network keeps (theory.md section
    /// 9). Left out, they are the network's distances on a grid that is paid for; for a network that is its own prior, what its
    /// rounding to bfloat16 moves.
    /// </summary>
    public DistanceCaps? Caps { get; init; }

    /// <summary>
    /// Variants of the network, such as its roundings: the report says which of them the ball covers, at no price where caps were
    /// fixed beforehand. Caps that are paid for are chosen to hold all variants too, which enlarges the ball.
    /// </summary>
    public IReadOnlyList<NetworkParameters> Variants { get; init; } = [];

    /// <summary>What is stated about the data because it cannot be checked; nothing if left out.</summary>
    public DataStatements Statements { get; init; }

    /// <summary>What is fixed before the sample is looked at.</summary>
    public BoundOptions Options { get; init; } = new();

    /// <summary>
    /// Where norms of the prior, distances and what was found about the sample are kept for the next report; nowhere if left out.
    /// It changes no number.
    /// </summary>
    public CacheFolder? Cache { get; init; }

    /// <summary>Is told how far each phase of the work is, from any thread.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Ends the work.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>A request is equal to itself alone: what it asks about is compared by nobody.</summary>
    public bool Equals(BoundRequest? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Everything that can be wrong, before any work is done.</summary>
    /// <exception cref="ArgumentException">The part of the request that is wrong, and what was expected.</exception>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Network);
        ArgumentNullException.ThrowIfNull(Parameters);
        ArgumentNullException.ThrowIfNull(Prior);
        ArgumentNullException.ThrowIfNull(Sample);
        ArgumentNullException.ThrowIfNull(Options);
        Options.Check();
        foreach (double radius in Options.InputRadii)
        {
            double scaled = RobustCount.InputRadius(this, radius);
            if (!(scaled <= RobustCount.LargestRadius))
                throw new ArgumentException(
                    $"InputRadii has {radius}, which is {scaled} in units of inputs; expected at most {RobustCount.LargestRadius} there.",
                    nameof(Options)
                );
        }

        var shape = Network.Shape;
        Sample.CheckFits(shape, nameof(Sample));
        if (HoldOut is { } fresh)
        {
            fresh.CheckFits(shape, nameof(HoldOut));
            BoundReport.CheckFresh(fresh, nameof(HoldOut));
        }

        if (Sample.Count < PacBayesKl.MinSamples)
            throw new ArgumentException(
                $"There are {Sample.Count} samples, expected at least {PacBayesKl.MinSamples}.",
                nameof(Sample)
            );
        if (Caps is { Origin: CapOrigin.Rule } || (Caps is { Origin: CapOrigin.Rounding } && Prior.Parameters is not null))
            throw new ArgumentException(
                $"The caps are of origin {Caps.Origin}, which the request cannot vouch for: expected caps that are stated, "
                    + "or those of a rounding of a network that is its own prior.",
                nameof(Caps)
            );
        if (Caps is { FixedBeforehand: false })
            throw new ArgumentException(
                "The caps follow the sample, expected caps that were fixed before it was seen.",
                nameof(Caps)
            );
        Caps?.CheckFits(shape, nameof(Caps));
        ShapeCheck.Prior(Prior.Parameters, shape, nameof(Prior));
        Network.CheckRuns(Parameters, nameof(Parameters));
        ArgumentNullException.ThrowIfNull(Variants);
        foreach (var variant in Variants)
        {
            if (!variant.Shape.Equals(shape))
                throw new ArgumentException($"A variant is a network {variant.Shape}, expected {shape}.", nameof(Variants));
        }
    }
}
