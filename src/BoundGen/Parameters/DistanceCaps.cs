namespace BoundGen;

/// <summary>Where distance caps come from.</summary>
public enum CapOrigin
{
    /// <summary>Fixed before the sample was seen, by a rule that looks at the prior's data only.</summary>
    Rule,

    /// <summary>Stated by whoever asks for the bound to have been fixed before the sample was seen.</summary>
    Stated,

    /// <summary>What a rounding of the centre itself moves, which no sample had a part in.</summary>
    Rounding,

    /// <summary>The distances of the network, rounded up on a grid that the bound pays for (theory.md section 9).</summary>
    PaidGrid,
}

/// <summary>
/// The caps rho_1..rho_{K+1} of a ball around a prior (theory.md section 9): for every layer the largest operator norm of the
/// difference, weights and bias together.
/// </summary>
public sealed class DistanceCaps
{
    /// <summary>Takes caps.</summary>
    /// <param name="values">
    /// One for each layer, at least 0 and finite; infinite beyond the last point of <see cref="CapOrigin.PaidGrid"/>.
    /// </param>
    /// <param name="origin">Where they come from.</param>
    /// <exception cref="ArgumentException">No cap, or one below 0 or not finite.</exception>
    public DistanceCaps(IEnumerable<double> values, CapOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] caps = [.. values];
        if (caps.Length == 0)
            throw new ArgumentException("There are no caps, expected one for each layer.", nameof(values));
        int bad = Array.FindIndex(caps, cap => !(cap >= 0) || (origin != CapOrigin.PaidGrid && !double.IsFinite(cap)));
        if (bad >= 0)
            throw new ArgumentException(
                $"The cap of layer {bad + 1} is {caps[bad]}, expected a finite number of at least 0.",
                nameof(values)
            );
        Values = Array.AsReadOnly(caps);
        Origin = origin;
    }

    /// <summary>rho_k, one for each layer.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Where they come from.</summary>
    public CapOrigin Origin { get; }

    /// <summary>Whether they do not depend on the sample, so that nothing is paid for them.</summary>
    public bool FixedBeforehand => Origin != CapOrigin.PaidGrid;

    /// <summary>Whether every distance is within its cap.</summary>
    /// <param name="distances">Certified distances of a network's layers, shape [K + 1].</param>
    public bool Hold(ReadOnlySpan<double> distances)
    {
        bool all = distances.Length == Values.Count;
        for (int layer = 0; layer < distances.Length && all; layer++)
            all = distances[layer] <= Values[layer];
        return all;
    }

    /// <summary>
    /// The caps that a network records of its training near a prior; null where it records none, or was changed since.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="prior">The prior.</param>
    public static DistanceCaps? RecordedBy(NetworkParameters network, NetworkParameters prior)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(prior);
        return network.Provenance is { IsOutdated: false } record && record.Prior == prior.Fingerprint ? record.Caps : null;
    }

    /// <summary>Throws unless there is one for each layer of an architecture.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="parameterName">What the caller's argument with the caps is called.</param>
    /// <exception cref="ArgumentException">Another number of caps than of layers.</exception>
    public void CheckFits(NetworkShape shape, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Values.Count != shape.LayerCount)
            throw new ArgumentException(
                $"A network {shape} has {shape.LayerCount} layers and needs as many caps, got {Values.Count}.",
                parameterName
            );
    }
}
