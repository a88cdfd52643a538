namespace BoundGen.Reference;

/// <summary>
/// How far an input may move before the predicted class can change (theory.md section 6), in the Euclidean norm.
/// The norms are the network's own.
/// </summary>
public sealed class ReferenceRobustness
{
    private readonly ReferenceNetwork _network;
    private readonly ReferenceWeightNorms _norms;

    /// <summary>Prepares the norms of a network.</summary>
    public ReferenceRobustness(ReferenceNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
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
            J = pass.Z(k).Select((z, i) => dense || -z < _norms.R(layer, i, below) * dBelow).ToArray();
            D *= _norms.N2(k, J.Count(inside => inside), below.Count(inside => inside));
        }

        int y = pass.Classify();
        return Enumerable.Range(0, _network.C)
            .All(j => j == y || pass.Logits[y] - pass.Logits[j] > _norms.V(y, j, J) * D);
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
