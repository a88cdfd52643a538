namespace BoundGen.Training;

/// <summary>What initial weights are drawn from.</summary>
public enum InitialWeights
{
    /// <summary>Normal with variance 2 / inputs (He et al. 2015).</summary>
    He,

    /// <summary>Uniform in ±1 / sqrt(inputs), a sixth of that variance: what PyTorch does unless told otherwise.</summary>
    Uniform,
}
