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
    /// <param name="sigma">
    /// Shape [LayerCount]: the standard deviation of each layer's entries in both Gaussians; positive, finite.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Different shapes, a wrong number of deviations, or one that is not positive and finite.
    /// </exception>
    public static double Kl(NetworkParameters posterior, NetworkParameters prior, ReadOnlySpan<double> sigma)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        ArgumentNullException.ThrowIfNull(prior);
        CheckDeviations(posterior.Shape, sigma);
        int layers = posterior.Shape.LayerCount;
        double sum = 0;
        for (int layer = 0; layer < layers; layer++)
        {
            // Squared last: the square of a small deviation could underflow to 0.
            double ratio = posterior.DistanceTo(prior, layer) / sigma[layer];
            sum += ratio * ratio / 2;
        }

        // In units of 2^-53: 3 for each term, 1 for each addition.
        return sum * Rounding.Cover(layers + 4);
    }

    /// <summary>
    /// ln(Q(theta')/P(theta')) in nats, rounded up, for a theta' that stands for the cell of all real networks that round to
    /// it: at least the exact value for the Gaussians around theta and theta_0, rounded to single precision.
    /// </summary>
    /// <remarks>
    /// ln(dQ/dP)(u) = sum_i (theta_i - theta_0i) (2 u_i - theta_i - theta_0i) / (2 sigma^2) is linear in u. A cell's probability
    /// is the integral of the density over it, so Q(cell)/P(cell) is at most the largest dQ/dP in the cell, which exceeds that at
    /// theta' by at most sum_i |theta_i - theta_0i| halfwidth_i / sigma^2. The half-width of a cell is half the larger of the
    /// gaps between theta'_i and its neighbours; numbers are rounded to double on the way, which widens it by a relative 2^-26.
    /// </remarks>
    /// <param name="drawn">theta', of the same shape.</param>
    /// <param name="posterior">The mean theta of Q.</param>
    /// <param name="prior">The mean theta_0 of P, of the same shape.</param>
    /// <param name="sigma">
    /// Shape [LayerCount]: the standard deviation of each layer's entries in both Gaussians; positive, finite.
    /// </param>
    /// <returns>Of either sign; 0 where theta is theta_0.</returns>
    /// <exception cref="ArgumentException">
    /// Different shapes, a wrong number of deviations, or one that is not positive and finite.
    /// </exception>
    public static double LnDensityRatio(
        NetworkParameters drawn,
        NetworkParameters posterior,
        NetworkParameters prior,
        ReadOnlySpan<double> sigma
    )
    {
        ArgumentNullException.ThrowIfNull(drawn);
        ArgumentNullException.ThrowIfNull(posterior);
        ArgumentNullException.ThrowIfNull(prior);
        var shape = posterior.Shape;
        CheckDeviations(shape, sigma);
        if (!drawn.Shape.Equals(shape) || !prior.Shape.Equals(shape))
            throw new ArgumentException(
                $"The drawn network is {drawn.Shape} and the prior {prior.Shape}, expected {shape}.",
                nameof(drawn)
            );

        double total = 0;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            var range = shape.Layer(layer);
            var (sum, magnitude, count) = TwiceNumerator(drawn.Values[range], posterior.Values[range], prior.Values[range]);

            // In units of 2^-53 of the magnitude: 6 for each term, 1 for each addition, the next lines' and the layers'.
            sum += magnitude * (count + shape.LayerCount + 16) * (2 * Rounding.DoubleUnit);
            total += sum / sigma[layer] / sigma[layer] / 2;
        }

        return total;
    }

    /// <summary>2 sigma^2 ln(dQ/dP) of a layer at the worst point of the cell, with the sum of the sizes of its terms.</summary>
    private static (double Sum, double Magnitude, int Count) TwiceNumerator(
        ReadOnlySpan<float> drawn,
        ReadOnlySpan<float> posterior,
        ReadOnlySpan<float> prior
    )
    {
        double sum = 0,
            magnitude = 0;
        for (int i = 0; i < drawn.Length; i++)
        {
            double moved = (double)posterior[i] - prior[i];
            double own = (double)drawn[i] - posterior[i],
                other = (double)drawn[i] - prior[i];
            double cell = 2 * Math.Abs(moved) * HalfWidth(drawn[i]) * Rounding.Cover(1 << 26);
            sum += moved * (own + other) + cell;
            magnitude += Math.Abs(moved) * (Math.Abs(own) + Math.Abs(other)) + cell;
        }

        return (sum, magnitude, drawn.Length);
    }

    /// <summary>Half the gap between a float and its neighbour away from 0.</summary>
    private static double HalfWidth(float value)
    {
        uint exponent = BitConverter.SingleToUInt32Bits(value) >> 23 & 0xFF;
        return BitConverter.UInt64BitsToDouble((ulong)(Math.Max(exponent, 1) + 1023 - 151) << 52);
    }

    private static void CheckDeviations(NetworkShape shape, ReadOnlySpan<double> sigma)
    {
        if (sigma.Length != shape.LayerCount)
            throw new ArgumentException(
                $"A network {shape} takes {shape.LayerCount} deviations, got {sigma.Length}.",
                nameof(sigma)
            );
        for (int layer = 0; layer < sigma.Length; layer++)
        {
            if (!(sigma[layer] > 0 && double.IsFinite(sigma[layer])))
                throw new ArgumentException(
                    $"The deviation of layer {layer} is {sigma[layer]}, expected a positive finite number.",
                    nameof(sigma)
                );
        }
    }
}
