using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BoundGen.Runtime;

/// <summary>
/// Draws that go through a network together, layer by layer (theory.md section 4), with the recursions of Theorems U, P and F
/// (section 5), dense and sparse: all of them read the same noisy pass. A draw comes out the same bits whichever draws are beside it.
/// </summary>
/// <remarks>Dispose exactly once. Lengths are the caller's to check.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct DrawBatch
{
    /// <summary>From so many draws on, weights are worth packing.</summary>
    private const int SmallestPacked = 16;

    /// <summary>Enough that packing weights is cheap beside using them.</summary>
    private const int MostDraws = 128;

    /// <summary>Doubles of scratch in a batch at most, unless one draw needs more.</summary>
    private const int MostScratch = 1 << 20;

    private const int Theorems = 3;

    private readonly NoiseModel _noise;
    private readonly NetworkShape _shape;
    private readonly ReadOnlySpan<int> _labels;
    private readonly ReadOnlySpan<float> _normals;
    private readonly Span<DrawOutcome> _outcomes;
    private readonly int _wide;
    private readonly int _listWidth;
    private readonly int _outputs;

    /// <summary>Noisy pre-activations of the layer below, or inputs; a row a draw.</summary>
    private Span<double> _x;

    /// <summary>Those of the layer at hand.</summary>
    private Span<double> _z;

    private readonly Span<DrawState> _draws;

    /// <summary>The active inputs of every draw.</summary>
    private readonly Span<int> _active;

    /// <summary>The neurons of J^F, J^P and J^U of the layer below; for each theorem a row a draw.</summary>
    private readonly Span<int> _listed;

    /// <summary>Sums of squared weights over them.</summary>
    private readonly Span<float> _squares;

    /// <summary>For every draw what <see cref="OutputDifferences"/> sums: squares over J^F, J^P and J^U, then drift over J^F and over all.</summary>
    private readonly Span<float> _differences;

    private readonly Span<float> _q;
    private readonly Span<float> _means;
    private readonly Span<byte> _sets;
    private readonly Span<double> _panel;
    private readonly Span<int> _cursors;
    private ScratchBlock _block;
    private int _layer;
    private int _noiseOffset;
    private readonly int _noiseLength;

    /// <summary>Takes the inputs of draws.</summary>
    /// <param name="noise">Noise levels, distance caps and the norms of the prior.</param>
    /// <param name="inputs">Shape [n, d_0], n at most <see cref="Largest"/>.</param>
    /// <param name="labels">Shape [n].</param>
    /// <param name="normals">Shape [n, NoiseLength].</param>
    /// <param name="outcomes">Shape [n].</param>
    /// <exception cref="ArgumentException">An input that is NaN or infinite.</exception>
    public DrawBatch(
        NoiseModel noise,
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> normals,
        Span<DrawOutcome> outcomes
    )
    {
        ArgumentNullException.ThrowIfNull(noise);
        int n = labels.Length;
        _labels = labels;
        _normals = normals;
        _outcomes = outcomes;
        (_noise, _shape) = (noise, noise.Shape);
        (_wide, _listWidth, _outputs) = (
            Width(_shape),
            Width(_shape) + Layout.Alignment / sizeof(int),
            Layout.Stride(_shape.OutputSize)
        );
        _block = ScratchBlock.Rent((nint)(n * DoublesPerDraw(_shape) + SharedDoubles(_shape)) * sizeof(double));
        var scratch = _block.Span<double>();
        _x = Take<double>(ref scratch, n * _wide);
        _z = Take<double>(ref scratch, n * _wide);
        _squares = Take<float>(ref scratch, Theorems * n * _wide);
        _active = Take<int>(ref scratch, n * _listWidth);
        _listed = Take<int>(ref scratch, Theorems * n * _listWidth);
        _differences = Take<float>(ref scratch, 5 * n * _outputs);
        _draws = Take<DrawState>(ref scratch, n);
        _cursors = Take<int>(ref scratch, Theorems * n);
        _q = Take<float>(ref scratch, _wide);
        _means = Take<float>(ref scratch, _wide);
        _sets = Take<byte>(ref scratch, 4 * _wide / 8);
        _panel = Take<double>(ref scratch, BatchColumnSums.PanelLength);
        _draws.Clear();
        _differences.Clear();
        _noiseLength = normals.Length / n;
        for (int s = 0; s < n; s++)
            Start(s, inputs.Slice(s * _shape.InputSize, _shape.InputSize));
    }

    /// <summary>The most draws of a batch.</summary>
    public static int Largest(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return (int)Math.Clamp(MostScratch / DoublesPerDraw(shape), 1, MostDraws);
    }

    /// <summary>Takes the draws through a hidden layer: zhat^k, then J_k, P_k and D_k of every theorem.</summary>
    /// <param name="weights">W^k, input-major and padded, as <see cref="InputMajorWeights"/> keeps it.</param>
    /// <param name="biases">b^k, shape [d_k]; empty where there are none.</param>
    public void Hidden(ref float weights, ReadOnlySpan<float> biases)
    {
        AddColumns(ref weights, biases);
        if (_layer > 0)
            SumSquares();
        for (int s = 0; s < _draws.Length; s++)
        {
            if (!_draws[s].HasFailed)
                Certify(s);
        }

        Advance();
    }

    /// <summary>Takes the draws through the output layer: margins against slacks. Nothing passes where Gibbs fails.</summary>
    /// <inheritdoc cref="Hidden"/>
    public void Output(ref float weights, ReadOnlySpan<float> biases)
    {
        AddColumns(ref weights, biases);
        for (int s = 0; s < _draws.Length; s++)
            _outcomes[s] = _draws[s].HasFailed ? DrawOutcome.None : Decide(s);
        Advance();
    }

    /// <summary>Gives the scratch back.</summary>
    public void Dispose() => _block.Dispose();

    /// <summary>As long as any padded layer.</summary>
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
        + 5 * Layout.Stride(shape.OutputSize) / 2L
        + Unsafe.SizeOf<DrawState>() / sizeof(double)
        + Theorems;

    /// <summary>With room to align a dozen parts.</summary>
    private static long SharedDoubles(NetworkShape shape) =>
        2L * Width(shape) + BatchColumnSums.PanelLength + 12 * Layout.Alignment / sizeof(double);

    /// <summary>Takes so many values off the front, at a whole cache line.</summary>
    private static Span<T> Take<T>(scoped ref Span<double> scratch, int count)
        where T : unmanaged
    {
        int line = Layout.Alignment / sizeof(double),
            doubles = (int)(((long)count * Unsafe.SizeOf<T>() + Layout.Alignment - 1) / Layout.Alignment) * line;
        var taken = MemoryMarshal.Cast<double, T>(scratch[..doubles])[..count];
        scratch = scratch[doubles..];
        return taken;
    }

    /// <summary>D_0 = 0, and J_0 is the support of x.</summary>
    private readonly void Start(int s, ReadOnlySpan<float> input)
    {
        var x = _x.Slice(s * _wide, _wide);
        Activations.Widen(input, x);
        x[input.Length..].Clear();
        var active = _active.Slice(s * _listWidth, _listWidth);
        int count = Activations.CompactInput(input, active);
        active[count] = NeuronSet.End;
        ref var draw = ref _draws[s];
        draw.Active = count;
        draw.Norm = Activations.Norm(x, _shape.HasBias ? 1 : 0);
        draw.SparseF = draw.SparseP = draw.SparseU = new CertifiedLayer(count);
        draw.DenseF = draw.DenseP = draw.DenseU = new CertifiedLayer(input.Length);
    }

    private void Advance()
    {
        var done = _x;
        _x = _z;
        _z = done;
        _noiseOffset += _shape.Outputs(_layer);
        _layer++;
    }

    /// <summary>c^k = W^k xhat^{k-1} + b^k of all draws.</summary>
    private readonly void AddColumns(ref float weights, ReadOnlySpan<float> biases)
    {
        int n = _draws.Length,
            stride = Layout.Stride(_shape.Outputs(_layer));
        for (int s = 0; s < n; s++)
        {
            var z = _z.Slice(s * _wide, stride);
            Activations.Widen(biases, z);
            z[biases.Length..].Clear();
        }

        if (VectorWidth.Is512 && n >= SmallestPacked && stride >= BatchColumnSums.TileOutputs)
        {
            BatchColumnSums.Add(ref weights, _shape.Inputs(_layer), stride, _x, _active, _z, n, _panel, _cursors);
            return;
        }

        for (int s = 0; s < n; s++)
            ColumnSums.Add(
                ref weights,
                _x.Slice(s * _wide, _wide),
                _active.Slice(s * _listWidth, _draws[s].Active),
                _z.Slice(s * _wide, stride)
            );
    }

    /// <summary>Squared row norms over what is listed, for r_i^k(J) of every theorem and draw.</summary>
    private readonly void SumSquares()
    {
        int n = _draws.Length,
            rows = Theorems * n,
            stride = Layout.Stride(_shape.Outputs(_layer));
        ref float squares = ref _noise.SquaredWeights(_layer);
        for (int r = 0; r < rows; r++)
            _squares.Slice(r * _wide, stride).Clear();
        if (VectorWidth.Is512 && n >= SmallestPacked)
        {
            BatchColumnSums.Add(ref squares, _shape.Inputs(_layer), stride, _listed, _squares, rows, _cursors);
            return;
        }

        for (int s = 0; s < n; s++)
        {
            ref var draw = ref _draws[s];
            ColumnSums.Add(ref squares, Listed(0, s, draw.ListedF), Squares(0, s, stride));
            ColumnSums.Add(ref squares, Listed(1, s, draw.ListedP), Squares(1, s, stride));
            ColumnSums.Add(ref squares, Listed(2, s, draw.ListedU), Squares(2, s, stride));
        }
    }

    private readonly Span<int> Listed(int theorem, int s, int length) =>
        _listed.Slice((theorem * _draws.Length + s) * _listWidth, length);

    private readonly Span<float> Squares(int theorem, int s, int length) =>
        _layer == 0 ? default : _squares.Slice((theorem * _draws.Length + s) * _wide, length);

    /// <summary>zhat^k = c^k + s_k xi^k; false where a number is not finite.</summary>
    private readonly bool AddNoise(int s, Span<double> z)
    {
        ref var draw = ref _draws[s];
        var normals = _normals.Slice(s * _noiseLength + _noiseOffset, z.Length);
        draw.Noisy = _noise.AddNoise(_layer, draw.Noisy, draw.Norm, normals, z);
        return draw.Noisy.IsFinite;
    }

    /// <summary>J_k, P_k and D_k of every theorem in both forms.</summary>
    private readonly void Certify(int s)
    {
        int neurons = _shape.Outputs(_layer),
            stride = Layout.Stride(neurons);
        ref var draw = ref _draws[s];
        var z = _z.Slice(s * _wide, stride);
        if (!AddNoise(s, z[..neurons]))
        {
            Fail(s);
            return;
        }

        // Padding is in no set.
        z[neurons..].Fill(double.NegativeInfinity);
        Span<float> q = _q[..stride],
            means = _means[..stride];
        NoiseMoments.Fill(z, draw.Noisy, q, means);
        means[neurons..].Clear();

        Span<byte> setF = Set(0, stride),
            setP = Set(1, stride),
            setU = Set(2, stride);
        Span<float> squaresF = Squares(0, s, stride),
            squaresP = Squares(1, s, stride),
            squaresU = Squares(2, s, stride);
        // Theorem F: dev = r min(D, P + ||mbar|| + s tau), P = min(N2 D, T4), D = P + s (q + t).
        draw.SparseF = AveragedCertificate.Sparse(z, q, means, squaresF, _noise, draw.Noisy, draw.SparseF, setF);
        draw.DenseF = AveragedCertificate.Dense(means, _noise, draw.Noisy, draw.DenseF);
        // Theorem P: dev = r D, P = N2 D, D = P + s (q + t).
        if (draw.GrowsP)
            ColumnSums.Add(squaresF, squaresP);
        draw.SparseP = PointwiseCertificate.Sparse(z, q, squaresP, _noise, draw.Noisy, draw.SparseP, setP);
        draw.DenseP = PointwiseCertificate.Dense(_noise, draw.Noisy, draw.DenseP);
        // Theorem U: I from r D + b Ahat, D = N2 D + a Ahat.
        if (draw.GrowsU)
            ColumnSums.Add(squaresP, squaresU);
        draw.SparseU = UniformCertificate.Sparse(z, squaresU, _noise, draw.Noisy, draw.SparseU, setU);
        draw.DenseU = UniformCertificate.Dense(_noise, draw.Noisy, draw.DenseU);

        List(s, z, setF, setP, setU);
        if (_layer == _shape.HiddenLayerCount - 1)
            SumDifferences(s, setF, means);
    }

    private readonly Span<byte> Set(int number, int stride) => _sets.Slice(number * _wide / 8, stride / 8);

    /// <summary>Nothing more to do for a draw: its lists are empty.</summary>
    private readonly void Fail(int s)
    {
        _draws[s].HasFailed = true;
        _draws[s].Active = _draws[s].ListedF = _draws[s].ListedP = _draws[s].ListedU = 0;
        _active[s * _listWidth] = Listed(0, s, 1)[0] = Listed(1, s, 1)[0] = Listed(2, s, 1)[0] = NeuronSet.End;
    }

    /// <summary>What the next layer reads: active neurons, and sets as far as they go beyond each other.</summary>
    private readonly void List(
        int s,
        ReadOnlySpan<double> z,
        ReadOnlySpan<byte> setF,
        ReadOnlySpan<byte> setP,
        ReadOnlySpan<byte> setU
    )
    {
        ref var draw = ref _draws[s];
        var active = _active.Slice(s * _listWidth, _listWidth);
        draw.Active = Activations.CompactHidden(z, active);
        active[draw.Active] = NeuronSet.End;
        draw.Norm = Activations.RectifiedNorm(z, _shape.HasBias ? 1 : 0);
        draw.GrowsP = NeuronSet.Contains(setP, setF);
        draw.GrowsU = NeuronSet.Contains(setU, setP);
        draw.ListedF = NeuronSet.List(setF, default, Listed(0, s, _listWidth));
        draw.ListedP = NeuronSet.List(setP, draw.GrowsP ? setF : default, Listed(1, s, _listWidth));
        draw.ListedU = NeuronSet.List(setU, draw.GrowsU ? setP : default, Listed(2, s, _listWidth));
    }

    /// <summary>What the output step reads of the last hidden layer's sets and means.</summary>
    private readonly void SumDifferences(int s, ReadOnlySpan<byte> setF, ReadOnlySpan<float> means)
    {
        ref var draw = ref _draws[s];
        var differences = new OutputDifferences(_noise, _labels[s]);
        Differences(0, s).Clear();
        differences.AddSquares(Listed(0, s, draw.ListedF), Differences(0, s));
        Start(Differences(1, s), draw.GrowsP ? Differences(0, s) : default);
        differences.AddSquares(Listed(1, s, draw.ListedP), Differences(1, s));
        Start(Differences(2, s), draw.GrowsU ? Differences(1, s) : default);
        differences.AddSquares(Listed(2, s, draw.ListedU), Differences(2, s));

        Differences(3, s).Clear();
        differences.AddDrift(Listed(0, s, draw.ListedF), means, Differences(3, s));
        Start(Differences(4, s), Differences(3, s));
        var complement = _sets.Slice(3 * _wide / 8, setF.Length);
        NeuronSet.Complement(setF, _shape.Outputs(_layer), complement);
        // The list of F has been read.
        int rest = NeuronSet.List(complement, default, Listed(0, s, _listWidth));
        differences.AddDrift(Listed(0, s, rest), means, Differences(4, s));

        static void Start(Span<float> sums, ReadOnlySpan<float> from)
        {
            sums.Clear();
            from.CopyTo(sums);
        }
    }

    private readonly Span<float> Differences(int sums, int s) => _differences.Slice((5 * s + sums) * _outputs, _outputs);

    /// <summary>The gap to every other class against its slack.</summary>
    private readonly DrawOutcome Decide(int s)
    {
        int label = _labels[s];
        ref var draw = ref _draws[s];
        var z = _z.Slice(s * _wide, _shape.OutputSize);
        if (!AddNoise(s, z) || !OutputMargin.IsPositive(z, label, draw.Noisy))
            return DrawOutcome.None;
        bool hidden = _layer > 0;
        ReadOnlySpan<float> squaresF = Differences(0, s),
            squaresP = Differences(1, s),
            squaresU = Differences(2, s);
        ReadOnlySpan<float> drift = hidden ? Differences(3, s) : default,
            denseDrift = hidden ? Differences(4, s) : default;
        return DrawOutcome.Gibbs
            | Passed(
                AveragedCertificate.Passes(z, label, _noise, draw.Noisy, draw.DenseF, default, denseDrift),
                DrawOutcome.AveragedDense
            )
            | Passed(
                AveragedCertificate.Passes(z, label, _noise, draw.Noisy, draw.SparseF, squaresF, drift),
                DrawOutcome.AveragedSparse
            )
            | Passed(PointwiseCertificate.Passes(z, label, _noise, draw.Noisy, draw.DenseP, default), DrawOutcome.PointwiseDense)
            | Passed(
                PointwiseCertificate.Passes(z, label, _noise, draw.Noisy, draw.SparseP, squaresP),
                DrawOutcome.PointwiseSparse
            )
            | Passed(UniformCertificate.Passes(z, label, _noise, draw.Noisy, draw.DenseU, default), DrawOutcome.UniformDense)
            | Passed(UniformCertificate.Passes(z, label, _noise, draw.Noisy, draw.SparseU, squaresU), DrawOutcome.UniformSparse);

        static DrawOutcome Passed(bool passed, DrawOutcome flag) => passed ? flag : DrawOutcome.None;
    }
}
