namespace BoundGen;

/// <summary>
/// The steps of Theorem U (theory.md section 5; the paper's route, uniform over index sets) that a draw takes layer by
/// layer, with the allowances of section 7.
/// </summary>
internal static class UniformCertificate
{
    /// <summary>D_k of the dense form; below the first layer |J_0| = d_0 and D_0 = 0.</summary>
    public static CertifiedLayer Dense(NoiseModel noise, in NoisyLayer layer, in CertifiedLayer below)
    {
        int k = layer.Index,
            size = noise.Shape.Outputs(k);
        return new CertifiedLayer(size, Deviation(noise, layer, below, size, k == 0 ? 0 : noise.OperatorNorm(k)));
    }

    /// <summary>J_k and D_k of the sparse form; below the first layer J_0 is the support of x and D_0 = 0.</summary>
    /// <param name="zhat">Noisy pre-activations, shape [d_k].</param>
    /// <param name="squares">
    /// sum over j in J_{k-1} of w_0;ij^2 for every i, in single precision; empty for the first layer.
    /// </param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">The layer of the draw.</param>
    /// <param name="below">Where the layer below left it.</param>
    /// <param name="set">Receives J_k.</param>
    public static CertifiedLayer Sparse(
        ReadOnlySpan<double> zhat,
        ReadOnlySpan<float> squares,
        NoiseModel noise,
        in NoisyLayer layer,
        in CertifiedLayer below,
        Span<byte> set
    )
    {
        int k = layer.Index;
        double own = noise.UniformRow(k, below.Size) * layer.A + layer.Error;
        int count = new RowReach(noise, layer, squares, below, below.D).Select(zhat, 0, own, set);
        return new CertifiedLayer(
            count,
            Deviation(noise, layer, below, count, k == 0 ? 0 : noise.SparseNorm(k, count, below.Size))
        );
    }

    /// <summary>The output step: every other class must fall behind by more than v_yj(J_K) D_K + b_out(|J_K|) Ahat_K.</summary>
    /// <inheritdoc cref="OutputMargin.Exceeds"/>
    public static bool Passes(
        ReadOnlySpan<double> logits,
        int label,
        NoiseModel noise,
        in NoisyLayer layer,
        in CertifiedLayer last,
        ReadOnlySpan<float> squares
    ) => OutputMargin.Exceeds(logits, label, noise, layer, last, squares, default, noise.UniformOutput(last.Size) * layer.A);

    // D_k = N2^k D_{k-1} + a_k(|J_k|, |J_{k-1}|) Ahat_{k-1}, and the rounding of theta's own pass.
    private static double Deviation(NoiseModel noise, in NoisyLayer layer, in CertifiedLayer below, int size, double norm) =>
        norm * below.D + noise.UniformBlock(layer.Index, size, below.Size) * layer.A + noise.RoundingOfLayer(layer, below);
}
