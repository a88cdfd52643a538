using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BoundGen;

/// <summary>
/// What the output step of Theorems U, P and F reads of the rows of W_0^{K+1} (theory.md section 5): for every class j, sums over
/// sets of hidden neurons of (w_0;y - w_0;j)_i^2 and of max((w_0;y - w_0;j)_i, 0) mbar_i, in single precision.
/// </summary>
/// <param name="noise">The noise model of the draw.</param>
/// <param name="label">y.</param>
internal readonly ref struct OutputDifferences(NoiseModel noise, int label)
{
    private readonly ref float _weights = ref noise.OutputWeights();
    private readonly int _stride = Layout.Stride(noise.Shape.OutputSize);
    private readonly int _label = label;

    /// <summary>Adds (w_0;y - w_0;j)_i^2 over a set of neurons i, for every class j.</summary>
    /// <param name="neurons">The indices of the neurons in the set.</param>
    /// <param name="sums">A sum for every class, padded.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddSquares(ReadOnlySpan<int> neurons, Span<float> sums)
    {
        for (int first = 0; first < _stride; first += 2 * Vector256<float>.Count)
        {
            ref float sum = ref sums[first];
            var (low, high) = (Vector256.LoadUnsafe(ref sum), Vector256.LoadUnsafe(ref sum, 8));
            foreach (int i in neurons)
            {
                ref float row = ref Unsafe.Add(ref _weights, (nint)i * _stride);
                var own = Vector256.Create(Unsafe.Add(ref row, _label));
                var (a, b) = (
                    own - Vector256.LoadUnsafe(ref row, (nuint)first),
                    own - Vector256.LoadUnsafe(ref row, (nuint)first + 8)
                );
                low = Vector256.FusedMultiplyAdd(a, a, low);
                high = Vector256.FusedMultiplyAdd(b, b, high);
            }

            low.StoreUnsafe(ref sum);
            high.StoreUnsafe(ref sum, 8);
        }
    }

    /// <summary>Adds max((w_0;y - w_0;j)_i, 0) mbar_i over a set of neurons i, for every class j.</summary>
    /// <param name="neurons">The indices of the neurons in the set.</param>
    /// <param name="means">mbar of all neurons of the layer.</param>
    /// <param name="sums">A sum for every class, padded.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddDrift(ReadOnlySpan<int> neurons, ReadOnlySpan<float> means, Span<float> sums)
    {
        for (int first = 0; first < _stride; first += 2 * Vector256<float>.Count)
        {
            ref float sum = ref sums[first];
            var (low, high) = (Vector256.LoadUnsafe(ref sum), Vector256.LoadUnsafe(ref sum, 8));
            foreach (int i in neurons)
            {
                ref float row = ref Unsafe.Add(ref _weights, (nint)i * _stride);
                var (own, mean) = (Vector256.Create(Unsafe.Add(ref row, _label)), Vector256.Create(means[i]));
                var (a, b) = (
                    own - Vector256.LoadUnsafe(ref row, (nuint)first),
                    own - Vector256.LoadUnsafe(ref row, (nuint)first + 8)
                );
                low = Vector256.FusedMultiplyAdd(Vector256.MaxNative(a, Vector256<float>.Zero), mean, low);
                high = Vector256.FusedMultiplyAdd(Vector256.MaxNative(b, Vector256<float>.Zero), mean, high);
            }

            low.StoreUnsafe(ref sum);
            high.StoreUnsafe(ref sum, 8);
        }
    }
}
