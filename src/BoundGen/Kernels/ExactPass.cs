namespace BoundGen;

/// <summary>
/// Passes of the network in double precision, for what is said about the network as a function of real numbers: every
/// pre-activation, batches of inputs at a time, through <see cref="MatrixProduct"/>.
/// </summary>
internal sealed class ExactPass
{
    private readonly NetworkShape _shape;
    private readonly double[][] _weights;
    private readonly double[][] _biases;

    public ExactPass(NetworkParameters parameters)
    {
        _shape = parameters.Shape;
        _weights = [.. Enumerable.Range(0, _shape.LayerCount).Select(layer => Widen(parameters.Values[_shape.Weights(layer)]))];
        _biases = [.. Enumerable.Range(0, _shape.LayerCount).Select(layer => Widen(parameters.Values[_shape.Biases(layer)]))];
    }

    /// <summary>Pre-activations of every layer; entry k - 1 is z^k, shape [n, d_k] row-major; the last are the logits.</summary>
    /// <param name="inputs">Shape [n, d_0], row-major.</param>
    public double[][] PreActivations(ReadOnlySpan<float> inputs)
    {
        int count = inputs.Length / _shape.InputSize;
        var layers = new double[_shape.LayerCount][];
        double[] x = Widen(inputs);
        for (int layer = 0; layer < layers.Length; layer++)
        {
            int d = _shape.Outputs(layer);
            var z = layers[layer] = new double[count * d];
            var weights = new MatrixView<double>(_weights[layer], d, _shape.Inputs(layer));
            MatrixProduct.Multiply(new MatrixView<double>(x, count, _shape.Inputs(layer)), weights.Transposed, z);
            for (int i = 0; i < z.Length && _shape.HasBias; i++)
                z[i] += _biases[layer][i % d];
            x = Array.ConvertAll(z, value => Math.Max(value, 0));
        }

        return layers;
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
