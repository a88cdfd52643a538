namespace BoundGen.Reference;

/// <summary>What the certificate of Theorem B (theory.md section 9) found at one sample, with every intermediate.</summary>
public sealed class ReferenceBallCertificate
{
    /// <summary>The pass with every J full. Entry k is layer k = 0..K+1.</summary>
    public required IReadOnlyList<ReferenceBallLayer> Dense { get; init; }

    /// <summary>The pass with the sets J_k. Entry k is layer k = 0..K+1.</summary>
    public required IReadOnlyList<ReferenceBallLayer> Sparse { get; init; }

    /// <summary>The classes j != y, in their order.</summary>
    public required IReadOnlyList<ReferenceBallClass> Classes { get; init; }

    /// <summary>`ball-dense`: the norm form on full sets.</summary>
    public bool DensePassed => InRange(Dense) && Classes.All(j => j.Dense > 0);

    /// <summary>The norm form on the sets of the pass.</summary>
    public bool NormPassed => IsInRange && Classes.All(j => j.Norm > 0);

    /// <summary>`ball-sparse` at these caps: the dense form, or for every class one of the other forms.</summary>
    public bool SparsePassed => DensePassed || (IsInRange && Classes.All(j => j.Passed));

    /// <summary>Whether no network of the ball can overflow on the sets of the pass.</summary>
    public bool IsInRange => InRange(Sparse);

    private static bool InRange(IReadOnlyList<ReferenceBallLayer> layers) => layers.Skip(1).All(layer => layer.InRange);
}

/// <summary>One layer of the pass, in the symbols of theory.md section 9; entries i are neurons.</summary>
public sealed class ReferenceBallLayer
{
    /// <summary>J_k: neurons that may be active in some network of the ball, d_k flags; empty at the output.</summary>
    public bool[] J { get; init; } = [];

    /// <summary>
    /// The columns that norms of the next layer's weights are taken over: J_k, or all of them where J_k has more than half of a
    /// layer of more than 64 neurons.
    /// </summary>
    public bool[] Columns => IsWhole ? [.. J.Select(_ => true)] : J;

    /// <summary>Whether <see cref="Columns"/> are all.</summary>
    public bool IsWhole => J.Length > 64 && 2 * J.Count(inside => inside) > J.Length;

    /// <summary>A_k = sqrt(||x_0^k||^2 + beta); 0 at the output.</summary>
    public double A { get; init; }

    /// <summary>R_k >= ||shift^k||; 0 for k = 0.</summary>
    public double R { get; init; }

    /// <summary>
    /// blockNorm_k >= the operator norm of W_0^k on rows J_k and columns J_{k-1}; 0 for k = 0 and at the output.
    /// </summary>
    public double BlockNorm { get; init; }

    /// <summary>omega_i, d_k values; empty for k = 0 and at the output.</summary>
    public double[] Omega { get; init; } = [];

    /// <summary>dev_i >= |z_i^k - z_{0,i}^k|, d_k values; empty for k = 0 and at the output.</summary>
    public double[] Dev { get; init; } = [];

    /// <summary>D_k >= ||x^k - x_0^k||; 0 at the output.</summary>
    public double D { get; init; }

    /// <summary>Whether no network of the ball can overflow on its way to z^k.</summary>
    public bool InRange { get; init; }
}

/// <summary>
/// Lower bounds of h_y - h_j over the ball for one class j, each by another form. A form is valid by itself, so the largest
/// bound is one too.
/// </summary>
public sealed class ReferenceBallClass
{
    /// <summary>j.</summary>
    public int Other { get; init; }

    /// <summary>h_{0,y} - h_{0,j} of the centre.</summary>
    public double Margin { get; init; }

    /// <summary>The norm form on full sets.</summary>
    public double Dense { get; init; }

    /// <summary>The norm form on the sets of the pass.</summary>
    public double Norm { get; init; }

    /// <summary>The majorant form, plain with products of whole rows; the norm form where K = 0.</summary>
    public ReferenceMajorantBound Quick { get; init; }

    /// <summary>The majorant form, plain; the norm form where K = 0.</summary>
    public ReferenceMajorantBound Plain { get; init; }

    /// <summary>The majorant form, sharp; the norm form where K = 0.</summary>
    public ReferenceMajorantBound Sharp { get; init; }

    /// <summary>Whether a form on the sets of the pass certifies y against j.</summary>
    public bool Passed => Norm > 0 || Quick.Passed || Plain.Passed || Sharp.Passed;
}

/// <summary>
/// A lower bound of h_y - h_j over the ball, in real numbers, and what the rounding of its own computation may add.
/// </summary>
/// <param name="Value">The bound of Lemma 3 less sqrt(2) R_{K+1}; no number where nothing is bounded.</param>
/// <param name="Rounding">What <paramref name="Value"/> must exceed.</param>
public readonly record struct ReferenceMajorantBound(double Value, double Rounding)
{
    /// <summary>Whether the class is certified.</summary>
    public bool Passed => Value > Rounding;
}
