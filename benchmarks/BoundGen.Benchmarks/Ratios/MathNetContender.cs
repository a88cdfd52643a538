using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Single;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>MathNet's managed matrices, one input at a time.</summary>
internal sealed class MathNetContender : Contender
{
    private readonly Vector<float>[] _inputs;
    private readonly Matrix<float>[] _weights;
    private readonly Vector<float>[] _biases;
    private readonly Vector<float>[] _layers;

    public MathNetContender(Work work)
        : base("MathNet")
    {
        MathNet.Numerics.Control.UseManaged();
        MathNet.Numerics.Control.UseSingleThread();
        var shape = Flagship.Shape;
        var parameters = work.Network.Parameters.Values.ToArray();
        var layers = Enumerable.Range(0, shape.LayerCount).ToArray();
        _inputs = [.. Enumerable.Range(0, work.Batches).Select(n => new DenseVector(work.Inputs(n).ToArray()))];
        _weights =
        [
            .. layers.Select(layer =>
                DenseMatrix.Build.DenseOfRowMajor(shape.Outputs(layer), shape.Inputs(layer), parameters[shape.Weights(layer)])
            ),
        ];
        _biases = [.. layers.Select(layer => new DenseVector(parameters[shape.Biases(layer)]))];
        _layers = [.. layers.Select(layer => new DenseVector(shape.Outputs(layer)))];
    }

    public override ReadOnlySpan<float> Logits => _layers[^1].AsArray();

    public override void Call(int n)
    {
        var below = _inputs[n % _inputs.Length];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            var sums = _layers[layer];
            _weights[layer].Multiply(below, sums);
            sums.Add(_biases[layer], sums);
            if (layer < _layers.Length - 1)
                sums.PointwiseMaximum(0, sums);
            below = sums;
        }
    }
}
