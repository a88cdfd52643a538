namespace BoundGen;

/// <summary>
/// What one layer of a draw hands to the next (theory.md sections 4 and 5); generated code keeps one on the stack.
/// Lists and sets hold indices of neurons; D, P and norms are as in <see cref="CertifiedLayer"/>.
/// </summary>
public ref struct DrawState
{
    /// <summary>The noise, its constants and the prior's norms.</summary>
    public NoiseModel Noise { get; init; }

    /// <summary>Standard normals of all layers.</summary>
    public ReadOnlySpan<float> Normals { get; init; }

    /// <summary>x, as the user gave it.</summary>
    public ReadOnlySpan<float> Input { get; init; }

    /// <summary>Room for the noisy pre-activations of two layers.</summary>
    public Span<double> Pre { get; init; }

    /// <summary>Sums of squared weights of one layer's rows over one set of neurons.</summary>
    public Span<float> Squares { get; init; }

    /// <summary>Room for q and mbar of one layer.</summary>
    public Span<float> Moments { get; init; }

    /// <summary>Room for the list of active neurons and two sets J a theorem.</summary>
    public Span<int> Lists { get; init; }

    /// <summary>zhat of the layer below.</summary>
    public Span<double> Z { get; set; }

    /// <summary>Its noise.</summary>
    public NoisyLayer Noisy { get; set; }

    /// <summary>Its mbar (Theorem F).</summary>
    public Span<float> Means { get; set; }

    /// <summary>Its J of Theorem F.</summary>
    public Span<int> SetF { get; set; }

    /// <summary>Its J of Theorem P.</summary>
    public Span<int> SetP { get; set; }

    /// <summary>Its J of Theorem U.</summary>
    public Span<int> SetU { get; set; }

    /// <summary>Theorem F so far, sparse form.</summary>
    public CertifiedLayer SparseF { get; set; }

    /// <summary>Theorem F so far, dense form.</summary>
    public CertifiedLayer DenseF { get; set; }

    /// <summary>Theorem P so far, sparse form.</summary>
    public CertifiedLayer SparseP { get; set; }

    /// <summary>Theorem P so far, dense form.</summary>
    public CertifiedLayer DenseP { get; set; }

    /// <summary>Theorem U so far, sparse form.</summary>
    public CertifiedLayer SparseU { get; set; }

    /// <summary>Theorem U so far, dense form.</summary>
    public CertifiedLayer DenseU { get; set; }
}
