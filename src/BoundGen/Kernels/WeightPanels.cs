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
    private int _filling;

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
        // Without a copy there is nothing to free, and an object with a finalizer keeps the weights for one more collection.
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the copy.</summary>
    [SuppressMessage(
        "Design",
        "MA0055",
        Justification = "A SafeHandle would have to be allocated by the first batch, and calls allocate nothing."
    )]
    ~WeightPanels()
    {
        if (_values == 0)
            return;
        NativeMemory.AlignedFree((void*)_values);
        GC.RemoveMemoryPressure(Bytes);
    }

    private long Bytes => (long)_length * sizeof(float);

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

    /// <summary>
    /// Several threads may make the first batch at once. One copies while the others wait, as a copy each would be as many times
    /// the memory of the network. A lock might allocate.
    /// </summary>
    private void FillOnce()
    {
        var wait = new SpinWait();
        while (Interlocked.Exchange(ref _filling, 1) != 0)
            wait.SpinOnce();
        try
        {
            if (_values == 0)
            {
                Volatile.Write(ref _values, (nint)Copy());
                GC.ReRegisterForFinalize(this);
            }
        }
        finally
        {
            Volatile.Write(ref _filling, 0);
        }
    }

    private float* Copy()
    {
        // The collector sees none of it: told before the memory is taken, it collects networks that nobody uses any more.
        GC.AddMemoryPressure(Bytes);
        float* values;
        try
        {
            values = (float*)NativeMemory.AlignedAlloc((nuint)Bytes, Layout.Alignment);
        }
        catch (OutOfMemoryException)
        {
            GC.RemoveMemoryPressure(Bytes);
            throw;
        }

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

        return values;
    }
}
