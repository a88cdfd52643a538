using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>One draw of theory.md section 4, in terms of one normal a neuron: zhat^k = c^k + s_k xi^k.</summary>
public sealed class NoisyDraw : NoisyPass
{
    private readonly Trace _trace;

    /// <summary>Draws one pass of theta + U.</summary>
    /// <param name="network">theta.</param>
    /// <param name="input">x, d_0 values.</param>
    /// <param name="sigma">sigma_1..sigma_{K+1}.</param>
    /// <param name="normals">xi^1, ..., xi^{K+1}: d_1 + ... + d_{K+1} values.</param>
    /// <exception cref="ArgumentException">Another number of inputs, sigmas or normals.</exception>
    public NoisyDraw(ReferenceNetwork network, ReadOnlySpan<float> input, ReadOnlySpan<double> sigma, ReadOnlySpan<double> normals)
        : this(Run(network, input, sigma, normals))
    {
    }

    private NoisyDraw(Trace trace)
        : base(trace.Input.Select(x => x != 0).ToArray(), trace.ZHat, trace.AHat) => _trace = trace;

    /// <summary>The same pass, with the error budget of one that adds up runs of so many single-precision products (section 7).</summary>
    /// <param name="norms">Norms that those of the network do not exceed.</param>
    /// <param name="sigma">sigma_1..sigma_{K+1}.</param>
    /// <param name="chain">n, the longest chain of single-precision roundings.</param>
    /// <param name="factor">What the budget is multiplied by.</param>
    public NoisyPass WithErrors(ReferenceWeightNorms norms, ReadOnlySpan<double> sigma, int chain, double factor)
    {
        ArgumentNullException.ThrowIfNull(norms);
        double nu = chain * Math.Pow(2, -24), gamma = nu / (1 - nu);
        var errors = new double[K + 2];
        for (int k = 1; k <= K + 1; k++)
        {
            double noise = sigma[k - 1] * _trace.Normals[k - 1];
            errors[k] = (norms.N2(k, ZHat(k).Count, k == 1 ? Support.Count : ZHat(k - 1).Count) + noise) * errors[k - 1]
                + gamma * (norms.FrobeniusWithBias(k) + noise) * (AHat(k - 1) + errors[k - 1])
                + Math.Sqrt(ZHat(k).Count) * chain * Math.Pow(2, -126);
        }
        return new Budgeted(Support, _trace, errors.Select(error => factor * error).ToArray());
    }

    /// <summary>c^k = W^k xhat^{k-1} + b^k, d_k entries, k = 1..K+1.</summary>
    public Vector<double> C(int k) => _trace.C[k - 1];

    /// <summary>s_k = sigma_k Ahat_{k-1}, k = 1..K+1.</summary>
    public double S(int k) => _trace.S[k - 1];

    private static Trace Run(
        ReferenceNetwork network, ReadOnlySpan<float> input, ReadOnlySpan<double> sigma, ReadOnlySpan<double> normals)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (sigma.Length != network.K + 1)
            throw new ArgumentException($"Expected {network.K + 1} sigmas, got {sigma.Length}.", nameof(sigma));
        if (normals.Length != network.Shape.NoiseLength)
            throw new ArgumentException($"Expected {network.Shape.NoiseLength} normals, got {normals.Length}.", nameof(normals));

        var trace = new Trace(network.InputVector(input), [], [], [], [], []);
        Vector<double> xHat = trace.Input;
        for (int k = 1; k <= network.K + 1; k++)
        {
            trace.AHat.Add(Math.Sqrt(xHat.DotProduct(xHat) + network.Beta));
            trace.S.Add(sigma[k - 1] * trace.AHat[^1]);
            trace.C.Add(network.W(k) * xHat + network.B(k));
            var xi = Vector<double>.Build.DenseOfArray(normals[..network.Size(k)].ToArray());
            trace.Normals.Add(xi.L2Norm());
            normals = normals[network.Size(k)..];
            trace.ZHat.Add(trace.C[^1] + trace.S[^1] * xi);
            xHat = trace.ZHat[^1].PointwiseMaximum(0);
        }
        return trace;
    }

    private sealed record Trace(
        Vector<double> Input, List<Vector<double>> C, List<double> S, List<Vector<double>> ZHat, List<double> AHat,
        List<double> Normals);

    private sealed class Budgeted(IReadOnlyList<bool> support, Trace trace, double[] errors) : NoisyPass(support, trace.ZHat, trace.AHat)
    {
        public override double E(int k) => errors[k];
    }
}
