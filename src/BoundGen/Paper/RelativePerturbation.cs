namespace BoundGen;

/// <summary>
/// How far layers may move relative to their norms (theory.md section 3): eps_k = eps/(K+1-k) for the hidden layers, eps
/// for the output layer, and gamma_k = -1 + prod_{n&lt;=k} (1 + eps_n). Layers are counted from 0: layer <c>l</c> is layer k = l
/// + 1.
/// </summary>
internal sealed class RelativePerturbation
{
    private readonly double[] _eps;
    private readonly double[] _gamma;

    /// <summary>Spreads eps over the layers.</summary>
    /// <param name="eps">Positive, finite.</param>
    /// <param name="hiddenLayers">K, 0 or more.</param>
    /// <exception cref="ArgumentException">An argument out of range.</exception>
    public RelativePerturbation(double eps, int hiddenLayers)
    {
        if (!(eps > 0 && double.IsFinite(eps)))
            throw new ArgumentException($"eps is {eps}, expected a positive finite number.", nameof(eps));
        ArgumentOutOfRangeException.ThrowIfNegative(hiddenLayers);

        _eps = new double[hiddenLayers + 1];
        _gamma = new double[hiddenLayers + 1];
        double gamma = 0;
        for (int layer = 0; layer <= hiddenLayers; layer++)
        {
            _eps[layer] = layer < hiddenLayers ? eps / (hiddenLayers - layer) : eps;
            // The product minus 1 would lose the digits of a small eps, so the terms are added up instead.
            _gamma[layer] = gamma += _eps[layer] * (1 + gamma);
        }
    }

    /// <summary>eps_k.</summary>
    /// <param name="layer">In 0..K.</param>
    public double Eps(int layer) => _eps[layer];

    /// <summary>gamma_k, above 0; +infinity where it overflows.</summary>
    /// <param name="layer">In 0..K.</param>
    public double Gamma(int layer) => _gamma[layer];
}
