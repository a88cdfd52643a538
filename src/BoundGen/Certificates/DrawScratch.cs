using System.Runtime.CompilerServices;

namespace BoundGen;

/// <summary>The memory that a <see cref="DrawBatch"/> works in, in one block, every part from a whole cache line on.</summary>
internal ref struct DrawScratch
{
    /// <summary>Theorems F, P and U, in this order wherever something is kept for each.</summary>
    public const int Theorems = 3;

    /// <summary>Doubles in a batch at most, unless one draw needs more.</summary>
    private const int MostDoubles = 1 << 20;

    /// <summary>Parts of the block.</summary>
    private const int Parts = 12;

    /// <summary>J^F, J^P, J^U and the complement of J^F.</summary>
    private const int Sets = 4;

    /// <summary>Squares over J^F, J^P and J^U, then drift over J^F and over all.</summary>
    private const int Sums = 5;

    private readonly int _wide;
    private readonly int _listWidth;
    private readonly int _outputs;
    private readonly Span<float> _differences;
    private readonly Span<byte> _sets;
    private ScratchBlock _block;

    /// <summary>Takes the memory.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="draws">n, at least 1.</param>
    public DrawScratch(NetworkShape shape, int draws)
    {
        _wide = Width(shape);
        _listWidth = _wide + Layout.Alignment / sizeof(int);
        _outputs = Layout.Stride(shape.OutputSize);
        _block = ScratchBlock.Rent((nint)(draws * DoublesPerDraw(shape) + SharedDoubles(shape)) * sizeof(double));
        var block = _block.Span<double>();
        AllX = ScratchBlock.Take<double>(ref block, draws * _wide);
        AllZ = ScratchBlock.Take<double>(ref block, draws * _wide);
        AllSquares = ScratchBlock.Take<float>(ref block, Theorems * draws * _wide);
        AllActive = ScratchBlock.Take<int>(ref block, draws * _listWidth);
        AllListed = ScratchBlock.Take<int>(ref block, Theorems * draws * _listWidth);
        _differences = ScratchBlock.Take<float>(ref block, Sums * draws * _outputs);
        Draws = ScratchBlock.Take<DrawState>(ref block, draws);
        Cursors = ScratchBlock.Take<int>(ref block, Theorems * draws);
        Q = ScratchBlock.Take<float>(ref block, _wide);
        Means = ScratchBlock.Take<float>(ref block, _wide);
        _sets = ScratchBlock.Take<byte>(ref block, Sets * _wide / 8);
        Panel = ScratchBlock.Take<double>(ref block, BatchColumnSums.PanelLength);
        Draws.Clear();
        _differences.Clear();
    }

    /// <summary>Noisy pre-activations of the layer below, or inputs; a row a draw.</summary>
    public Span<double> AllX { get; private set; }

    /// <summary>Pre-activations of the layer that is computed; a row a draw.</summary>
    public Span<double> AllZ { get; private set; }

    /// <summary>The active inputs of every draw.</summary>
    public Span<int> AllActive { get; }

    /// <summary>The neurons of J^F, J^P and J^U of the layer below; for each theorem a row a draw.</summary>
    public Span<int> AllListed { get; }

    /// <summary>Sums of squared weights over them.</summary>
    public Span<float> AllSquares { get; }

    /// <summary>Where each draw stands.</summary>
    public Span<DrawState> Draws { get; }

    /// <summary>A place for each theorem and draw.</summary>
    public Span<int> Cursors { get; }

    /// <summary>Q_i of one layer of one draw.</summary>
    public Span<float> Q { get; }

    /// <summary>mbar_i likewise.</summary>
    public Span<float> Means { get; }

    /// <summary>Packed weights.</summary>
    public Span<double> Panel { get; }

    /// <summary>The most draws that fit, at least 1 and at most <paramref name="most"/>.</summary>
    public static int Largest(NetworkShape shape, int most) => (int)Math.Clamp(MostDoubles / DoublesPerDraw(shape), 1, most);

    /// <summary>A draw's row of <see cref="AllX"/>, padding included.</summary>
    public readonly Span<double> X(int draw) => AllX.Slice(draw * _wide, _wide);

    /// <summary>The front of a draw's row of <see cref="AllZ"/>.</summary>
    public readonly Span<double> Z(int draw, int length) => AllZ.Slice(draw * _wide, length);

    /// <summary>A draw's row of <see cref="AllActive"/>.</summary>
    public readonly Span<int> Active(int draw) => AllActive.Slice(draw * _listWidth, _listWidth);

    /// <summary>A draw's row of <see cref="AllListed"/>.</summary>
    public readonly Span<int> Listed(int theorem, int draw) =>
        AllListed.Slice((theorem * Draws.Length + draw) * _listWidth, _listWidth);

    /// <summary>The front of a draw's row of <see cref="AllSquares"/>.</summary>
    public readonly Span<float> Squares(int theorem, int draw, int length) =>
        AllSquares.Slice((theorem * Draws.Length + draw) * _wide, length);

    /// <summary>What <see cref="OutputDifferences"/> sums for a draw, a number a class.</summary>
    /// <param name="sums">Which of the five sums.</param>
    /// <param name="draw">The draw.</param>
    public readonly Span<float> Differences(int sums, int draw) => _differences.Slice((Sums * draw + sums) * _outputs, _outputs);

    /// <summary>A set of neurons, a bit a neuron.</summary>
    /// <param name="number">J^F, J^P, J^U or the complement of J^F.</param>
    /// <param name="neurons">A multiple of 8.</param>
    public readonly Span<byte> Set(int number, int neurons) => _sets.Slice(number * _wide / 8, neurons / 8);

    /// <summary>What has been computed becomes the input of the next layer.</summary>
    public void Advance()
    {
        var done = AllX;
        AllX = AllZ;
        AllZ = done;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _block.Dispose();

    /// <summary>The length of the longest padded layer.</summary>
    private static int Width(NetworkShape shape)
    {
        int width = Layout.Pad(shape.InputSize);
        for (int layer = 0; layer < shape.LayerCount; layer++)
            width = Math.Max(width, Layout.Stride(shape.Outputs(layer)));
        return width;
    }

    private static long DoublesPerDraw(NetworkShape shape) =>
        2 * Width(shape)
        + Theorems * Width(shape) / 2L
        + 2L * (Width(shape) + Layout.Alignment)
        + Sums * Layout.Stride(shape.OutputSize) / 2L
        + Unsafe.SizeOf<DrawState>() / sizeof(double)
        + Theorems;

    /// <summary>With room to align every part.</summary>
    private static long SharedDoubles(NetworkShape shape) =>
        2L * Width(shape) + BatchColumnSums.PanelLength + Parts * Layout.Alignment / sizeof(double);
}
