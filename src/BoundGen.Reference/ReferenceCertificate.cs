namespace BoundGen.Reference;

/// <summary>What a certificate of theory.md section 5 found on one noisy pass, with every intermediate.</summary>
public sealed class ReferenceCertificate(
    IReadOnlyList<ReferenceCertificateLayer> layers,
    IReadOnlyList<double> gaps,
    IReadOnlyList<double> slacks,
    int label
)
{
    /// <summary>Entry k is layer k = 0..K; entry 0 holds J_0 and D_0 = 0. Empty for a pass that is not finite.</summary>
    public IReadOnlyList<ReferenceCertificateLayer> Layers { get; } = layers;

    /// <summary>Hhat_y - hhat_j for every class j; 0 at j = y.</summary>
    public IReadOnlyList<double> Gaps { get; } = gaps;

    /// <summary>What the gap of class j must exceed; 0 at j = y.</summary>
    public IReadOnlyList<double> Slacks { get; } = slacks;

    /// <summary>y, the label.</summary>
    public int Label { get; } = label;

    /// <summary>
    /// The smallest gap minus slack over j != y: how near the certificate is to its threshold. +infinity with one class,
    /// -infinity for a pass that is not finite.
    /// </summary>
    public double OutputMargin { get; } =
        gaps.Count == 0
            ? double.NegativeInfinity
            : gaps.Zip(slacks, (gap, slack) => gap - slack)
                .Where((_, j) => j != label)
                .DefaultIfEmpty(double.PositiveInfinity)
                .Min();

    /// <summary>Cert: every gap above its slack.</summary>
    public bool Passed => OutputMargin > 0;
}

/// <summary>One hidden layer of a certificate, in the symbols of theory.md section 5.</summary>
public sealed class ReferenceCertificateLayer
{
    /// <summary>J_k: neurons that may differ from the network without noise, d_k flags.</summary>
    public required bool[] J { get; init; }

    /// <summary>D_k >= ||delta^k||.</summary>
    public double D { get; init; }

    /// <summary>P_k >= ||(W^k delta^{k-1})_{J_k}||; in Theorem U the part N2^k D_{k-1} of D_k.</summary>
    public double P { get; init; }

    /// <summary>dev^k, d_k values; in Theorem U the right side of the test for I_k.</summary>
    public double[] Dev { get; init; } = [];

    /// <summary>Q_i^k, d_k values, 0 off J_k; empty in Theorem U.</summary>
    public double[] Q { get; init; } = [];

    /// <summary>q_k, the root of the sum of Q_i^k; 0 in Theorem U.</summary>
    public double QNorm { get; init; }

    /// <summary>mbar^k, d_k values; empty outside Theorem F.</summary>
    public double[] MBar { get; init; } = [];
}
