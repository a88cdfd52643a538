using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>
/// Draws that go through a network together, layer by layer (theory.md section 4), with the recursions of Theorems U, P and F
/// (section 5), dense and sparse: all of them read the same noisy pass. A draw comes out the same bits whichever draws are beside
/// it.
/// </summary>
/// <remarks>Dispose exactly once. Lengths are the caller's to check.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct DrawBatch
{
    /// <summary>From so many draws on, weights are worth packing.</summary>
    private const int SmallestPacked = 16;

    /// <summary>Enough that packing weights is cheap beside using them.</summary>
    private const int MostDraws = 128;

    private readonly NoiseModel _noise;
    private readonly NetworkShape _shape;
    private readonly ReadOnlySpan<int> _labels;
    private readonly ReadOnlySpan<float> _normals;
    private readonly Span<DrawOutcome> _outcomes;
    private DrawScratch _scratch;
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
        // What throws comes before the scratch is taken.
        Activations.CheckFinite(inputs);
        int n = labels.Length;
        _labels = labels;
        _normals = normals;
        _outcomes = outcomes;
        (_noise, _shape) = (noise, noise.Shape);
        _scratch = new DrawScratch(_shape, n);
        _noiseLength = normals.Length / n;
        for (int s = 0; s < n; s++)
            Start(s, inputs.Slice(s * _shape.InputSize, _shape.InputSize));
    }

    /// <summary>The most draws of a batch.</summary>
    public static int Largest(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return DrawScratch.Largest(shape, MostDraws);
    }

    /// <summary>Takes the draws through a hidden layer: zhat^k, then J_k, P_k and D_k of every theorem.</summary>
    /// <param name="weights">W^k, input-major and padded, as <see cref="InputMajorWeights"/> keeps it.</param>
    /// <param name="biases">b^k, shape [d_k]; empty where there are none.</param>
    public void Hidden(ref float weights, ReadOnlySpan<float> biases)
    {
        AddColumns(ref weights, biases);
        if (_layer > 0)
            SumSquares();
        for (int s = 0; s < _scratch.Draws.Length; s++)
        {
            if (!_scratch.Draws[s].HasFailed)
                Certify(s);
        }

        Advance();
    }

    /// <summary>Takes the draws through the output layer: margins against slacks. Nothing passes where Gibbs fails.</summary>
    /// <inheritdoc cref="Hidden"/>
    public void Output(ref float weights, ReadOnlySpan<float> biases)
    {
        AddColumns(ref weights, biases);
        for (int s = 0; s < _scratch.Draws.Length; s++)
            _outcomes[s] = _scratch.Draws[s].HasFailed ? DrawOutcome.None : Decide(s);
        Advance();
    }

    /// <summary>Gives the scratch back.</summary>
    public void Dispose() => _scratch.Dispose();

    /// <summary>D_0 = 0, and J_0 is the support of x.</summary>
    private readonly void Start(int s, ReadOnlySpan<float> input)
    {
        var x = _scratch.X(s);
        Activations.Widen(input, x);
        x[input.Length..].Clear();
        var active = _scratch.Active(s);
        int count = Activations.CompactInput(input, active);
        active[count] = NeuronSet.End;
        ref var draw = ref _scratch.Draws[s];
        draw.Active = count;
        draw.Norm = Activations.Norm(x, _shape.HasBias ? 1 : 0);
        draw.SparseF = draw.SparseP = draw.SparseU = new CertifiedLayer(count);
        draw.DenseF = draw.DenseP = draw.DenseU = new CertifiedLayer(input.Length);
    }

    private void Advance()
    {
        _scratch.Advance();
        _noiseOffset += _shape.Outputs(_layer);
        _layer++;
    }

    /// <summary>c^k = W^k xhat^{k-1} + b^k of all draws.</summary>
    private readonly void AddColumns(ref float weights, ReadOnlySpan<float> biases)
    {
        int n = _scratch.Draws.Length,
            stride = Layout.Stride(_shape.Outputs(_layer));
        for (int s = 0; s < n; s++)
        {
            var z = _scratch.Z(s, stride);
            Activations.Widen(biases, z);
            z[biases.Length..].Clear();
        }

        if (VectorWidth.Is512 && n >= SmallestPacked && stride >= BatchColumnSums.TileOutputs)
        {
            BatchColumnSums.Add(
                ref weights,
                _shape.Inputs(_layer),
                stride,
                _scratch.AllX,
                _scratch.AllActive,
                _scratch.AllZ,
                n,
                _scratch.Panel,
                _scratch.Cursors
            );
            return;
        }

        for (int s = 0; s < n; s++)
            ColumnSums.Add(ref weights, _scratch.X(s), _scratch.Active(s)[.._scratch.Draws[s].Active], _scratch.Z(s, stride));
    }

    /// <summary>Squared row norms over what is listed, for r_i^k(J) of every theorem and draw.</summary>
    private readonly void SumSquares()
    {
        int n = _scratch.Draws.Length,
            stride = Layout.Stride(_shape.Outputs(_layer));
        ref float squares = ref _noise.SquaredWeights(_layer);
        for (int theorem = 0; theorem < DrawScratch.Theorems; theorem++)
        {
            for (int s = 0; s < n; s++)
                Squares(theorem, s, stride).Clear();
        }

        if (VectorWidth.Is512 && n >= SmallestPacked)
        {
            BatchColumnSums.Add(
                ref squares,
                _shape.Inputs(_layer),
                stride,
                _scratch.AllListed,
                _scratch.AllSquares,
                DrawScratch.Theorems * n,
                _scratch.Cursors
            );
            return;
        }

        for (int s = 0; s < n; s++)
        {
            ref var draw = ref _scratch.Draws[s];
            ColumnSums.Add(ref squares, _scratch.Listed(0, s)[..draw.ListedF], Squares(0, s, stride));
            ColumnSums.Add(ref squares, _scratch.Listed(1, s)[..draw.ListedP], Squares(1, s, stride));
            ColumnSums.Add(ref squares, _scratch.Listed(2, s)[..draw.ListedU], Squares(2, s, stride));
        }
    }

    /// <summary>Squared row norms over a list; empty in the first layer, below which nothing deviates.</summary>
    private readonly Span<float> Squares(int theorem, int s, int length) =>
        _layer == 0 ? default : _scratch.Squares(theorem, s, length);

    /// <summary>zhat^k = c^k + s_k xi^k; false where a number is not finite.</summary>
    private readonly bool AddNoise(int s, Span<double> z)
    {
        ref var draw = ref _scratch.Draws[s];
        var normals = _normals.Slice(s * _noiseLength + _noiseOffset, z.Length);
        draw.Noisy = _noise.AddNoise(_layer, draw.Noisy, draw.Norm, normals, z);
        return draw.Noisy.IsFinite;
    }

    /// <summary>J_k, P_k and D_k of every theorem in both forms.</summary>
    private readonly void Certify(int s)
    {
        int neurons = _shape.Outputs(_layer),
            stride = Layout.Stride(neurons);
        ref var draw = ref _scratch.Draws[s];
        var z = _scratch.Z(s, stride);
        if (!AddNoise(s, z[..neurons]))
        {
            Fail(s);
            return;
        }

        // Negative infinity keeps padding out of every set.
        z[neurons..].Fill(double.NegativeInfinity);
        Span<float> q = _scratch.Q[..stride],
            means = _scratch.Means[..stride];
        NoiseMoments.Fill(z, draw.Noisy, _noise.Reach(draw.Noisy), q, means);
        means[neurons..].Clear();

        Span<byte> setF = _scratch.Set(0, stride),
            setP = _scratch.Set(1, stride),
            setU = _scratch.Set(2, stride);
        Span<float> squaresF = Squares(0, s, stride),
            squaresP = Squares(1, s, stride),
            squaresU = Squares(2, s, stride);
        // Theorem F: dev = r min(D, P + ||mbar|| + s x), P = min(N2 D, T4), D = P + s (q + t).
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

    /// <summary>Nothing more to do for a draw: its lists are empty.</summary>
    private readonly void Fail(int s)
    {
        _scratch.Draws[s].HasFailed = true;
        _scratch.Draws[s].Active = _scratch.Draws[s].ListedF = _scratch.Draws[s].ListedP = _scratch.Draws[s].ListedU = 0;
        _scratch.Active(s)[0] = _scratch.Listed(0, s)[0] = _scratch.Listed(1, s)[0] = _scratch.Listed(2, s)[0] = NeuronSet.End;
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
        ref var draw = ref _scratch.Draws[s];
        var active = _scratch.Active(s);
        draw.Active = Activations.CompactHidden(z, active);
        active[draw.Active] = NeuronSet.End;
        draw.Norm = Activations.RectifiedNorm(z, _shape.HasBias ? 1 : 0);
        draw.GrowsP = NeuronSet.Contains(setP, setF);
        draw.GrowsU = NeuronSet.Contains(setU, setP);
        draw.ListedF = NeuronSet.List(setF, default, _scratch.Listed(0, s));
        draw.ListedP = NeuronSet.List(setP, draw.GrowsP ? setF : default, _scratch.Listed(1, s));
        draw.ListedU = NeuronSet.List(setU, draw.GrowsU ? setP : default, _scratch.Listed(2, s));
    }

    /// <summary>What the output step reads of the last hidden layer's sets and means.</summary>
    private readonly void SumDifferences(int s, ReadOnlySpan<byte> setF, ReadOnlySpan<float> means)
    {
        ref var draw = ref _scratch.Draws[s];
        var differences = new OutputDifferences(_noise, _labels[s]);
        _scratch.Differences(0, s).Clear();
        differences.AddSquares(_scratch.Listed(0, s)[..draw.ListedF], _scratch.Differences(0, s));
        Start(_scratch.Differences(1, s), draw.GrowsP ? _scratch.Differences(0, s) : default);
        differences.AddSquares(_scratch.Listed(1, s)[..draw.ListedP], _scratch.Differences(1, s));
        Start(_scratch.Differences(2, s), draw.GrowsU ? _scratch.Differences(1, s) : default);
        differences.AddSquares(_scratch.Listed(2, s)[..draw.ListedU], _scratch.Differences(2, s));

        _scratch.Differences(3, s).Clear();
        differences.AddDrift(_scratch.Listed(0, s)[..draw.ListedF], means, _scratch.Differences(3, s));
        Start(_scratch.Differences(4, s), _scratch.Differences(3, s));
        var complement = _scratch.Set(3, 8 * setF.Length);
        NeuronSet.Complement(setF, _shape.Outputs(_layer), complement);
        // The list of F is no longer needed, so its memory serves for the complement.
        int rest = NeuronSet.List(complement, default, _scratch.Listed(0, s));
        differences.AddDrift(_scratch.Listed(0, s)[..rest], means, _scratch.Differences(4, s));

        static void Start(Span<float> sums, ReadOnlySpan<float> from)
        {
            sums.Clear();
            from.CopyTo(sums);
        }
    }

    /// <summary>The gap to every other class against its slack.</summary>
    private readonly DrawOutcome Decide(int s)
    {
        int label = _labels[s];
        ref var draw = ref _scratch.Draws[s];
        var z = _scratch.Z(s, _shape.OutputSize);
        if (!AddNoise(s, z) || !OutputMargin.IsPositive(z, label, draw.Noisy))
            return DrawOutcome.None;
        bool hidden = _layer > 0;
        ReadOnlySpan<float> squaresF = _scratch.Differences(0, s),
            squaresP = _scratch.Differences(1, s),
            squaresU = _scratch.Differences(2, s);
        ReadOnlySpan<float> drift = hidden ? _scratch.Differences(3, s) : default,
            denseDrift = hidden ? _scratch.Differences(4, s) : default;
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
