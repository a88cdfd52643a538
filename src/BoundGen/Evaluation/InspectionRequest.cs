namespace BoundGen;

/// <summary>What <see cref="NetworkInspection.Compute"/> looks at.</summary>
public sealed record InspectionRequest
{
    /// <summary>The network.</summary>
    public required IReluNetwork Network { get; init; }

    /// <summary>The parameters that <see cref="Network"/> was made of.</summary>
    public required NetworkParameters Parameters { get; init; }

    /// <summary>What distances and measures are taken from; null for none.</summary>
    public NetworkParameters? Prior { get; init; }

    /// <summary>The inputs, at least one.</summary>
    public required LabelledData Data { get; init; }

    /// <summary>The eps at which kappa is computed, each positive and finite.</summary>
    public IReadOnlyList<double> Eps { get; init; } = DefaultEps;

    /// <summary>M_X of theory.md section 3, an a-priori bound of the norm of any input; null for no kappa.</summary>
    public double? MaxInputNorm { get; init; }

    /// <summary>How many inputs, from the first on, are certified against perturbations; at most all.</summary>
    public int RobustnessInputs { get; init; } = DefaultRobustnessInputs;

    /// <summary>Whether margins are those of the labels; else of the predicted classes.</summary>
    public bool UsesLabels { get; init; } = true;

    /// <summary>Is told how far each phase of the work is, from any thread.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Ends the work.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The paper's eps.</summary>
    public static IReadOnlyList<double> DefaultEps { get; } = [0.0001, 0.0104, 0.05];

    /// <summary>How many inputs are certified unless asked otherwise.</summary>
    public const int DefaultRobustnessInputs = 100;

    /// <summary>Equal requests have the same network, parameters and data, and equal values of eps in the same order.</summary>
    public bool Equals(InspectionRequest? other) =>
        other is not null
        && (Network, Parameters, Prior, Data) == (other.Network, other.Parameters, other.Prior, other.Data)
        && (MaxInputNorm, RobustnessInputs, UsesLabels) == (other.MaxInputNorm, other.RobustnessInputs, other.UsesLabels)
        && (Progress, CancellationToken) == (other.Progress, other.CancellationToken)
        && Eps.SequenceEqual(other.Eps);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Network, Parameters, Prior, Data, MaxInputNorm, Eps.Count);

    /// <summary>Everything that can be wrong, before any work is done.</summary>
    /// <exception cref="ArgumentException">The part of the request that is wrong, and what was expected.</exception>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Network);
        ArgumentNullException.ThrowIfNull(Parameters);
        ArgumentNullException.ThrowIfNull(Data);
        var shape = Network.Shape;
        ShapeCheck.Prior(Prior, shape, nameof(Prior));
        Data.CheckInputSize(shape, nameof(Data));
        if (UsesLabels)
            Data.CheckLabels(shape, nameof(Data));
        ArgumentOutOfRangeException.ThrowIfNegative(RobustnessInputs);
        Network.CheckRuns(Parameters, nameof(Parameters));
    }
}
