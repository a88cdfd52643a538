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
    public NoisyDraw(
        ReferenceNetwork network,
        ReadOnlySpan<float> input,
        ReadOnlySpan<double> sigma,
        ReadOnlySpan<double> normals
    )
        : this(Run(network, input, sigma, normals)) { }

    private NoisyDraw(Trace trace)
        : base(trace.Input.Select(x => x != 0).ToArray(), trace.ZHat, trace.AHat) => _trace = trace;

    /// <summary>c^k = W^k xhat^{k-1} + b^k, d_k entries, k = 1..K+1.</summary>
    public Vector<double> C(int k) => _trace.C[k - 1];

    /// <summary>s_k = sigma_k Ahat_{k-1}, k = 1..K+1.</summary>
    public double S(int k) => _trace.S[k - 1];

    private static Trace Run(
        ReferenceNetwork network,
        ReadOnlySpan<float> input,
        ReadOnlySpan<double> sigma,
        ReadOnlySpan<double> normals
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        if (sigma.Length != network.K + 1)
            throw new ArgumentException($"Expected {network.K + 1} sigmas, got {sigma.Length}.", nameof(sigma));
        if (normals.Length != network.Shape.NoiseLength)
            throw new ArgumentException($"Expected {network.Shape.NoiseLength} normals, got {normals.Length}.", nameof(normals));

        var trace = new Trace(network.InputVector(input), [], [], [], []);
        Vector<double> xHat = trace.Input;
        for (int k = 1; k <= network.K + 1; k++)
        {
            trace.AHat.Add(Math.Sqrt(xHat.DotProduct(xHat) + network.Beta));
            trace.S.Add(sigma[k - 1] * trace.AHat[^1]);
            trace.C.Add(network.W(k) * xHat + network.B(k));
            var xi = Vector<double>.Build.DenseOfArray(normals[..network.Size(k)].ToArray());
            normals = normals[network.Size(k)..];
            trace.ZHat.Add(trace.C[^1] + trace.S[^1] * xi);
            xHat = trace.ZHat[^1].PointwiseMaximum(0);
        }
        return trace;
    }

    private sealed class Trace(
        Vector<double> input,
        List<Vector<double>> c,
        List<double> s,
        List<Vector<double>> zHat,
        List<double> aHat
    )
    {
        public Vector<double> Input { get; } = input;

        public List<Vector<double>> C { get; } = c;

        public List<double> S { get; } = s;

        public List<Vector<double>> ZHat { get; } = zHat;

        public List<double> AHat { get; } = aHat;
    }
}
