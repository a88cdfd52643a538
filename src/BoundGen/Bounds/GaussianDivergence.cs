namespace BoundGen;

/// <summary>The Kullback-Leibler divergence of the Gaussians around two networks (theory.md section 4).</summary>
public static class GaussianDivergence
{
    /// <summary>
    /// KL = sum over layers of ||theta^k - theta_0^k||^2 / (2 sigma_k^2) in nats, weights and biases together, rounded up:
    /// never below the exact value.
    /// </summary>
    /// <param name="posterior">The mean theta.</param>
    /// <param name="prior">The mean theta_0, of the same shape.</param>
    /// <param name="sigma">Shape [LayerCount]: the standard deviation of each layer's entries in both Gaussians; positive, finite.</param>
    /// <exception cref="ArgumentException">Different shapes, a wrong number of deviations, or one that is not positive and finite.</exception>
    public static double Kl(NetworkParameters posterior, NetworkParameters prior, ReadOnlySpan<double> sigma)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        ArgumentNullException.ThrowIfNull(prior);
        int layers = posterior.Shape.LayerCount;
        if (sigma.Length != layers)
            throw new ArgumentException($"A network {posterior.Shape} takes {layers} deviations, got {sigma.Length}.", nameof(sigma));

        double sum = 0;
        for (int layer = 0; layer < layers; layer++)
        {
            if (!(sigma[layer] > 0 && double.IsFinite(sigma[layer])))
                throw new ArgumentException($"The deviation of layer {layer} is {sigma[layer]}, expected a positive finite number.", nameof(sigma));

            // Squared last: the square of a small deviation could underflow to 0.
            double ratio = posterior.DistanceTo(prior, layer) / sigma[layer];
            sum += ratio * ratio / 2;
        }

        // In units of 2^-53: 3 for each term, 1 for each addition.
        return sum * (1 + (layers + 4) * Math.ScaleB(1, -52));
    }
}
