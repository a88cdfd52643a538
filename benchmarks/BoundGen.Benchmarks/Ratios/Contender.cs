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
