using BoundGen.Benchmarks.Ratios;

namespace BoundGen.Benchmarks.Code;

/// <summary>
/// The process that <see cref="CodeCommand"/> starts: it takes every path through the generated passes and draws once.
/// </summary>
internal static class CodeChild
{
    // More than one batch, and inputs left over.
    private const int Batch = 300;

    // Beside weights of He's scale: all neurons are active, about half, or none.
    private static readonly float[] Biases = [1e3f, 0, -1e3f];

    public static void Run()
    {
        float[] dense = Calibration.RandomInputs(Batch, Flagship.InputSize, density: 1);
        float[] sparse = Calibration.RandomInputs(Batch, Flagship.InputSize, density: 0.1);
        float[] values = Calibration.RandomWeights(Flagship.Shape);
        foreach (float bias in Biases)
        {
            for (int layer = 0; layer < Flagship.Shape.HiddenLayerCount; layer++)
                values.AsSpan(Flagship.Shape.Biases(layer)).Fill(bias);
            var network = new Flagship(values);
            Pass(network, dense);
            Pass(network, sparse);
            Draw(network, sparse.AsSpan(0, Flagship.InputSize));
        }
    }

    private static void Pass(Flagship network, ReadOnlySpan<float> inputs)
    {
        var first = inputs[..Flagship.InputSize];
        float[] logits = new float[Batch * Flagship.OutputSize];
        network.ForwardBatch(inputs, logits);
        network.Forward(first, logits.AsSpan(0, Flagship.OutputSize));
        network.Forward(first, logits.AsSpan(0, Flagship.OutputSize), new ulong[Flagship.MaskWordCount]);
        network.Classify(first);
    }

    private static void Draw(Flagship network, ReadOnlySpan<float> input)
    {
        float[] normals = new float[Flagship.NoiseLength],
            values = new float[Flagship.ParameterCount];
        network.CopyParameters(values);
        double[] sigma = [.. Enumerable.Repeat(0.001, Flagship.Shape.LayerCount)];
        var noise = new NoiseModel(
            PriorNorms.Compute(new NetworkParameters(Flagship.Shape, values)),
            sigma,
            new double[sigma.Length],
            eta: 0.01
        );
        CounterNormals.Fill(seed: 1, 0, normals);
        network.Draw(input, network.Classify(input), noise, normals);
    }
}
