using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BoundGen;

/// <summary>
/// The weights of a network as generated batches read them: layer by layer panels of <see cref="Width"/> outputs, a panel
/// holding one short row for every input, so that what a tile needs lies together. A second copy: memory is taken when the first
/// batch runs, only address space before.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WeightPanels
{
    /// <summary>Outputs of a panel; the last one of a layer may have 16 or 32.</summary>
    public const int Width = 48;

    private readonly InputMajorWeights _weights;
    private readonly (int Offset, int Inputs, int Stride)[] _layers;
    private readonly float[] _values;
    private readonly int _start;
    private readonly Lock _filling = new();
    private volatile bool _filled;

    /// <summary>Makes room for the layers of a network.</summary>
    /// <param name="weights">Its weights, which do not change once a batch has run.</param>
    /// <param name="layers">Where each layer starts, here as there; its inputs; and floats from one input's row there to the next.</param>
    public WeightPanels(InputMajorWeights weights, params (int Offset, int Inputs, int Stride)[] layers)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(layers);
        _weights = weights;
        _layers = layers;
        int length = layers.Max(layer => layer.Offset + layer.Inputs * layer.Stride);
        _values = GC.AllocateUninitializedArray<float>(length + Vector512<float>.Count, pinned: true);
        _start = AlignedMemory.FloatsToAlignment(ref MemoryMarshal.GetArrayDataReference(_values));
    }

    /// <summary>Copies the weights unless that has been done: before <see cref="At"/>.</summary>
    public void Fill()
    {
        if (!_filled)
            FillOnce();
    }

    /// <summary>The float at an offset: that of the layer, then for every whole panel before this one Inputs * Width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float At(int offset) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start + offset);

    /// <summary>Tells the processor that a place will soon be read; it may lie outside of all memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(ref float place)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(Unsafe.AsPointer(ref place));
    }

    private void FillOnce()
    {
        lock (_filling)
        {
            foreach (var (offset, inputs, stride) in _filled ? [] : _layers)
            {
                for (int j = 0; j < inputs; j++)
                {
                    var row = _weights.Row(offset + j * stride, stride);
                    for (int i = 0; i < stride; i += Width)
                    {
                        int width = Math.Min(Width, stride - i);
                        row.Slice(i, width).CopyTo(_values.AsSpan(_start + offset + i * inputs + j * width));
                    }
                }
            }

            _filled = true;
        }
    }
}
