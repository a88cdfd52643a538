using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>How far single precision may be from the exact pre-activations (theory.md section 7, entry by entry).</summary>
public static class ReferenceRounding
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>
    /// Upper bounds of |zt^k_i - z^k_i| for k = 1..K+1, zt being what any summation order of length d_{k-1} + 2 computes
    /// in single precision: e^k = |W| e^{k-1} + gamma_n ( |W| (|x^{k-1}| + e^{k-1}) + |b| ) + n 2^-126.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="pass">The exact pass.</param>
    public static IReadOnlyList<Vector<double>> Allowances(ReferenceNetwork network, ReferencePass pass)
    {
        var allowances = new List<Vector<double>>();
        var e = Vector<double>.Build.Dense(network.Size(0));
        for (int k = 1; k <= network.K + 1; k++)
        {
            double n = network.Size(k - 1) + 2, gamma = n * Unit / (1 - n * Unit);
            var weights = network.W(k).PointwiseAbs();
            e = weights * e + gamma * (weights * (pass.X(k - 1).PointwiseAbs() + e) + network.B(k).PointwiseAbs()) + n * Math.Pow(2, -126);
            allowances.Add(e);
        }

        return allowances;
    }
}
