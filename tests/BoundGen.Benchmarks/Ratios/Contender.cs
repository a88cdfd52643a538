namespace BoundGen.Benchmarks.Ratios;

/// <summary>What is timed beside others that do the same work.</summary>
/// <param name="name">For the table.</param>
internal abstract class Contender(string name)
{
    public string Name => name;

    /// <summary>The logits of the last call, row-major; empty where the work has none.</summary>
    public virtual ReadOnlySpan<float> Logits => default;

    /// <summary>How many times over a call does the work.</summary>
    public virtual int Repeats => 1;

    /// <summary>Does the work, on the inputs of call <paramref name="n"/>.</summary>
    public abstract void Call(int n);
}

/// <summary>A network and the batches its contenders rotate over.</summary>
internal sealed record Work(BenchmarkNetwork Network, int Batch)
{
    /// <summary>More would measure how inputs come from far away, which costs every contender the same.</summary>
    private const int MostBatches = 256;

    public int Batches => Math.Min(BenchmarkNetwork.SampleCount / Batch, MostBatches);

    /// <summary>The inputs of call n, shape [Batch, InputSize].</summary>
    public Memory<float> Inputs(int n)
    {
        int length = Batch * Flagship.InputSize;
        return Network.Inputs.AsMemory(n % Batches * length, length);
    }

    /// <summary>Room for the logits of a call.</summary>
    public float[] Logits() => new float[Batch * Flagship.OutputSize];
}
