using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BoundGen.Runtime;

/// <summary>
/// The gradient of a minibatch in factors: that of a layer's weights is the sum over samples of delta x^T, where delta is the
/// gradient of the loss at the layer's pre-activations and x the layer's input. So no gradient of all weights need be stored.
/// </summary>
/// <remarks>
/// Until backpropagation comes down to a layer, the place of its delta holds its activations. Layers count from 0. Rows of a
/// gradient may be computed by many threads at once.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct GradientFactors
{
    /// <summary>Rows of a gradient that pay for fetching the inputs, and stay in the second-level cache beside them.</summary>
    public const int RowsAtOnce = 32;

    /// <summary>
    /// A layer is sparse where a smaller share of its inputs is active: below it, copying the weights for a sparse product pays.
    /// </summary>
    private const double SparseBelow = 0.35;

    /// <summary>Floats of lists at a time.</summary>
    private const int LongestLists = 1 << 20;

    private readonly NetworkShape _shape;
    private readonly Span<float> _memory;

    /// <summary>Lays the factors out.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="samples">n.</param>
    /// <param name="memory">Shape [<see cref="Length"/>], best at a 64-byte boundary.</param>
    /// <exception cref="ArgumentException">A wrong length, or more samples than memory can have.</exception>
    public GradientFactors(NetworkShape shape, int samples, Span<float> memory)
    {
        ShapeCheck.Length(memory.Length, Length(shape, samples), nameof(memory));
        _shape = shape;
        Samples = samples;
        _memory = memory;
    }

    /// <summary>n.</summary>
    public int Samples { get; }

    /// <summary>Floats that the factors take.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="samples">n.</param>
    /// <exception cref="ArgumentException">More samples than memory can have.</exception>
    public static int Length(NetworkShape shape, int samples)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long floats = 0,
            widest = 0;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            floats += Layout.Stride(shape.Inputs(layer)) + (long)shape.Outputs(layer);
            widest = Math.Max(widest, shape.Outputs(layer));
        }

        // Beside them lies scratch: rows and lists of the widest layer.
        long most = int.MaxValue / (floats + 4 * (widest + Layout.VectorFloats));
        if (samples > most)
            throw new ArgumentException($"{samples} samples at once, expected at most {most} for this network.", nameof(samples));
        return samples * (int)floats;
    }

    /// <summary>Floats from one row of a layer's gradient to the next.</summary>
    public int RowStride(int layer) => Layout.Stride(_shape.Inputs(layer));

    /// <summary>Delta of a layer, shape [outputs, n].</summary>
    public Span<float> Deltas(int layer)
    {
        int floats = 0;
        for (int l = 0; l < _shape.LayerCount; l++)
            floats += Layout.Stride(_shape.Inputs(l)) + (l < layer ? _shape.Outputs(l) : 0);
        return _memory.Slice(floats * Samples, _shape.Outputs(layer) * Samples);
    }

    /// <summary>What a layer computes: W x + b, rectified in hidden layers. From the first layer up.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="weights">W, shape [outputs, inputs].</param>
    /// <param name="biases">b, shape [outputs]; empty without biases.</param>
    /// <param name="x">Inputs of the network, shape [n, InputSize], or what the layer below computes, shape [inputs, n].</param>
    /// <param name="noise">What pre-activations gain before they are rectified, shape [outputs, n]; empty for nothing.</param>
    /// <returns>Shape [outputs, n].</returns>
    public Span<float> Ascend(
        int layer,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> biases,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> noise = default
    )
    {
        int n = Samples,
            inputs = _shape.Inputs(layer),
            outputs = _shape.Outputs(layer);
        Span<float> z = Deltas(layer);
        MatrixView<float> rows = layer == 0 ? new(x, n, inputs) : new MatrixView<float>(x, inputs, n).Transposed,
            w = new(weights, outputs, inputs);
        Panels.Copy(rows, RowStride(layer), Inputs(layer));
        if (BatchRows.CountNonzero(x) < SparseBelow * x.Length)
        {
            using var block = ScratchBlock.Rent(layer == 0 ? 0 : sizeof(float) * (nint)x.Length);
            Span<float> transposed = block.Span<float>();
            if (layer > 0)
                Transposition.Copy(x, n, inputs, n, transposed, inputs);
            SparseProducts.Multiply(layer == 0 ? x : transposed, n, w.Transposed, z);
        }
        else
        {
            MatrixProduct.Multiply(w, rows.Transposed, z);
        }

        Backpropagation.AddBiases(z, biases);
        if (!noise.IsEmpty)
            Backpropagation.Add(z, noise);
        if (layer < _shape.LayerCount - 1)
            Backpropagation.Rectify(z);
        return z;
    }

    /// <summary>
    /// Delta of the layer below: W^T delta and the price of activity where a neuron is active, 0 where it is not.
    /// </summary>
    /// <param name="layer">From the last down to 1.</param>
    /// <param name="weights">W of this layer, shape [outputs, inputs].</param>
    /// <param name="penalty">lambda.</param>
    /// <param name="stretch">
    /// Shape [n]: this times the layer's inputs is what the loss gains in another way than by its products, as through the length
    /// of the inputs; empty for nothing.
    /// </param>
    public void Descend(int layer, ReadOnlySpan<float> weights, float penalty, ReadOnlySpan<float> stretch = default)
    {
        if (Samples == 0)
            return;
        int outputs = _shape.Outputs(layer),
            inputs = _shape.Inputs(layer),
            rows = Samples * outputs;
        using var block = ScratchBlock.Rent(sizeof(float) * ((nint)rows + Samples * inputs));
        Span<float> transposed = block.Span<float>()[..rows],
            products = block.Span<float>()[rows..];
        Transposition.Copy(Deltas(layer), Samples, outputs, Samples, transposed, outputs);
        SparseProducts.Multiply(transposed, Samples, new(weights, outputs, inputs), products);
        if (!stretch.IsEmpty)
            Backpropagation.AddStretched(products, Deltas(layer - 1), stretch);
        Backpropagation.Gate(products, Deltas(layer - 1), penalty);
    }

    /// <summary>Rows of the gradient of a layer's weights: each entry is one chain over the samples.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="first">The first row, an output of the layer.</param>
    /// <param name="rows">Shape [rows, <see cref="RowStride"/>]; overwritten, the padding at the end of each with zeros.</param>
    public void WeightRows(int layer, int first, Span<float> rows)
    {
        rows.Clear();
        if (rows.IsEmpty || Samples == 0)
            return;
        int stride = RowStride(layer),
            count = rows.Length / stride;
        // Many samples have long lists, of which few rows are made at a time.
        int most = Math.Clamp(LongestLists / BatchRows.ListLength(1, Samples), 1, count);
        using var block = ScratchBlock.Rent(sizeof(float) * (nint)BatchRows.ListLength(most, Samples));
        Span<float> lists = block.Span<float>();
        for (; !rows.IsEmpty; first += most, rows = rows[(most * stride)..])
        {
            most = Math.Min(most, rows.Length / stride);
            BatchRows.List(Deltas(layer).Slice(first * Samples, most * Samples), most, Samples, Samples, lists);
            SparseProducts.Add(ref MemoryMarshal.GetReference(Inputs(layer)), Samples, stride, lists, most, rows);
        }
    }

    /// <summary>The gradient of all weights of a layer.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="gradient">Shape [outputs, inputs]; overwritten.</param>
    public void Weights(int layer, Span<float> gradient)
    {
        int inputs = _shape.Inputs(layer),
            stride = RowStride(layer);
        ShapeCheck.Length(gradient.Length, _shape.Outputs(layer) * inputs, nameof(gradient));
        using var block = ScratchBlock.Rent(sizeof(float) * (nint)RowsAtOnce * stride);
        for (int first = 0; first < _shape.Outputs(layer); first += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, _shape.Outputs(layer) - first);
            Span<float> rows = block.Span<float>()[..(count * stride)];
            WeightRows(layer, first, rows);
            for (int row = 0; row < count; row++)
                rows.Slice(row * stride, inputs).CopyTo(gradient[((first + row) * inputs)..]);
        }
    }

    /// <summary>Entries of the gradient of a layer's biases.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="first">The first output.</param>
    /// <param name="sums">Shape [outputs from there on].</param>
    public void Biases(int layer, int first, Span<float> sums)
    {
        if (!sums.IsEmpty)
            Backpropagation.SumRows(Deltas(layer).Slice(first * Samples, sums.Length * Samples), sums);
    }

    /// <summary>Throws unless the factors are of so many samples and a network of this shape.</summary>
    internal void CheckFits(NetworkShape shape, int samples, string parameter)
    {
        if (!shape.Equals(_shape) || samples != Samples)
            throw new ArgumentException(
                $"The factors are of {Samples} samples and a network {_shape}, expected {samples} and {shape}.",
                parameter
            );
    }

    /// <summary>x of a layer, in panels of n rows.</summary>
    private Span<float> Inputs(int layer)
    {
        int floats = 0;
        for (int l = 0; l < layer; l++)
            floats += Layout.Stride(_shape.Inputs(l));
        return _memory.Slice(floats * Samples, RowStride(layer) * Samples);
    }
}
