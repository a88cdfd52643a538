namespace BoundGen.Benchmarks.Ratios;

/// <summary>The generated network.</summary>
internal sealed class BoundGenContender(Work work) : Contender("BoundGen")
{
    private readonly Flagship _network = work.Network.Network;
    private readonly float[] _logits = work.Logits();

    public override ReadOnlySpan<float> Logits => _logits;

    public override void Call(int n)
    {
        if (work.Batch == 1)
            _network.Forward(work.Inputs(n).Span, _logits);
        else
            _network.ForwardBatch(work.Inputs(n).Span, _logits);
    }
}
