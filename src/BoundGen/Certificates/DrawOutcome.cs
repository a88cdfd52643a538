namespace BoundGen;

/// <summary>What one draw (i, U) establishes (theory.md sections 4 and 5): a flag for everything that passed.</summary>
[Flags]
public enum DrawOutcome
{
    /// <summary>Everything failed, as for a draw that is not finite.</summary>
    None = 0,

    /// <summary>The noisy network is right: its margin is positive.</summary>
    Gibbs = 1,

    /// <summary>Theorem P with every index set full: the norm-based form.</summary>
    PointwiseDense = 2,

    /// <summary>Theorem P over the neurons that the noise can reach.</summary>
    PointwiseSparse = 4,

    /// <summary>Theorem F with every index set full.</summary>
    AveragedDense = 8,

    /// <summary>Theorem F over the neurons that the noise can reach.</summary>
    AveragedSparse = 16,

    /// <summary>Theorem U with every index set full: the norm-based baseline.</summary>
    UniformDense = 32,

    /// <summary>Theorem U over the neurons that any noise in its event can reach: the paper's route.</summary>
    UniformSparse = 64,
}
