namespace BoundGen;

/// <summary>
/// How far the pre-activations that <see cref="ExactPass"/> computes can be from those of real arithmetic, for every
/// input of norm at most M_X of a network without biases.
/// </summary>
/// <remarks>
/// With e_k a bound of ||xhat^k - x^k||, the hat marking what is computed, X_k of ||x^k||, u = 2^-53 and g = n u / (1 - n u),
/// n = d_{k-1}, the length of a chain: |zhat_i - z_i| &lt;= ||w_i|| ( e_{k-1} + g (X_{k-1} + e_{k-1}) ), and
/// e_k = ||W^k||_2 e_{k-1} + g ||W^k||_F (X_{k-1} + e_{k-1}), as ReLU is 1-Lipschitz. 10^-300 is more than underflow can take.
/// All of it is doubled, which covers the rounding of these lines.
/// </remarks>
internal sealed class ExactPassError
{
    private readonly double[] _error;

    public ExactPassError(SparsityNorms norms, double maxInputNorm)
    {
        _error = new double[norms.Shape.LayerCount];
        double activations = maxInputNorm,
            error = 0;
        for (int layer = 0; layer < _error.Length; layer++)
        {
            SparseNormBound norm = norms.Layer(layer);
            double chain = norm.Columns * Rounding.DoubleUnit;
            double rounding = 2 * chain / (1 - chain) * (activations + error);
            _error[layer] = 2 * norm.ReducedRowNorm(0) * (error + rounding) + 1e-300;
            error = norm.OperatorNorm * error + norm.Frobenius * rounding + 1e-300;
            activations *= norm.OperatorNorm;
        }
    }

    /// <summary>
    /// Bound of |zhat^k_i - z^k_i| for every neuron of layer k = <paramref name="layer"/> + 1. NaN or infinite where norms
    /// overflow: no comparison passes then.
    /// </summary>
    public double At(int layer) => _error[layer];
}
