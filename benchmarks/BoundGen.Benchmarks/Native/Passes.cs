using System.Runtime.InteropServices;
using BoundGen.Benchmarks.Ratios;

namespace BoundGen.Benchmarks.Native;

[ReluNetwork(784, 1000, 1000, 10)]
internal sealed partial class Net;

/// <summary>Passes of batches, one after the other.</summary>
internal sealed class Passes(Net network, float[] inputs, int batch) : Contender("passes")
{
    private readonly float[] _logits = new float[batch * Net.OutputSize];
    private readonly int _batches = inputs.Length / (batch * Net.InputSize);

    public override ReadOnlySpan<float> Logits => _logits;

    public override void Call(int n)
    {
        var batchInputs = inputs.AsSpan(n % _batches * batch * Net.InputSize, batch * Net.InputSize);
        if (batch == 1)
            network.Forward(batchInputs, _logits);
        else
            network.ForwardBatch(batchInputs, _logits);
    }

    /// <summary>FNV-1a over the bits of the logits of all batches.</summary>
    public ulong Digest()
    {
        ulong digest = 14695981039346656037;
        for (int n = 0; n < _batches; n++)
        {
            Call(n);
            foreach (uint bits in MemoryMarshal.Cast<float, uint>(_logits))
                digest = unchecked((digest ^ bits) * 1099511628211);
        }

        return digest;
    }
}
