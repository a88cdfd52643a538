namespace BoundGen;

/// <summary>How far a draw has come: what one of its layers hands to the next (theory.md sections 4 and 5).</summary>
internal struct DrawState
{
    /// <summary>Whether a number is not finite: the draw has failed.</summary>
    public bool HasFailed { get; set; }

    /// <summary>How many inputs of the next layer are active.</summary>
    public int Active { get; set; }

    /// <summary>Ahat of them, as computed.</summary>
    public double Norm { get; set; }

    /// <summary>The noise of the last layer.</summary>
    public NoisyLayer Noisy { get; set; }

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

    /// <summary>Neurons listed for Theorem F: its J.</summary>
    public int ListedF { get; set; }

    /// <summary>
    /// Neurons listed for Theorem P: those of its J that the J of F has not, if that lies within it, or else all.
    /// </summary>
    public int ListedP { get; set; }

    /// <summary>Neurons listed for Theorem U, likewise beside P.</summary>
    public int ListedU { get; set; }

    /// <summary>Whether sums over P's J are those over F's J and over what is listed.</summary>
    public bool GrowsP { get; set; }

    /// <summary>Whether sums over U's J are those over P's J and over what is listed.</summary>
    public bool GrowsU { get; set; }
}
