namespace BoundGen;

/// <summary>
/// One layer k of a draw as certificates use it (theory.md sections 4 and 7): upper bounds that cover the rounding of the
/// draw. Every certificate is non-decreasing in each of them while zhat is held fixed.
/// </summary>
/// <param name="Index">k - 1.</param>
/// <param name="A">At least Ahat_{k-1}.</param>
/// <param name="S">At least s_k = sigma_k Ahat_{k-1}.</param>
/// <param name="Error">
/// E_k, at least the distance of zhat^k as computed from the exact one; infinite for a draw that is not finite.
/// </param>
internal readonly record struct NoisyLayer(int Index, double A, double S, double Error)
{
    /// <summary>Whether every number so far is finite; a draw in which one is not has failed.</summary>
    public bool IsFinite => double.IsFinite(Error);
}

/// <summary>Where a certificate stands after a layer, in one of its forms.</summary>
/// <param name="Size">|J_k|.</param>
/// <param name="D">D_k; of Theorem F after the last hidden layer P_k + n_k sqrt(|J_k|), which T1 alone allows.</param>
/// <param name="P">P_k.</param>
/// <param name="MeanNorm">||mbar^k|| (Theorem F).</param>
/// <param name="S">s_k.</param>
/// <param name="Columns">sum over J_k of Q_i ||W_0;.,i^{k+1}||^2 (Theorem F); 0 where no hidden layer follows.</param>
/// <param name="QNorm">q_k (Theorem F).</param>
internal readonly record struct CertifiedLayer(
    int Size,
    double D = 0,
    double P = 0,
    double MeanNorm = 0,
    double S = 0,
    double Columns = 0,
    double QNorm = 0
);
