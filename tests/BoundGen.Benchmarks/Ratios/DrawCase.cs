namespace BoundGen.Benchmarks.Ratios;

/// <summary>One forward pass, the measure of a draw.</summary>
internal sealed class ForwardPass(Work work) : Contender("forward pass")
{
    private readonly BoundGenContender _network = new(work);

    public override void Call(int n) => _network.Call(n);
}

/// <summary>One draw as a report makes them: fresh normals, the noisy pass and all certificates.</summary>
internal sealed class Draws : Contender
{
    private const double Sigma = 0.001;
    private const double Eta = 0.01;

    private readonly Work _work;
    private readonly int[] _labels;
    private readonly NoiseModel _noise;
    private readonly float[] _normals = new float[Flagship.NoiseLength];

    /// <summary>Draws of a network that is its own prior.</summary>
    public Draws(Work work)
        : base("draw")
    {
        _work = work;
        _labels = [.. Enumerable.Range(0, work.Batches).Select(n => work.Network.Network.Classify(work.Inputs(n).Span))];
        double[] sigma = [.. Enumerable.Repeat(Sigma, Flagship.Shape.LayerCount)];
        _noise = new NoiseModel(new PriorNorms(work.Network.Parameters), sigma, new double[Flagship.Shape.LayerCount], Eta);
    }

    public override void Call(int n) => Draw(n);

    /// <summary>The share of draws on which a certificate holds.</summary>
    public double Share(DrawOutcome certificate) =>
        Enumerable.Range(0, _work.Batches).Count(n => (Draw(n) & certificate) != DrawOutcome.None) / (double)_work.Batches;

    private DrawOutcome Draw(int n)
    {
        CounterNormals.Fill(seed: 1, (ulong)n, _normals);
        return _work.Network.Network.Draw(_work.Inputs(n).Span, _labels[n % _labels.Length], _noise, _normals);
    }
}

/// <summary>What came of the draws: those that fail early are cheap.</summary>
/// <param name="Network">Whose.</param>
/// <param name="Gibbs">The share on which the noisy network agreed with theta.</param>
/// <param name="AveragedSparse">The share on which Theorem F's sparse form held.</param>
internal sealed record DrawShares(string Network, double Gibbs, double AveragedSparse);
