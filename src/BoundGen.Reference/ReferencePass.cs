using MathNet.Numerics.LinearAlgebra;

namespace BoundGen.Reference;

/// <summary>One pass of a network without noise (theory.md section 1).</summary>
public sealed class ReferencePass
{
    private readonly IReadOnlyList<Vector<double>> _z;
    private readonly IReadOnlyList<Vector<double>> _x;

    internal ReferencePass(IReadOnlyList<Vector<double>> z, IReadOnlyList<Vector<double>> x)
    {
        _z = z;
        _x = x;
    }

    /// <summary>Number of hidden layers.</summary>
    public int K => _z.Count - 1;

    /// <summary>Pre-activations z^k, d_k entries, k = 1..K+1.</summary>
    public Vector<double> Z(int k) => _z[k - 1];

    /// <summary>Activations x^k, d_k entries, k = 0..K; x^0 is the input.</summary>
    public Vector<double> X(int k) => _x[k];

    /// <summary>h(x) = z^{K+1}, C entries.</summary>
    public Vector<double> Logits => _z[^1];

    /// <summary>
    /// Which hidden neurons are active, z^k_i > 0: layer by layer, each on a new 64-bit word, neuron i at bit i % 64 of
    /// word i / 64, the rest of the last word 0.
    /// </summary>
    public ulong[] Mask
    {
        get
        {
            var mask = new List<ulong>();
            for (int k = 1; k <= K; k++)
            {
                var words = new ulong[(Z(k).Count + 63) / 64];
                for (int i = 0; i < Z(k).Count; i++)
                    words[i / 64] |= Z(k)[i] > 0 ? 1UL << (i % 64) : 0;
                mask.AddRange(words);
            }
            return mask.ToArray();
        }
    }

    /// <summary>M = h_y - max_{j != y} h_j; +infinity for a network with one class. An error is M &lt;= 0.</summary>
    /// <exception cref="ArgumentException">A label that is no class.</exception>
    public double Margin(int label) => MarginOf(Logits, label);

    /// <summary>The class with the largest logit, the first of equal ones.</summary>
    public int Classify()
    {
        int best = 0;
        for (int j = 1; j < Logits.Count; j++)
        {
            if (Logits[j] > Logits[best])
                best = j;
        }
        return best;
    }

    internal static double MarginOf(Vector<double> logits, int label)
    {
        if (label < 0 || label >= logits.Count)
            throw new ArgumentException($"The label is {label}, expected 0 to {logits.Count - 1}.", nameof(label));
        double others = double.NegativeInfinity;
        for (int j = 0; j < logits.Count; j++)
        {
            if (j != label)
                others = Math.Max(others, logits[j]);
        }
        return logits[label] - others;
    }
}
