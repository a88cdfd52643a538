using System.Collections.Immutable;

namespace BoundGen;

/// <summary>What the ball lines of a report rest on (theory.md section 9).</summary>
public sealed class BallReport
{
    internal BallReport(
        NetworkParameters centre,
        DistanceCaps caps,
        ImmutableArray<double> distances,
        ImmutableArray<double[]> variantDistances
    ) => (Centre, Caps, Distances, VariantDistances) = (centre.Fingerprint, caps, distances, variantDistances);

    /// <summary>The <see cref="NetworkParameters.Fingerprint"/> of theta_0, in the middle.</summary>
    public string Centre { get; }

    /// <summary>rho_k. Infinite for a layer whose distance is beyond the grid that is paid for: the lines are 1.</summary>
    public DistanceCaps Caps { get; }

    /// <summary>
    /// Certified upper bounds of ||theta^k - theta_0^k||_2, weights and bias together, shape [K + 1]; 0 where the network is its
    /// own prior.
    /// </summary>
    public ImmutableArray<double> Distances { get; }

    /// <summary>The same for each variant of the request.</summary>
    internal ImmutableArray<double[]> VariantDistances { get; }

    /// <summary>Whether every layer is within the grid of caps.</summary>
    internal bool IsCovered => Caps.Values.All(double.IsFinite);

    /// <summary>What the caps cost: a grid for each layer where they follow the sample.</summary>
    internal GridChoice[] CapChoices => Caps.FixedBeforehand ? [] : [.. CapGrid.Choices(Caps.Values.Count)];
}
