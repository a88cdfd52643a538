namespace BoundGen;

/// <summary>
/// Where parameters come from. It travels in their file, since a bound needs a prior that has not seen the sample.
/// </summary>
/// <param name="Seen">The samples they were trained on; null where it is not known.</param>
public sealed record Provenance(SampleRecord? Seen)
{
    /// <summary>Nothing is known.</summary>
    public static Provenance Unknown { get; } = new(Seen: null);

    /// <summary>
    /// The <see cref="NetworkParameters.Fingerprint"/> of the prior that they were trained near; null where it is not known.
    /// </summary>
    public string? Prior { get; init; }

    /// <summary>
    /// Of a prior: the noise levels that bounds with it may choose from, chosen on what it has seen
    /// (<see cref="SigmaChoice"/>). Of a network that was trained with its bound as the objective: the levels that were learned
    /// with it, one combination of points of <see cref="LearnedSigma"/>. Null where there are none.
    /// </summary>
    public SigmaCandidates? Sigma { get; init; }

    /// <summary>
    /// Of a network near a prior: the largest distances of its layers from <see cref="Prior"/>, fixed before the sample was seen;
    /// null where none were.
    /// </summary>
    /// <exception cref="ArgumentException">Caps that depend on the sample.</exception>
    public DistanceCaps? Caps
    {
        get;
        init =>
            field = value is null or { Origin: CapOrigin.Rule or CapOrigin.Stated }
                ? value
                : throw new ArgumentException(
                    $"The caps are of origin {value.Origin}, expected caps of a rule or stated ones, fixed before the sample was seen.",
                    nameof(value)
                );
    }

    /// <summary>The noise levels that were learned with a network near a prior; null where none were.</summary>
    /// <remarks>An outdated record is one too: bounds pay for all that could be learned.</remarks>
    internal SigmaCandidates? LearnedNear(NetworkParameters prior) =>
        Prior == prior.Fingerprint && Sigma is { Levels: [var levels] } && LearnedSigma.Covers(levels)
            ? SigmaCandidates.Learned(levels)
            : null;

    /// <summary>
    /// Whether the record in the file was made for other weights: they were changed since, on samples that nobody recorded.
    /// <see cref="Seen"/> is then a part of what they have seen.
    /// </summary>
    public bool IsOutdated { get; init; }
}
