namespace BoundGen;

/// <summary>Which forms of the ball certificate pass on one input (theory.md section 9).</summary>
[Flags]
public enum BallOutcome
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The form with all neurons and norms of whole layers, <c>ball-dense</c>.</summary>
    Dense = 1 << 0,

    /// <summary>The form that leaves out what no network of the ball switches on, <c>ball-sparse</c>.</summary>
    Sparse = 1 << 1,

    /// <summary>Both.</summary>
    All = Dense | Sparse,
}
