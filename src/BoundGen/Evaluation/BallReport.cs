using System.Collections.Immutable;

namespace BoundGen;

/// <summary>What the ball lines of a report rest on (theory.md section 9).</summary>
public sealed class BallReport
{
    internal BallReport(DistanceCaps caps, ImmutableArray<double> distances) => (Caps, Distances) = (caps, distances);

    /// <summary>rho_k. Infinite for a layer whose distance is beyond the grid that is paid for: the lines are 1.</summary>
    public DistanceCaps Caps { get; }

    /// <summary>
    /// Certified upper bounds of ||theta^k - theta_0^k||_2, weights and bias together, shape [K + 1]; 0 where the network is its
    /// own prior.
    /// </summary>
    public ImmutableArray<double> Distances { get; }

    /// <summary>Whether every layer is within the grid of caps.</summary>
    internal bool IsCovered => Caps.Values.All(double.IsFinite);

    /// <summary>What the caps cost: a grid for each layer where they follow the sample.</summary>
    internal GridChoice[] CapChoices => Caps.FixedBeforehand ? [] : [.. CapGrid.Choices(Caps.Values.Count)];
}
