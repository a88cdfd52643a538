using BoundGen.Runtime;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>One forward pass, the measure of a draw.</summary>
internal sealed class ForwardPass(Work work) : Contender("forward pass")
{
    private readonly BoundGenContender _network = new(work);

    public override void Call(int n) => _network.Call(n);
}

/// <summary>
/// Draws as a report makes them, of a network that is its own prior: fresh normals, the noisy pass and all certificates.
/// </summary>
internal abstract class DrawContender(Work work, string name) : Contender(name)
{
    private const double Sigma = 0.001;
    private const double Eta = 0.01;

    protected Work Work => work;

    /// <summary>What the network says of the inputs of every call.</summary>
    protected int[] Labels { get; } =
    [.. Enumerable.Range(0, work.Batches).Select(n => work.Network.Network.Classify(work.Inputs(n).Span))];

    protected NoiseModel Noise { get; } =
        new(
            PriorNorms.Compute(work.Network.Parameters),
            [.. Enumerable.Repeat(Sigma, Flagship.Shape.LayerCount)],
            new double[Flagship.Shape.LayerCount],
            Eta
        );

    protected static void FillNormals(int n, Span<float> normals) => CounterNormals.Fill(seed: 1, (ulong)n, normals);
}

/// <summary>One draw at a time.</summary>
internal sealed class Draws(Work work) : DrawContender(work, "draw")
{
    private readonly float[] _normals = new float[Flagship.NoiseLength];

    public override void Call(int n) => Draw(n);

    /// <summary>The share of draws on which a certificate holds.</summary>
    public double Share(DrawOutcome certificate) =>
        Enumerable.Range(0, Work.Batches).Count(n => (Draw(n) & certificate) != DrawOutcome.None) / (double)Work.Batches;

    private DrawOutcome Draw(int n)
    {
        FillNormals(n, _normals);
        return Work.Network.Network.Draw(Work.Inputs(n).Span, Labels[n % Labels.Length], Noise, _normals);
    }
}

/// <summary>Batches of draws, as counting them takes.</summary>
internal sealed class BatchedDraws(Work work) : DrawContender(work, "draw of a batch")
{
    private static readonly int s_batch = DrawBatch.Largest(Flagship.Shape);

    private readonly float[] _inputs = new float[s_batch * Flagship.InputSize];
    private readonly int[] _labels = new int[s_batch];
    private readonly float[] _normals = new float[s_batch * Flagship.NoiseLength];
    private readonly DrawOutcome[] _outcomes = new DrawOutcome[s_batch];

    public override int Repeats => s_batch;

    public override void Call(int n)
    {
        for (int s = 0; s < s_batch; s++)
        {
            int draw = n * s_batch + s;
            Work.Inputs(draw).Span.CopyTo(_inputs.AsSpan(s * Flagship.InputSize));
            _labels[s] = Labels[draw % Labels.Length];
            FillNormals(draw, _normals.AsSpan(s * Flagship.NoiseLength, Flagship.NoiseLength));
        }

        Work.Network.Network.DrawBatch(_inputs, _labels, Noise, _normals, _outcomes);
    }
}

/// <summary>What came of the draws: those that fail early are cheap.</summary>
/// <param name="Network">Whose.</param>
/// <param name="Gibbs">The share on which the noisy network agreed with theta.</param>
/// <param name="AveragedSparse">The share on which Theorem F's sparse form held.</param>
internal sealed record DrawShares(string Network, double Gibbs, double AveragedSparse);
