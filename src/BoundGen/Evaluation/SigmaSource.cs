namespace BoundGen;

/// <summary>Where the candidates for sigma come from. All of them are paid for, wherever they come from.</summary>
public enum SigmaSource
{
    /// <summary>The options state them.</summary>
    Options,

    /// <summary>The prior's file records them: they were chosen on what the prior has seen.</summary>
    Prior,

    /// <summary>
    /// The network's file records those that were learned with it near this prior: one combination, paid for as a choice from
    /// <see cref="LearnedSigma"/>.
    /// </summary>
    Network,

    /// <summary>Nobody chose any: <see cref="BoundOptions.SigmaGrid"/>.</summary>
    Grid,
}
