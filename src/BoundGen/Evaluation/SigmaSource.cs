namespace BoundGen;

/// <summary>Where the candidates for sigma come from. All of them are paid for, wherever they come from.</summary>
public enum SigmaSource
{
    /// <summary>The options state them.</summary>
    Options,

    /// <summary>The prior's file records them: they were chosen on what the prior has seen.</summary>
    Prior,

    /// <summary>Nobody chose any: <see cref="BoundOptions.SigmaGrid"/>.</summary>
    Grid,
}
