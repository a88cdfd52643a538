using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BoundGen.Runtime;

/// <summary>
/// One layer of a minibatch: dense in tiles of samples by outputs, or, where few of its inputs are active, sparse in tiles of
/// outputs by blocks of inputs. Either way an output is one chain in input order.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchLayers
{
    /// <summary>A layer is sparse where fewer of its inputs, in per cent, are active.</summary>
    private const int SparseBelow = 50;

    /// <summary>
    /// Inputs that a dense batch adds at a time: their weights in a panel stay in the second-level cache.
    /// </summary>
    private const int DenseBlock = 1024;

    /// <summary>z = W x + b for every sample. Lengths are the caller's to check.</summary>
    /// <param name="panels">The weights, which the caller keeps alive.</param>
    /// <param name="layer">Which layer of the network, from 0 on.</param>
    /// <param name="bias">As long as a row of <paramref name="z"/>, or empty.</param>
    /// <param name="below">
    /// The inputs of the network, or the rectified rows of the layer below; may be <paramref name="z"/>.
    /// </param>
    /// <param name="active">How many of all samples' inputs are not 0.</param>
    /// <param name="n">Samples.</param>
    /// <param name="x">Scratch for interleaved inputs or lists.</param>
    /// <param name="z">Receives a row a sample; has room for a number of rows divisible by 8.</param>
    public static void Run(
        WeightPanels panels,
        int layer,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<float> below,
        long active,
        int n,
        Span<float> x,
        Span<float> z
    )
    {
        ArgumentNullException.ThrowIfNull(panels);
        var (_, inputs, stride) = panels.Layer(layer);
        int strideBelow = layer == 0 ? inputs : panels.Layer(layer - 1).Stride;
        bool sparse = active < n * (SparseBelow * (long)inputs / 100);
        int rows = sparse ? n : (n + Layout.InterleavedRows - 1) / Layout.InterleavedRows * Layout.InterleavedRows;
        if (sparse)
            BatchRows.List(below, n, strideBelow, inputs, x);
        else
            BatchRows.Interleave(below, n, strideBelow, inputs, x);
        BatchRows.Start(bias, z, rows, stride);
        if (VectorWidth.Is512)
            Add<Vector512<float>, FloatVectors512>(panels, layer, sparse, rows, x, z);
        else if (VectorWidth.Is256)
            Add<Vector256<float>, FloatVectors256>(panels, layer, sparse, rows, x, z);
        else
            Add<Vector128<float>, FloatVectors128>(panels, layer, sparse, rows, x, z);
    }

    private static void Add<T, TWidth>(WeightPanels panels, int layer, bool sparse, int rows, Span<float> x, Span<float> z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        if (sparse)
        {
            var (offset, inputs, stride) = panels.Layer(layer);
            SparseProducts.Add<T, TWidth>(ref panels.At(offset), inputs, stride, x, rows, z);
        }
        else
            AddDense<T, TWidth>(panels, layer, rows, x, z);
    }

    /// <summary>Every input: panel by panel, 8 samples at a time.</summary>
    private static void AddDense<T, TWidth>(WeightPanels panels, int layer, int rows, Span<float> x, Span<float> z)
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        var (offset, inputs, stride) = panels.Layer(layer);
        for (int first = 0; first < inputs; first += DenseBlock)
        {
            int block = Math.Min(inputs - first, DenseBlock);
            ref float blockOfX = ref x[first * Layout.InterleavedRows];
            for (int i = 0; i < stride; i += Layout.PanelWidth)
            {
                int width = Math.Min(Layout.PanelWidth, stride - i);
                ref float panel = ref panels.At(offset + i * inputs + first * width);
                nint next = CacheLine.Address(ref panel) + (nint)sizeof(float) * width * inputs;
                AddDense<T, TWidth>(ref panel, width, next, ref blockOfX, inputs, block, ref z[i], stride, rows);
            }
        }
    }

    /// <summary>A block of inputs times one panel. Every tile fetches its share of the next panel.</summary>
    private static void AddDense<T, TWidth>(
        ref float panel,
        int width,
        nint next,
        ref float x,
        int inputs,
        int block,
        ref float z,
        int stride,
        int rows
    )
        where T : struct
        where TWidth : IFloatVectors<T>
    {
        // 32 registers hold tiles of 8 samples, 16 those of 4.
        int tileRows = TWidth.Lanes == Layout.VectorFloats ? 8 : 4,
            vectors = width == Layout.PanelWidth ? 3
            : tileRows == 8 ? 1
            : 2;
        int columns = vectors * TWidth.Lanes,
            tiles = Layout.InterleavedRows / tileRows * (width / columns);
        nint step = sizeof(float) * width * Layout.InterleavedRows / tiles / rows;
        for (int s = 0; s < rows; s += Layout.InterleavedRows)
        {
            for (int row = 0; row < Layout.InterleavedRows; row += tileRows)
            {
                ref float tileX = ref Unsafe.Add(ref x, (nint)s * inputs + row);
                for (int column = 0; column < width; column += columns, next += step * block)
                {
                    ref float tilePanel = ref Unsafe.Add(ref panel, column);
                    ref float tileZ = ref Unsafe.Add(ref z, (nint)(s + row) * stride + column);
                    if (tileRows == 8 && vectors == 3)
                        DenseTiles.Rows8By3<T, TWidth>(ref tilePanel, width, ref tileX, block, ref tileZ, stride, next, step);
                    else if (tileRows == 8)
                        DenseTiles.Rows8By1<T, TWidth>(ref tilePanel, width, ref tileX, block, ref tileZ, stride, next, step);
                    else if (vectors == 3)
                        DenseTiles.Rows4By3<T, TWidth>(ref tilePanel, width, ref tileX, block, ref tileZ, stride, next, step);
                    else
                        DenseTiles.Rows4By2<T, TWidth>(ref tilePanel, width, ref tileX, block, ref tileZ, stride, next, step);
                }
            }
        }
    }
}
