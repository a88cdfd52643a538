using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BoundGen.Runtime;

/// <summary>
/// The weights of a network as batches read them: layer by layer panels of 48 outputs, a panel
/// holding one short row for every input, so that what a tile needs lies together. A second copy, in native memory that the
/// first batch takes.
/// </summary>
/// <remarks>Whoever reads keeps this object alive: its finalizer frees the copy.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class WeightPanels
{
    private readonly InputMajorWeights _weights;
    private readonly (int Offset, int Inputs, int Stride)[] _layers;
    private readonly int _length;
    private nint _values;

    /// <summary>Describes the layers of a network.</summary>
    /// <param name="weights">Its weights, which do not change once a batch has run.</param>
    /// <param name="layers">
    /// Where each layer starts, here as there; its inputs; and floats from one input's row there to the next.
    /// </param>
    public WeightPanels(InputMajorWeights weights, params (int Offset, int Inputs, int Stride)[] layers)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(layers);
        _weights = weights;
        _layers = layers;
        _length = layers.Max(layer => layer.Offset + layer.Inputs * layer.Stride);
    }

    /// <summary>Frees the copy.</summary>
    [SuppressMessage(
        "Design",
        "MA0055",
        Justification = "A SafeHandle would have to be allocated by the first batch, and calls allocate nothing."
    )]
    ~WeightPanels() => NativeMemory.AlignedFree((void*)_values);

    /// <summary>Copies the weights unless that has been done: before <see cref="At"/>.</summary>
    /// <exception cref="OutOfMemoryException">There is no room for the copy.</exception>
    public void Fill()
    {
        if (Volatile.Read(ref _values) == 0)
            FillOnce();
    }

    /// <summary>The float at an offset: that of the layer, then for every whole panel before this one Inputs * 48.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float At(int offset) => ref Unsafe.AsRef<float>((float*)_values + offset);

    /// <summary>Where a layer starts, its inputs, and the padded length of its outputs.</summary>
    /// <param name="layer">From 0 on.</param>
    internal (int Offset, int Inputs, int Stride) Layer(int layer) => _layers[layer];

    private void FillOnce()
    {
        var values = (float*)NativeMemory.AlignedAlloc((nuint)_length * sizeof(float), Layout.Alignment);
        foreach (var (offset, inputs, stride) in _layers)
        {
            for (int j = 0; j < inputs; j++)
            {
                var row = _weights.Row(offset + j * stride, stride);
                for (int i = 0; i < stride; i += Layout.PanelWidth)
                {
                    int width = Math.Min(Layout.PanelWidth, stride - i);
                    row.Slice(i, width).CopyTo(new Span<float>(values + offset + (nint)i * inputs + (nint)j * width, width));
                }
            }
        }

        // Several threads may make the first batch at once. One keeps its copy, and the others free theirs.
        if (Interlocked.CompareExchange(ref _values, (nint)values, 0) != 0)
            NativeMemory.AlignedFree(values);
    }
}
