namespace BoundGen;

/// <summary>
/// The memory that a <see cref="BallPass"/> works in, in one block: vectors of every layer, one after the other, each padded to
/// whole cache lines.
/// </summary>
/// <remarks>Layers count from 0: layer l of the code is layer k = l + 1 of theory.md, and its inputs are x^l.</remarks>
internal ref struct BallScratch
{
    private const int LayerVectors = 6;
    private const int WideVectors = 7;

    private readonly NetworkShape _shape;
    private readonly int _wide;
    private readonly Span<double> _preActivations;
    private readonly Span<double> _deviations;
    private readonly Span<double> _fromBelow;
    private readonly Span<double> _squares;
    private readonly Span<double> _reference;
    private readonly Span<double> _referencePreActivations;
    private readonly Span<int> _sets;
    private ScratchBlock _block;

    public BallScratch(NetworkShape shape)
    {
        _shape = shape;
        _wide = Layout.Pad(shape.InputSize);
        int length = 0;
        for (int l = 0; l < shape.LayerCount; l++)
        {
            int stride = Layout.Stride(shape.Outputs(l));
            _wide = Math.Max(_wide, stride);
            length += stride;
        }

        int lists = shape.LayerCount + 2,
            scalars = Layout.Pad(5 * (shape.LayerCount + 1)),
            classes = Layout.Stride(shape.OutputSize);
        _block = ScratchBlock.Rent(
            sizeof(double) * (LayerVectors * (nint)length + WideVectors * _wide + scalars)
                + sizeof(float) * (nint)_wide
                + sizeof(int) * ((nint)lists * (_wide + Layout.VectorFloats) + classes + Layout.Pad(lists))
        );
        var left = _block.Span<double>();
        _preActivations = ScratchBlock.Take<double>(ref left, length);
        _deviations = ScratchBlock.Take<double>(ref left, length);
        _fromBelow = ScratchBlock.Take<double>(ref left, length);
        _squares = ScratchBlock.Take<double>(ref left, length);
        _reference = ScratchBlock.Take<double>(ref left, length);
        _referencePreActivations = ScratchBlock.Take<double>(ref left, length);
        Input = ScratchBlock.Take<double>(ref left, _wide);
        InputReference = ScratchBlock.Take<double>(ref left, _wide);
        Gradient = ScratchBlock.Take<double>(ref left, _wide);
        Carried = ScratchBlock.Take<double>(ref left, _wide);
        Bends = ScratchBlock.Take<double>(ref left, _wide);
        Vector = ScratchBlock.Take<double>(ref left, _wide);
        Along = ScratchBlock.Take<double>(ref left, _wide);
        Scalars = ScratchBlock.Take<double>(ref left, scalars);
        Sums = ScratchBlock.Take<float>(ref left, _wide);
        Classes = ScratchBlock.Take<int>(ref left, classes);
        Counts = ScratchBlock.Take<int>(ref left, lists);
        _sets = ScratchBlock.Take<int>(ref left, lists * (_wide + Layout.VectorFloats));
    }

    /// <summary>x, padded with zeros.</summary>
    public Span<double> Input { get; }

    /// <summary>The direction of ref^0: what the reference adds to x.</summary>
    public Span<double> InputReference { get; }

    /// <summary>p^k of the layer at hand, or G^k.</summary>
    public Span<double> Gradient { get; }

    /// <summary>What is carried through the weights to the layer below: slope + bend pull/(mult - bend).</summary>
    public Span<double> Carried { get; }

    /// <summary>bend' of the layer at hand.</summary>
    public Span<double> Bends { get; }

    /// <summary>v = w_0;y - w_0;j.</summary>
    public Span<double> Vector { get; }

    /// <summary>W_0^2 times the direction of ref^1.</summary>
    public Span<double> Along { get; }

    /// <summary>A_k, D_k, R_{k+1}, blockNorm_{k+1} and ||ref^{k+1}||, K + 2 of each.</summary>
    public Span<double> Scalars { get; }

    /// <summary>Sums of squares in single precision.</summary>
    public Span<float> Sums { get; }

    /// <summary>Classes other than y, by their margin.</summary>
    public Span<int> Classes { get; }

    /// <summary>How many neurons each list has.</summary>
    public Span<int> Counts { get; }

    /// <summary>z_0^k.</summary>
    public readonly Span<double> PreActivations(int layer) => Part(_preActivations, layer);

    /// <summary>dev^k.</summary>
    public readonly Span<double> Deviations(int layer) => Part(_deviations, layer);

    /// <summary>omega^k: the part of dev^k that comes from the layers below.</summary>
    public readonly Span<double> FromBelow(int layer) => Part(_fromBelow, layer);

    /// <summary>||w^k_0;i,J||^2.</summary>
    public readonly Span<double> Squares(int layer) => Part(_squares, layer);

    /// <summary>The direction of ref^k.</summary>
    public readonly Span<double> Reference(int layer) => Part(_reference, layer);

    /// <summary>z*^k: pre-activations of the pass of ref.</summary>
    public readonly Span<double> ReferencePreActivations(int layer) => Part(_referencePreActivations, layer);

    /// <summary>J_k as a list.</summary>
    public readonly ReadOnlySpan<int> Set(int k) => Room(k)[..Counts[k]];

    /// <summary>Where J_k is listed; list K + 2 is free for other lists.</summary>
    public readonly Span<int> Room(int k) => _sets.Slice(k * (_wide + Layout.VectorFloats), _wide + Layout.VectorFloats);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _block.Dispose();

    private readonly Span<double> Part(Span<double> vectors, int layer)
    {
        int start = 0;
        for (int l = 0; l < layer; l++)
            start += Layout.Stride(_shape.Outputs(l));
        return vectors.Slice(start, Layout.Stride(_shape.Outputs(layer)));
    }
}
