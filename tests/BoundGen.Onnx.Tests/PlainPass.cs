using System.Numerics.Tensors;

namespace BoundGen.Onnx.Tests;

/// <summary>Forward passes in single precision, without generated code.</summary>
internal static class PlainPass
{
    public static float[] Logits(NetworkParameters parameters, float[] input)
    {
        var shape = parameters.Shape;
        float[] values = input;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            float[] sums = new float[shape.Outputs(layer)];
            var weights = parameters.Values[shape.Weights(layer)];
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = TensorPrimitives.Dot(weights.Slice(i * values.Length, values.Length), values);
                if (shape.HasBias)
                    sums[i] += parameters.Values[shape.Biases(layer)][i];
                if (layer < shape.LayerCount - 1)
                    sums[i] = Math.Max(0, sums[i]);
            }

            values = sums;
        }

        return values;
    }

    /// <summary>The class: where the largest value stands first.</summary>
    public static int Largest(float[] values) => Array.IndexOf(values, values.Max());
}
