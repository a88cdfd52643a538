using System.Numerics.Tensors;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>What the framework has: a dot product a row of weights.</summary>
internal sealed class DotContender : Contender
{
    private readonly Work _work;
    private readonly float[] _parameters;
    private readonly float[][] _layers;
    private readonly float[] _logits;

    public DotContender(Work work)
        : base("TensorPrimitives.Dot")
    {
        _work = work;
        _parameters = work.Network.Parameters.Values.ToArray();
        _layers = [.. Enumerable.Range(0, Flagship.Shape.LayerCount).Select(layer => new float[Flagship.Shape.Outputs(layer)])];
        _logits = work.Logits();
    }

    public override ReadOnlySpan<float> Logits => _logits;

    public override void Call(int n)
    {
        var inputs = _work.Inputs(n).Span;
        for (int sample = 0; sample < _work.Batch; sample++)
        {
            Forward(inputs.Slice(sample * Flagship.InputSize, Flagship.InputSize));
            _layers[^1].CopyTo(_logits.AsSpan(sample * Flagship.OutputSize));
        }
    }

    private void Forward(ReadOnlySpan<float> below)
    {
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            float[] sums = _layers[layer];
            ReadOnlySpan<float> weights = _parameters.AsSpan(Flagship.Shape.Weights(layer));
            for (int i = 0; i < sums.Length; i++)
                sums[i] = TensorPrimitives.Dot(weights.Slice(i * below.Length, below.Length), below);
            TensorPrimitives.Add(sums, _parameters.AsSpan(Flagship.Shape.Biases(layer)), sums);
            if (layer < _layers.Length - 1)
                TensorPrimitives.Max(sums, 0, sums);
            below = sums;
        }
    }
}
