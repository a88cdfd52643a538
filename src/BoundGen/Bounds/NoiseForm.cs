namespace BoundGen;

/// <summary>The forms of a bound with noise, of which the smallest is reported; its ledger pays for each.</summary>
public enum NoiseForm
{
    /// <summary>The failures as they are (theory.md section 4).</summary>
    Direct,

    /// <summary>The prior's own limit, and a bound of what fails where the prior is right (section 10).</summary>
    Excess,

    /// <summary>The errors of both together (section 12), for the Gibbs and the disintegrated bound.</summary>
    VectorKl,
}
