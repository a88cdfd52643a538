namespace BoundGen;

/// <summary>
/// The steps of Theorem P (theory.md section 5, pointwise noise) that a draw takes layer by layer, with the
/// allowances of section 7.
/// </summary>
internal static class PointwiseCertificate
{
    /// <summary>D_k of the dense form: every index set full, every Q 1.</summary>
    public static CertifiedLayer Dense(NoiseModel noise, in NoisyLayer layer, in CertifiedLayer below)
    {
        int k = layer.Index,
            size = noise.Shape.Outputs(k);
        double p = (k == 0 ? 0 : noise.OperatorNorm(k) * below.D) + noise.RoundingOfLayer(layer, below);
        return new CertifiedLayer(size, p + layer.S * (Math.Sqrt(size) + noise.Pointwise.T), p);
    }

    /// <summary>
    /// J_k, P_k and D_k of the sparse form: the neurons that noise of their own or deviations from below can switch.
    /// </summary>
    /// <param name="zhat">Noisy pre-activations, shape [d_k].</param>
    /// <param name="q">Q_i^k as if every neuron were in J_k, shape [d_k].</param>
    /// <param name="squares">
    /// sum over j in J_{k-1} of w_0;ij^2 for every i, in single precision; empty for the first layer.
    /// </param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">The layer of the draw.</param>
    /// <param name="below">Where the layer below left it; for the first |J_0| and D_0 = 0.</param>
    /// <param name="set">Receives J_k.</param>
    public static CertifiedLayer Sparse(
        ReadOnlySpan<double> zhat,
        ReadOnlySpan<float> q,
        ReadOnlySpan<float> squares,
        NoiseModel noise,
        in NoisyLayer layer,
        in CertifiedLayer below,
        Span<byte> set
    )
    {
        int k = layer.Index;
        double reach = noise.Reach(layer);
        int count = new RowReach(noise, layer, squares, below, below.D).Select(zhat, reach, reach + layer.Error, set);
        double sum = NeuronSet.Sum(set, q);
        double p = (k == 0 ? 0 : noise.SparseNorm(k, count, below.Size) * below.D) + noise.RoundingOfLayer(layer, below);
        return new CertifiedLayer(count, p + layer.S * (Math.Sqrt(sum) + noise.Pointwise.T), p);
    }

    /// <summary>The output step: every other class must fall behind by more than v_yj(J_K) D_K + sqrt(2) s x(1).</summary>
    /// <inheritdoc cref="OutputMargin.Exceeds"/>
    public static bool Passes(
        ReadOnlySpan<double> logits,
        int label,
        NoiseModel noise,
        in NoisyLayer layer,
        in CertifiedLayer last,
        ReadOnlySpan<float> squares
    ) =>
        OutputMargin.Exceeds(
            logits,
            label,
            noise,
            layer,
            last,
            squares,
            default,
            Math.Sqrt(2) * layer.S * noise.Pointwise.Output
        );
}
