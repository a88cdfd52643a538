namespace BoundGen;

/// <summary>
/// One thread's draws, batch by batch, each judged at every eta. A certificate that passes passes at every larger eta, and one
/// that
/// fails fails at every smaller: so most draws are made at the least eta alone, or at the two ends, and seldom in between.
/// </summary>
internal sealed class NoisyBatch
{
    private readonly IReluNetwork _network;
    private readonly IReadOnlyList<NoiseModel> _noises;
    private readonly DrawOutcome _wanted;
    private readonly LabelledData _data;
    private readonly ulong _seed;
    private readonly Inputs _all;
    private readonly Inputs? _some;
    private readonly DrawOutcome[] _made;

    // Shape [draws, etas].
    private readonly DrawOutcome[] _outcomes;

    /// <summary>Takes the memory.</summary>
    /// <param name="network">theta.</param>
    /// <param name="noises">Noise models that differ in eta alone, which rises.</param>
    /// <param name="wanted">The flags that must be right; others may be missing.</param>
    /// <param name="data">S.</param>
    /// <param name="seed">The seed of the draws.</param>
    public NoisyBatch(IReluNetwork network, IReadOnlyList<NoiseModel> noises, DrawOutcome wanted, LabelledData data, ulong seed)
    {
        (_network, _noises, _wanted, _data, _seed) = (network, noises, wanted, data, seed);
        Size = DrawBatch.Largest(network.Shape);
        _all = new Inputs(network.Shape, Size);
        _some = noises.Count > 1 ? new Inputs(network.Shape, Size) : null;
        _made = new DrawOutcome[Size];
        _outcomes = new DrawOutcome[Size * noises.Count];
    }

    /// <summary>The most draws of a batch.</summary>
    public int Size { get; }

    /// <summary>What a draw of the batch came to at every eta.</summary>
    public ReadOnlySpan<DrawOutcome> Outcomes(int draw) => _outcomes.AsSpan(draw * _noises.Count, _noises.Count);

    /// <summary>Makes draws.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="count">How many, at most <see cref="Size"/>.</param>
    /// <param name="sampleOf">Which sample a draw takes.</param>
    public void Make(long first, int count, Func<long, int> sampleOf)
    {
        for (int s = 0; s < count; s++)
        {
            int sample = sampleOf(first + s);
            _data.Input(sample).CopyTo(_all.Input(s));
            _all.Labels[s] = _data.Labels[sample];
            CounterNormals.Fill(_seed, (ulong)(first + s), _all.Normals(s));
        }

        Run(_all, count, _noises[0]);
        for (int s = 0; s < count; s++)
            _outcomes.AsSpan(s * _noises.Count, _noises.Count).Fill(_made[s]);
        int last = _noises.Count - 1;
        if (last == 0)
            return;

        // Where the noisy network is wrong everything fails, whatever eta.
        List<int> open = [.. Enumerable.Range(0, count).Where(s => IsOpen(_outcomes[s * _noises.Count]))];
        Judge(open, last);
        open.RemoveAll(s => ((Outcomes(s)[0] ^ Outcomes(s)[last]) & _wanted) == DrawOutcome.None);
        for (int eta = 1; eta < last; eta++)
            Judge(open, eta);

        bool IsOpen(DrawOutcome outcome) => outcome.HasFlag(DrawOutcome.Gibbs) && (outcome & _wanted) != _wanted;
    }

    /// <summary>Makes some draws of the batch again at another eta.</summary>
    private void Judge(List<int> draws, int eta)
    {
        if (draws.Count == 0)
            return;
        for (int i = 0; i < draws.Count; i++)
        {
            _all.Input(draws[i]).CopyTo(_some!.Input(i));
            _all.Normals(draws[i]).CopyTo(_some.Normals(i));
            _some.Labels[i] = _all.Labels[draws[i]];
        }

        Run(_some!, draws.Count, _noises[eta]);
        for (int i = 0; i < draws.Count; i++)
            _outcomes[draws[i] * _noises.Count + eta] = _made[i];
    }

    private void Run(Inputs inputs, int count, NoiseModel noise) =>
        _network.DrawBatch(
            inputs.AllInputs(count),
            inputs.Labels.AsSpan(0, count),
            noise,
            inputs.AllNormals(count),
            _made.AsSpan(0, count)
        );

    /// <summary>What draws are made of.</summary>
    private sealed class Inputs(NetworkShape shape, int size)
    {
        private readonly float[] _inputs = new float[size * shape.InputSize];
        private readonly float[] _normals = new float[size * shape.NoiseLength];

        public int[] Labels { get; } = new int[size];

        public Span<float> Input(int draw) => _inputs.AsSpan(draw * shape.InputSize, shape.InputSize);

        public Span<float> Normals(int draw) => _normals.AsSpan(draw * shape.NoiseLength, shape.NoiseLength);

        public ReadOnlySpan<float> AllInputs(int count) => _inputs.AsSpan(0, count * shape.InputSize);

        public ReadOnlySpan<float> AllNormals(int count) => _normals.AsSpan(0, count * shape.NoiseLength);
    }
}
