using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>What a certificate sees of one noisy pass (theory.md section 5): the support of x, zhat^k and Ahat_k.</summary>
public class NoisyPass
{
    private readonly IReadOnlyList<Vector<double>> _zHat;
    private readonly IReadOnlyList<double> _aHat;

    /// <summary>Takes the quantities directly, so that laws can be tested with zhat and Ahat held fixed.</summary>
    /// <param name="support">Which of the d_0 inputs are not 0.</param>
    /// <param name="zHat">zhat^1..zhat^{K+1}.</param>
    /// <param name="aHat">Ahat_0..Ahat_K.</param>
    /// <exception cref="ArgumentException">Not as many zhat as Ahat.</exception>
    public NoisyPass(IReadOnlyList<bool> support, IReadOnlyList<Vector<double>> zHat, IReadOnlyList<double> aHat)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(zHat);
        ArgumentNullException.ThrowIfNull(aHat);
        if (zHat.Count == 0 || zHat.Count != aHat.Count)
        {
            throw new ArgumentException(
                $"Got {zHat.Count} pre-activations and {aHat.Count} norms, expected K + 1 of both.",
                nameof(zHat)
            );
        }
        Support = support;
        _zHat = zHat;
        _aHat = aHat;
    }

    /// <summary>Number of hidden layers.</summary>
    public int K => _zHat.Count - 1;

    /// <summary>Which of the d_0 inputs are not 0.</summary>
    public IReadOnlyList<bool> Support { get; }

    /// <summary>Pre-activations zhat^k, d_k entries, k = 1..K+1.</summary>
    public Vector<double> ZHat(int k) => _zHat[k - 1];

    /// <summary>Activations xhat^k = max(zhat^k, 0), d_k entries, k = 1..K.</summary>
    public Vector<double> XHat(int k) => ZHat(k).PointwiseMaximum(0);

    /// <summary>Ahat_k = sqrt(||xhat^k||^2 + beta), k = 0..K; the input at k = 0.</summary>
    public double AHat(int k) => _aHat[k];

    /// <summary>The noisy logits hhat = zhat^{K+1}.</summary>
    public Vector<double> Logits => _zHat[^1];

    /// <summary>Whether every number is finite; a pass that is not fails every certificate.</summary>
    public bool IsFinite => _zHat.All(z => z.All(double.IsFinite)) && _aHat.All(double.IsFinite);

    /// <summary>Whether the noisy network is right: a margin above 0, a tie being an error, in a finite pass.</summary>
    /// <exception cref="ArgumentException">A label that is no class.</exception>
    public bool GibbsPassed(int label) => ReferencePass.MarginOf(Logits, label) > 0 && IsFinite;
}
