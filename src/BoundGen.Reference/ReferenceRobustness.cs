namespace BoundGen.Reference;

/// <summary>
/// How far an input may move before the predicted class can change (theory.md section 6), in the Euclidean norm.
/// The norms are the network's own. With the terms of section 7 the statement is about the single-precision program.
/// </summary>
public sealed class ReferenceRobustness
{
    private readonly ReferenceNetwork _network;
    private readonly ReferenceWeightNorms _norms;
    private readonly bool _singlePrecision;

    /// <summary>Prepares the norms of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="singlePrecision">Whether the terms of section 7 are added.</param>
    public ReferenceRobustness(ReferenceNetwork network, bool singlePrecision = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _singlePrecision = singlePrecision;
        _norms = new ReferenceWeightNorms(network, new double[network.K + 1]);
    }

    /// <summary>Whether no x' with ||x' - x|| &lt;= nu has another predicted class.</summary>
    /// <param name="pass">The pass of x.</param>
    /// <param name="nu">Radius, at least 0.</param>
    /// <param name="dense">Every J_k full: the global Lipschitz radius.</param>
    public bool IsCertified(ReferencePass pass, double nu, bool dense)
    {
        ArgumentNullException.ThrowIfNull(pass);
        bool[] J = Enumerable.Repeat(true, _network.Size(0)).ToArray();
        double D = nu;
        for (int k = 1; k <= _network.K; k++)
        {
            int layer = k;
            bool[] below = J;
            double dBelow = D;
            double Rounding(double weights) => Allowance(pass, layer, weights, dBelow);
            J = pass.Z(k).Select((z, i) => dense || -z < _norms.R(layer, i, below) * dBelow + Rounding(Row(layer, i))).ToArray();
            D =
                _norms.N2(k, J.Count(inside => inside), below.Count(inside => inside)) * dBelow
                + Rounding(Math.Sqrt(Enumerable.Range(0, _network.Size(k)).Sum(i => Row(layer, i) * Row(layer, i))));
        }

        int y = pass.Classify();
        return Enumerable
            .Range(0, _network.C)
            .All(j =>
                j == y
                || pass.Logits[y] - pass.Logits[j]
                    > _norms.V(y, j, J) * D + Allowance(pass, _network.K + 1, Row(_network.K + 1, y) + Row(_network.K + 1, j), D)
            );
    }

    // w_i, with the bias
    private double Row(int k, int i) =>
        Math.Sqrt(_network.W(k).Row(i).DotProduct(_network.W(k).Row(i)) + _network.B(k)[i] * _network.B(k)[i]);

    // gamma_n w ( A_{k-1} + D_{k-1} ); underflow is left out
    private double Allowance(ReferencePass pass, int k, double w, double D)
    {
        double n = _network.Size(k - 1) + 2,
            u = Math.Pow(2, -24);
        double A = Math.Sqrt(pass.X(k - 1).DotProduct(pass.X(k - 1)) + _network.Beta);
        return _singlePrecision ? n * u / (1 - n * u) * w * (A + D) : 0;
    }

    /// <summary>The largest certified nu, by bisection: the last that passed. 0 if none, +infinity if all (to 1e100).</summary>
    /// <inheritdoc cref="IsCertified"/>
    public double Radius(ReferencePass pass, bool dense)
    {
        const double Unbounded = 1e100;
        double high = 1;
        while (high < Unbounded && IsCertified(pass, high, dense))
            high *= 2;
        if (high >= Unbounded)
            return double.PositiveInfinity;

        double low = 0;
        for (double middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2)
        {
            if (IsCertified(pass, middle, dense))
                low = middle;
            else
                high = middle;
        }
        return low;
    }
}
