using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>
/// dev_i^k of theory.md section 5: how far the pre-activation of neuron i can lie above c_i, from deviations below the layer
/// and from the rounding of theta's own pass (section 7).
/// </summary>
/// <param name="noise">The noise model of the draw.</param>
/// <param name="layer">The layer of the draw.</param>
/// <param name="squares">
/// sum over j in J_{k-1} of w_0;ij^2 for every i, in single precision; empty where nothing deviates below.
/// </param>
/// <param name="below">Where the layer below left the certificate.</param>
/// <param name="deviation">What r_i(J_{k-1}) is multiplied by.</param>
internal readonly ref struct RowReach(
    NoiseModel noise,
    in NoisyLayer layer,
    ReadOnlySpan<float> squares,
    in CertifiedLayer below,
    double deviation
)
{
    private readonly ReadOnlySpan<float> _squares = squares;
    private readonly ReadOnlySpan<double> _rowNorms = noise.RowNorms(layer.Index);
    private readonly double _rho = noise.Rho[layer.Index];
    private readonly double _rounding = noise.Rounding(layer, below);
    private readonly double _underflow = NoiseModel.Underflow(below);
    private readonly double _deviation = deviation;
    private readonly int _terms = below.Size;

    /// <summary>An upper bound of ||w_i,J|| from the sum of squares over J of the prior's row.</summary>
    public static double Norm(float squares, int terms, double rho) => Math.Sqrt(Rounding.CoverSingle(squares, terms)) + rho;

    /// <summary>Finds the neurons with -zhat_i &lt; max(dev_i, least) + more.</summary>
    /// <param name="zhat">Noisy pre-activations, padded to a multiple of 16 with negative infinity.</param>
    /// <param name="least">A lower limit of dev_i: smaller values count as this.</param>
    /// <param name="more">Is added to the larger of the two.</param>
    /// <param name="set">Receives the neurons.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Select(ReadOnlySpan<double> zhat, double least, double more, Span<byte> set)
    {
        // dev_i = deviation sqrt(factor squares_i + offset) + rounding w_i + constant, with CoverSingle and Norm written out.
        var (factor, offset) = (
            Rounding.CoverSingle(1, _terms) - Rounding.CoverSingle(0, _terms),
            Rounding.CoverSingle(0, _terms)
        );
        double constant = _rho * _deviation + _rho * _rounding + _underflow;
        ref double z = ref MemoryMarshal.GetReference(zhat);
        ref float sums = ref MemoryMarshal.GetReference(_squares.IsEmpty ? default : _squares[..zhat.Length]);
        ref double norms = ref MemoryMarshal.GetReference(_rowNorms[..zhat.Length]);
        int count = 0;
        uint low = 0;
        for (int i = 0; i < zhat.Length; i += Vector256<double>.Count)
        {
            var reach = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref norms, (nuint)i),
                Vector256.Create(_rounding),
                Vector256.Create(constant)
            );
            if (!_squares.IsEmpty)
            {
                var squared = Vector256.FusedMultiplyAdd(
                    ColumnSums.Widen(ref sums, i),
                    Vector256.Create(factor),
                    Vector256.Create(offset)
                );
                reach = Vector256.FusedMultiplyAdd(Vector256.Sqrt(squared), Vector256.Create(_deviation), reach);
            }

            reach = Vector256.MaxNative(reach, Vector256.Create(least)) + Vector256.Create(more);
            uint bits = Vector256.LessThan(-Vector256.LoadUnsafe(ref z, (nuint)i), reach).ExtractMostSignificantBits();
            count += BitOperations.PopCount(bits);
            // Four neurons give half a byte of the set.
            if (i % 8 == 0)
                low = bits;
            else
                set[i / 8] = (byte)(low | bits << 4);
        }

        return count;
    }
}
