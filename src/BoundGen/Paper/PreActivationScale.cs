namespace BoundGen;

/// <summary>
/// xi_k and zeta_{k-1} of theory.md section 3 for one layer, given the sparsity levels of the layers below it. No
/// pre-activation z^k_i of an input of norm at most M_X that has these levels is larger than their product.
/// </summary>
internal readonly record struct PreActivationScale
{
    private readonly SparsityNorms _norms;
    private readonly int _layer;
    private readonly int _columnZeros;

    private PreActivationScale(SparsityNorms norms, int layer, int columnZeros, double zeta)
    {
        _norms = norms;
        _layer = layer;
        _columnZeros = columnZeros;
        Zeta = zeta;
    }

    /// <summary>xi_k = xi(W^k, s_{k-1}).</summary>
    public double Xi => _norms.Xi(_layer, _columnZeros);

    /// <summary>zeta_{k-1}, an upper bound of ||x^{k-1}||.</summary>
    public double Zeta { get; }

    /// <summary>xi_k zeta_{k-1}; zeta_{K+1} at the output layer.</summary>
    public double Value => Xi * Zeta;

    /// <summary>The scale of the first layer: s_0 = 0, zeta_0 = M_X.</summary>
    /// <param name="norms">Norms of the network.</param>
    /// <param name="maxInputNorm">M_X, positive and finite.</param>
    /// <exception cref="ArgumentException">An M_X that is not positive and finite.</exception>
    public static PreActivationScale FirstLayer(SparsityNorms norms, double maxInputNorm)
    {
        ArgumentNullException.ThrowIfNull(norms);
        InputNorm.CheckLimit(maxInputNorm, nameof(maxInputNorm));
        return new(norms, 0, 0, maxInputNorm);
    }

    /// <summary>omega_k = N(k, d_k - s_k, d_{k-1} - s_{k-1}).</summary>
    /// <param name="zeros">s_k, in 0..d_k-1.</param>
    public double Omega(int zeros) => _norms.Omega(_layer, zeros, _columnZeros);

    /// <summary>The scale of the next layer, zeta_k = omega_k zeta_{k-1}.</summary>
    /// <param name="zeros">s_k, in 0..d_k-1.</param>
    public PreActivationScale Above(int zeros) => new(_norms, _layer + 1, zeros, Omega(zeros) * Zeta);
}
