namespace BoundGen.Benchmarks.Ratios;

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
