namespace BoundGen;

/// <summary>
/// The output step of Theorems U, P and F and of the Gibbs loss: the gap to every other class against its slack.
/// </summary>
internal static class OutputMargin
{
    /// <summary>The Gibbs loss: whether the noisy network is right.</summary>
    /// <param name="logits">Noisy logits, shape [C], finite.</param>
    /// <param name="label">y.</param>
    /// <param name="layer">The output layer of the draw.</param>
    public static bool IsPositive(ReadOnlySpan<double> logits, int label, in NoisyLayer layer) =>
        Logits.Margin(logits, label) > 2 * layer.Error;

    /// <summary>Whether every other class falls behind by more than its slack.</summary>
    /// <param name="logits">Noisy logits, shape [C], finite.</param>
    /// <param name="label">y.</param>
    /// <param name="noise">The noise model of the draw.</param>
    /// <param name="layer">The output layer of the draw.</param>
    /// <param name="last">Where the last hidden layer left the certificate; without hidden layers |J_0| and D_0 = 0.</param>
    /// <param name="squares">
    /// sum over J_K of (w_0;y - w_0;j)_i^2 for every class j; empty for the dense form, whose set is full.
    /// </param>
    /// <param name="drift">sum over J_K of max((w_0;y - w_0;j)_i, 0) mbar_i for Theorem F, else empty.</param>
    /// <param name="own">What the noise of the output layer itself can take from a gap.</param>
    public static bool Exceeds(
        ReadOnlySpan<double> logits,
        int label,
        NoiseModel noise,
        in NoisyLayer layer,
        in CertifiedLayer last,
        ReadOnlySpan<float> squares,
        ReadOnlySpan<float> drift,
        double own
    )
    {
        double rounding = noise.Rounding(layer, last);
        for (int j = 0; j < logits.Length; j++)
        {
            if (j == label)
                continue;
            // Rounded up on its own, the sum over a nearly full J may exceed the full norm by an ulp or two.
            double v = noise.OutputDistance(label, j);
            if (!squares.IsEmpty)
                v = Math.Min(v, RowReach.Norm(squares[j], last.Size, noise.OutputCap));
            double hidden = v * last.D;
            if (!drift.IsEmpty)
            {
                double averaged =
                    v * (last.P + last.S * noise.Averaged.Output)
                    + Rounding.CoverSingle(drift[j], noise.Shape.Inputs(layer.Index))
                    + noise.OutputCap * last.MeanNorm;
                hidden = Math.Min(hidden, averaged);
            }

            double slack =
                hidden
                + own
                + rounding * noise.RowNormSum(layer.Index, label, j)
                + 2 * (layer.Error + NoiseModel.Underflow(last));
            if (!(logits[label] - logits[j] > slack))
                return false;
        }

        return true;
    }
}
