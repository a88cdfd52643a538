using System.Numerics.Tensors;
using BoundGen.Training;

namespace BoundGen.Benchmarks;

/// <summary>Random inputs, and random networks that are as active on them as asked.</summary>
internal static class Calibration
{
    /// <summary>Shape [samples, size], row-major: uniform on (0, 1], and 0 but for a share.</summary>
    public static float[] RandomInputs(int samples, int size, double density)
    {
        var random = new Random(1);
        var inputs = new float[samples * size];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = random.NextDouble() < density ? 1 - random.NextSingle() : 0;
        return inputs;
    }

    /// <summary>Parameters in the layout of <see cref="NetworkShape"/>: random weights of He's scale, no biases yet.</summary>
    public static float[] RandomWeights(NetworkShape shape) => Trainer.Initialise(shape, seed: 1).Values.ToArray();

    /// <summary>Sets biases such that every hidden neuron is active on a given share of the inputs.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="values">Its parameters; the biases of the hidden layers are overwritten.</param>
    /// <param name="inputs">Shape [samples, InputSize], row-major.</param>
    /// <param name="activity">The share of inputs that a hidden neuron is active on; 1 for all.</param>
    public static void SetBiases(NetworkShape shape, float[] values, float[] inputs, double activity)
    {
        float[] below = inputs;
        for (int layer = 0; layer < shape.HiddenLayerCount; layer++)
            below = SetBiases(below, values.AsMemory(shape.Weights(layer)), values.AsMemory(shape.Biases(layer)), activity);
    }

    /// <summary>Sets the biases of a layer; returns its activations, shape [samples, outputs].</summary>
    private static float[] SetBiases(float[] below, Memory<float> weights, Memory<float> biases, double activity)
    {
        int outputs = biases.Length,
            inputs = weights.Length / outputs,
            samples = below.Length / inputs;
        var above = new float[samples * outputs];
        Parallel.For(0, outputs, neuron =>
        {
            var row = weights.Span.Slice(neuron * inputs, inputs);
            var sums = new float[samples];
            for (int sample = 0; sample < samples; sample++)
                sums[sample] = TensorPrimitives.Dot(row, below.AsSpan(sample * inputs, inputs));
            float bias = Bias(sums, activity);
            biases.Span[neuron] = bias;
            for (int sample = 0; sample < samples; sample++)
                above[sample * outputs + neuron] = Math.Max(sums[sample] + bias, 0);
        });
        return above;
    }

    /// <summary>What to add so that a given share of the sums is positive.</summary>
    private static float Bias(float[] sums, double activity)
    {
        float[] sorted = [.. sums.Order()];
        int inactive = sorted.Length - (int)Math.Round(activity * sorted.Length);
        // Where all are active, the smallest sum stays away from 0 and its rounding.
        return inactive == 0 ? 0.01f - sorted[0] : -(sorted[inactive - 1] + sorted[inactive]) / 2;
    }
}
