using System.Collections.Immutable;

namespace BoundGen;

/// <summary>What <see cref="NetworkInspection"/> looks at.</summary>
public sealed record InspectionOptions
{
    /// <summary>The eps at which kappa is computed, each positive and finite.</summary>
    public ImmutableArray<double> Eps { get; init; } = [0.0001, 0.0104, 0.05];

    /// <summary>M_X of theory.md section 3, an a-priori bound of the norm of any input; null for no kappa.</summary>
    public double? MaxInputNorm { get; init; }

    /// <summary>How many inputs, from the first on, are certified against perturbations; at most all.</summary>
    public int RobustnessInputs { get; init; } = 100;

    /// <summary>Whether margins are those of the labels; else of the predicted classes.</summary>
    public bool Labelled { get; init; } = true;
}
